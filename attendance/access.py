"""Which class somebody may look at here, who is refused to mark in it, and who sees phones."""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts import audit
from accounts.access import OVERSEERS, STAFF
from accounts.models import AuditEntry, User
from attendance.models import ClassTest, SheetPrinting
from courses.models import ClassDocument, DocumentKind, TrainingClass
from timetable.models import PublishedSession
from trainees.models import Cadre, Enrolment
from units.models import Unit, in_subtree


def visible_class(user: User, pk: int) -> TrainingClass:
    """The class where the user sees it as staff; Http404 to everybody else."""
    return get_object_or_404(TrainingClass.objects.visible_to(user).with_label(), pk=pk)


def may_mark(user: User, training_class: TrainingClass) -> bool:
    """Organisers over the class and its head teacher."""
    return user.has_perm("attendance.mark", training_class)


def markable_class(user: User, pk: int) -> TrainingClass:
    """The class where the user may mark; PermissionDenied to those who only see it."""
    return _class_with(user, pk, may_mark)


def may_close(user: User, training_class: TrainingClass) -> bool:
    """Organisers over the class: who completes, and closing, is their word."""
    return user.has_perm("attendance.close", training_class)


def closable_class(user: User, pk: int) -> TrainingClass:
    """The class where the user may decide and close; PermissionDenied to those who only see it."""
    return _class_with(user, pk, may_close)


def visible_session(user: User, pk: int, class_id: str = "") -> tuple[PublishedSession, list[TrainingClass]]:
    """A published session that takes place, and the classes of its audience that the user sees as staff.

    The one asked for by `class_id` comes first, else the one that the session belongs to. Http404 where there is none.
    """
    return _session_in(PublishedSession.objects.taking_place(), user, pk, class_id)


def _session_in(
    rows: QuerySet[PublishedSession], user: User, pk: int, class_id: str
) -> tuple[PublishedSession, list[TrainingClass]]:
    session = get_object_or_404(rows, pk=pk)
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


def called_session(user: User, pk: int, class_id: str = "") -> tuple[PublishedSession, TrainingClass]:
    """As `markable_session`, for what was called before: the session may have been cancelled since."""
    session, classes = _session_in(PublishedSession.objects.all(), user, pk, class_id)
    if not may_mark(user, classes[0]):
        raise PermissionDenied
    return session, classes[0]


def markable_enrolment(user: User, pk: int) -> Enrolment:
    """An enrolment of a class in which the user may mark; PermissionDenied to those who only see it."""
    rows = Enrolment.objects.filter(training_class__in=TrainingClass.objects.visible_to(user))
    row = get_object_or_404(rows.select_related("cadre"), pk=pk)
    row.training_class = markable_class(user, row.training_class_id)
    return row


def markable_test(user: User, pk: int) -> ClassTest:
    """A test of such a class, be it one that was taken out; 404 and 403 as for the class."""
    rows = ClassTest.objects.filter(training_class__in=TrainingClass.objects.visible_to(user))
    row = get_object_or_404(rows, pk=pk)
    row.training_class = markable_class(user, row.training_class_id)
    return row


def own_enrolment(user: User, pk: int) -> Enrolment:
    """The user's own place in the class with that id, while on its list; Http404 to everybody else."""
    rows = Enrolment.objects.on_the_list().filter(cadre__user=user, training_class=pk)
    return get_object_or_404(rows.select_related("cadre", "training_class__plan", "group"))


def entered_printing(user: User, pk: int) -> SheetPrinting:
    """A printed sheet of a class in which the user may mark; 404 and 403 as for the class."""
    rows = SheetPrinting.objects.filter(training_class__in=TrainingClass.objects.visible_to(user))
    printing = get_object_or_404(rows.select_related("printed_by"), pk=pk)
    printing.training_class = markable_class(user, printing.training_class_id)
    return printing


def filed_photo(user: User, pk: int) -> ClassDocument:
    """A signed sheet's file, in place or removed, of a class in which the user may mark; 404 and 403 as for the class."""
    rows = ClassDocument.objects.visible_to(user).filter(kind=DocumentKind.SIGNED_SHEET, day__isnull=False)
    document = get_object_or_404(rows, pk=pk)
    document.training_class = markable_class(user, document.training_class_id)
    return document


def may_register(user: User, training_class: TrainingClass) -> bool:
    """Organisers over the class and its head teacher, until it is closed."""
    return user.has_perm("trainees.register_arrivals", training_class)


def registering_class(user: User, pk: int) -> TrainingClass:
    """The class where the user may register arrivals; PermissionDenied to those who only see it."""
    return _class_with(user, pk, may_register)


def registering_enrolment(user: User, pk: int) -> Enrolment:
    """An enrolment of such a class; 404 and 403 as for the class."""
    rows = Enrolment.objects.filter(training_class__in=TrainingClass.objects.visible_to(user))
    row = get_object_or_404(rows.select_related("cadre", "unit__parent", "replaces__cadre"), pk=pk)
    row.training_class = registering_class(user, row.training_class_id)
    return row


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
    return _unit_of(user.unit_paths(*OVERSEERS), asked)


def staffed_unit(user: User, asked: str) -> Unit:
    """The same of the subtrees in which the user sees the classes as staff."""
    return _unit_of(user.unit_paths(*STAFF), asked)


def _unit_of(paths: list[str], asked: str) -> Unit:
    units = Unit.objects.filter(in_subtree("", paths))
    if not asked:
        return get_object_or_404(units, path=min(paths, key=lambda path: (path.count("/"), path)))
    return get_object_or_404(units, pk=int(asked) if asked.isdecimal() and len(asked) < 16 else None)


def _class_with(user: User, pk: int, allows: Callable[[User, TrainingClass], bool]) -> TrainingClass:
    training_class = visible_class(user, pk)
    if not allows(user, training_class):
        raise PermissionDenied
    return training_class
