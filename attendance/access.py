"""Which class somebody may look at here, who is refused to mark in it, and who sees phones."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts import audit
from accounts.access import OVERSEERS
from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from timetable.models import PublishedSession
from trainees.models import Cadre
from units.models import Unit, in_subtree


def visible_class(user: User, pk: int) -> TrainingClass:
    """The class where the user sees it as staff; Http404 to everybody else."""
    return get_object_or_404(TrainingClass.objects.visible_to(user).with_label(), pk=pk)


def may_mark(user: User, training_class: TrainingClass) -> bool:
    """Organisers over the class and its head teacher."""
    return user.has_perm("attendance.mark", training_class)


def markable_class(user: User, pk: int) -> TrainingClass:
    """The class where the user may mark; PermissionDenied to those who only see it."""
    training_class = visible_class(user, pk)
    if not may_mark(user, training_class):
        raise PermissionDenied
    return training_class


def visible_session(user: User, pk: int, class_id: str = "") -> tuple[PublishedSession, list[TrainingClass]]:
    """A published session that takes place, and the classes of its audience that the user sees as staff.

    The one asked for by `class_id` comes first, else the one that the session belongs to. Http404 where there is none.
    """
    session = get_object_or_404(PublishedSession.objects.taking_place(), pk=pk)
    seen = TrainingClass.objects.visible_to(user).filter(published_audience=session).with_label()
    classes = sorted(
        seen, key=lambda row: (str(row.pk) != class_id, row.pk != session.training_class_id, row.pk)
    )
    if not classes or (class_id and str(classes[0].pk) != class_id):
        raise Http404
    return session, classes


def markable_session(user: User, pk: int, class_id: str = "") -> tuple[PublishedSession, TrainingClass]:
    """The session and the class in which the user may mark; PermissionDenied to those who only see it."""
    session, classes = visible_session(user, pk, class_id)
    if not may_mark(user, classes[0]):
        raise PermissionDenied
    return session, classes[0]


def sees_phones(user: User, training_class: TrainingClass) -> bool:
    """Whether the class's phones are shown in full to the user (R28)."""
    return user.has_perm("trainees.see_phones", training_class)


def note_phones_seen(training_class: TrainingClass, *, by: User) -> None:
    """Leaves one row a person, class and hour in the trail (R28)."""
    hour = timezone.now() - dt.timedelta(hours=1)
    seen = AuditEntry.objects.filter(
        action="trainees.see_phones",
        by=by,
        subject_type=training_class._meta.label_lower,
        subject_id=training_class.pk,
        at__gt=hour,
    )
    if not seen.exists():
        audit.record("trainees.see_phones", by=by, subject=training_class)


def cadre_seen_by(user: User, pk: int) -> Cadre:
    """Somebody in the user's sight; Http404 to everybody else."""
    return get_object_or_404(Cadre.objects.visible_to(user).select_related("district"), pk=pk)


def cadre_credited_by(user: User, pk: int) -> Cadre:
    """Somebody to whom the user may credit hours; PermissionDenied to those who only see the person."""
    cadre = cadre_seen_by(user, pk)
    if not user.has_perm("attendance.credit", cadre):
        raise PermissionDenied
    return cadre


def overseen_unit(user: User, asked: str) -> Unit:
    """The unit with that id, where it lies in the subtrees that the user oversees, else Http404; for the empty text the
    topmost of these."""
    paths = user.unit_paths(*OVERSEERS)
    units = Unit.objects.filter(in_subtree("", paths))
    if not asked:
        return get_object_or_404(units, path=min(paths, key=lambda path: (path.count("/"), path)))
    return get_object_or_404(units, pk=int(asked) if asked.isdecimal() and len(asked) < 16 else None)
