"""What a person decides on a flag: fine, or 代签; taken back; and the half-day of who was stood in for, marked absent."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import flags, marking
from attendance.flags import Flag, Flags
from attendance.marking import Marked
from attendance.models import AttendanceStatus, FlagReview, FlagVerdict, Mark, MarkSource
from attendance.value import Value
from courses.models import TrainingClass
from timetable.calendar import HalfDay
from trainees.models import Enrolment

ABSENT = Value(AttendanceStatus.ABSENT.value)


class NotDecidable(Exception):
    """The flag is not as it was seen; the message is for the reader."""


@dataclass(frozen=True)
class Absence:
    """A half-day of somebody that may be marked absent on the strength of a decision; `value` is what stands there."""

    person: Enrolment
    half_day: HalfDay
    value: Value


@transaction.atomic
def decide(
    training_class: TrainingClass, *, by: User, kind: str, key: str, verdict: FlagVerdict, words: str = ""
) -> FlagReview:
    """Keeps the verdict on the flag of that name. Two who decide at once wait for each other; raises NotDecidable where it is
    not open as it was seen."""
    _lock(training_class)
    flag = Flags.of(training_class).find(kind, key)
    if flag is None:
        raise NotDecidable(_("这条已有人处理，或者又有了新的签到，请再看一遍。"))
    review: FlagReview = training_class.flag_reviews.create(
        kind=flag.kind, key=flags.covers(verdict, flag), verdict=verdict, words=words, decided_by=by
    )
    audit.record(
        "attendance.decide_flag",
        by=by,
        subject=training_class,
        review=review.pk,
        kind=str(flag.kind),
        verdict=str(verdict),
        enrolments=[person.pk for person in flag.people],
        half_days=[half_day.key for half_day in flag.half_days],
    )
    return review


@transaction.atomic
def take_back(review: FlagReview, *, by: User) -> bool:
    """The flag is open again; marks made since stay. False where somebody took it back before."""
    training_class = review.training_class
    _lock(training_class)
    deleted, _by_model = FlagReview.objects.filter(pk=review.pk).delete()
    if deleted:
        data = {"review": review.pk, "kind": review.kind, "verdict": review.verdict}
        audit.record("attendance.undecide_flag", by=by, subject=training_class, **data)
    return bool(deleted)


def absences_of(flag: Flag, all_of: Flags) -> list[Absence]:
    """The half-days that the flag speaks of, by person, that are not marked absent."""
    found = []
    for person in flag.people:
        row = all_of.standing.row(person.pk)
        if row is None:
            continue
        half_days = {one.half_day for one in flag.seen if one.person.pk == person.pk}
        if flag.missing:
            half_days.add(flag.missing)
        cells = [cell for cell in row.cells if cell.half_day in half_days and cell.is_expected]
        found += [Absence(person, cell.half_day, cell.value) for cell in cells if not cell.value.is_absent]
    return found


@transaction.atomic
def mark_absent(review: FlagReview, *, by: User, enrolment_id: int, half_day: HalfDay) -> Marked:
    """Marks the half-day of somebody in a flag that was found to be 代签, with the decision's words as its reason. Raises
    NotDecidable, and NotMarkable for a closed class."""
    training_class = review.training_class
    _lock(training_class)
    all_of = Flags.of(training_class)
    flag = all_of.of_review(review.pk)
    offered = absences_of(flag, all_of) if flag and review.verdict == FlagVerdict.STOOD_IN else []
    if not any(one.person.pk == enrolment_id and one.half_day == half_day for one in offered):
        raise NotDecidable(_("这一条不在可以记旷课的范围里，请再看一遍。"))
    reason = f"认定代签：{review.words}"
    return marking.mark(
        training_class,
        by=by,
        half_day=half_day,
        values={enrolment_id: ABSENT},
        source=MarkSource.GRID,
        reason=reason[: Mark._meta.get_field("reason").max_length],
    )


def _lock(training_class: TrainingClass) -> None:
    TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
