"""What the system sees by itself of a class's preparation: lecturers, places, publishing, the opening."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import KnownBy, TrainingClass
from courses.preparation.known import Check, Columns, Known, Seen
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


class _Draft(NamedTuple):
    """What is settled of one session; `answers` are of those who have not declined."""

    answers: Sequence[str]
    is_vacant: bool
    is_settled: bool


def drafts_of(classes: Sequence[TrainingClass]) -> dict[int, Seen]:
    """By class the `drafts` that take place, joint ones in each of their classes. One query."""
    found: dict[int, list[_Draft]] = {row.pk: [] for row in classes}
    joined = Session.joint_classes.through.objects.filter(session=OuterRef("pk"), trainingclass__in=found)
    asked = SessionInstructor.objects.filter(session=OuterRef("pk")).exclude(answer=InstructorAnswer.DECLINED)
    sessions = Session.objects.of_class(*classes).scheduled().order_by()
    for row in sessions.annotate(
        joined=ArraySubquery(joined.values("trainingclass")), answers=ArraySubquery(asked.values("answer"))
    ):
        is_vacant = row.kind in _TAUGHT and not row.answers and not row.speakers
        is_settled = bool(row.start_at and (row.room_id or row.place))
        draft = _Draft(row.answers, is_vacant, is_settled)
        for class_id in {row.training_class_id, *row.joined}.intersection(found):
            found[class_id].append(draft)
    return {pk: {"drafts": drafts} for pk, drafts in found.items()}


def lecturers(row: TrainingClass, seen: Seen) -> Known:
    """Everybody asked has confirmed, and no lecture is without somebody."""
    drafts: Sequence[_Draft] = seen["drafts"]
    given = [answer for one in drafts for answer in one.answers]
    vacant, ready = sum(one.is_vacant for one in drafts), given.count(InstructorAnswer.CONFIRMED)
    words = _("共 %(all)d 人次，已确认 %(ready)d 人次") % {"all": len(given), "ready": ready}
    if vacant:
        words = _("%(words)s，%(n)d 节课主讲人待定") % {"words": words, "n": vacant}
    is_done = bool(drafts) and ready == len(given) and not vacant
    url = reverse("timetable:answer_list", args=[row.pk])
    return Known(is_done, words if drafts else _("还没有排课"), url)


def places(row: TrainingClass, seen: Seen) -> Known:
    """Every session has a time and a place."""
    drafts: Sequence[_Draft] = seen["drafts"]
    settled = sum(one.is_settled for one in drafts)
    words = _("%(all)d 节课已落实 %(settled)d 节") % {"all": len(drafts), "settled": settled}
    url = reverse(_TIMETABLE, args=[row.pk])
    return Known(0 < len(drafts) == settled, words if drafts else _("还没有排课"), url)


def published(row: TrainingClass, seen: Seen) -> Known:
    """The timetable is published."""
    version = seen["timetable_version"]
    words = _("已发布第 %(n)d 版") % {"n": version} if version else _("课表还没有发布")
    return Known(bool(version), words, reverse(_TIMETABLE, args=[row.pk]))


def _versions() -> Columns:
    rows = TimetableVersion.objects.filter(training_class=OuterRef("pk")).order_by().values("training_class")
    return {"timetable_version": Subquery(rows.values(n=Max("number")))}


def agenda(row: TrainingClass, seen: Seen) -> Known:
    """The opening has an agenda."""
    items = seen["opening_items"]
    words = _("议程 %(n)d 项") % {"n": items} if items else _("还没有议程")
    url = reverse("timetable:ceremony_detail", args=[row.pk, CeremonyKind.OPENING.lower()])
    return Known(bool(items), words, url)


def _opening_items() -> Columns:
    of_class = {"ceremony__training_class": OuterRef("pk"), "ceremony__kind": CeremonyKind.OPENING}
    items = AgendaItem.objects.in_place().filter(**of_class).order_by().values("ceremony__training_class")
    return {"opening_items": Subquery(items.values(n=Count("pk")))}


CHECKS: Mapping[str, Check] = {
    KnownBy.LECTURERS: Check(lecturers, look=drafts_of),
    KnownBy.PLACES: Check(places, look=drafts_of),
    KnownBy.PUBLISHED: Check(published, _versions),
    KnownBy.AGENDA: Check(agenda, _opening_items),
}
