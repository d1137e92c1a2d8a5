"""What the system sees by itself of a class's preparation: lecturers, places, publishing, the opening."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import KnownBy, TrainingClass
from courses.preparation.known import Check, Facts, Known
from timetable.models import (
    AgendaItem,
    CeremonyKind,
    InstructorAnswer,
    Session,
    SessionInstructor,
    SessionKind,
    TimetableVersion,
)

_TAUGHT = (SessionKind.LECTURE, SessionKind.FIELD_TEACHING)
_TIMETABLE = "timetable:timetable_detail"


def _drafts_of(classes: Sequence[TrainingClass]) -> dict[int, list[Session]]:
    """By class the drafts that take place. Two queries."""
    sessions = {row.pk: row for row in Session.objects.of_class(*classes).scheduled()}
    found: dict[int, dict[int, Session]] = {row.pk: {} for row in classes}
    joined = Session.joint_classes.through.objects.filter(session__in=sessions, trainingclass__in=classes)
    pairs = [(row.training_class_id, row.pk) for row in sessions.values()]
    for class_id, session_id in [*pairs, *joined.values_list("trainingclass", "session")]:
        if class_id in found:
            found[class_id][session_id] = sessions[session_id]
    return {pk: list(rows.values()) for pk, rows in found.items()}


def lecturers(classes: Sequence[TrainingClass]) -> Facts:
    """Everybody asked has confirmed, and no lecture is without somebody. Three queries."""
    drafts = _drafts_of(classes)
    answers: dict[int, list[str]] = defaultdict(list)
    rows = SessionInstructor.objects.filter(session__in={row.pk for rows in drafts.values() for row in rows})
    for session_id, answer in rows.exclude(answer=InstructorAnswer.DECLINED).values_list("session", "answer"):
        answers[session_id].append(answer)
    found = {}
    for row in classes:
        given = [answer for one in drafts[row.pk] for answer in answers[one.pk]]
        vacant = sum(
            one.kind in _TAUGHT and not answers[one.pk] and not one.speakers for one in drafts[row.pk]
        )
        ready = given.count(InstructorAnswer.CONFIRMED)
        words = _("共 %(all)d 人次，已确认 %(ready)d 人次") % {"all": len(given), "ready": ready}
        if vacant:
            words = _("%(words)s，%(n)d 节课主讲人待定") % {"words": words, "n": vacant}
        is_done = bool(drafts[row.pk]) and ready == len(given) and not vacant
        url = reverse("timetable:answer_list", args=[row.pk])
        found[row.pk] = Known(is_done, words if drafts[row.pk] else _("还没有排课"), url)
    return found


def places(classes: Sequence[TrainingClass]) -> Facts:
    """Every session has a time and a place. Two queries."""
    found = {}
    for pk, drafts in _drafts_of(classes).items():
        settled = sum(bool(one.start_at and (one.room_id or one.place)) for one in drafts)
        words = _("%(all)d 节课已落实 %(settled)d 节") % {"all": len(drafts), "settled": settled}
        url = reverse(_TIMETABLE, args=[pk])
        found[pk] = Known(0 < len(drafts) == settled, words if drafts else _("还没有排课"), url)
    return found


def published(classes: Sequence[TrainingClass]) -> Facts:
    """The timetable is published. One query."""
    rows = TimetableVersion.objects.filter(training_class__in=classes).order_by()
    versions = dict(rows.values_list("training_class").annotate(Max("number")))
    return {
        row.pk: Known(
            row.pk in versions,
            _("已发布第 %(n)d 版") % {"n": versions[row.pk]} if row.pk in versions else _("课表还没有发布"),
            reverse(_TIMETABLE, args=[row.pk]),
        )
        for row in classes
    }


def agenda(classes: Sequence[TrainingClass]) -> Facts:
    """The opening has an agenda. One query."""
    items = AgendaItem.objects.in_place().filter(
        ceremony__training_class__in=classes, ceremony__kind=CeremonyKind.OPENING
    )
    counted = dict(items.order_by().values_list("ceremony__training_class").annotate(Count("pk")))
    return {
        row.pk: Known(
            row.pk in counted,
            _("议程 %(n)d 项") % {"n": counted[row.pk]} if row.pk in counted else _("还没有议程"),
            reverse("timetable:ceremony_detail", args=[row.pk, CeremonyKind.OPENING.lower()]),
        )
        for row in classes
    }


CHECKS: Mapping[str, Check] = {
    KnownBy.LECTURERS: lecturers,
    KnownBy.PLACES: places,
    KnownBy.PUBLISHED: published,
    KnownBy.AGENDA: agenda,
}
