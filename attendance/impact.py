"""Whom a change of the rules concerns: people in classes under way whose standing it would change (R12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from attendance import policy as policies
from attendance.models import AttendancePolicy
from attendance.policy import Verdict
from attendance.standing import Standing
from courses.models import ClassStatus, TrainingClass
from trainees.models import Enrolment


@dataclass(frozen=True)
class Affected:
    """One trainee whose flag or reasons change."""

    training_class: TrainingClass
    enrolment: Enrolment
    before: Verdict
    after: Verdict


@dataclass(frozen=True)
class Impact:
    """How many classes under way the rules govern, and who stands otherwise by them."""

    classes: int
    people: tuple[Affected, ...]

    @classmethod
    def of(cls, changed: AttendancePolicy) -> Self:
        """What saving `changed` would do. The queries do not grow with classes or people."""
        governed = [row for row in _under_way(changed) if _follows(row, changed)]
        before = policies.policies_of(governed)
        return cls(len(governed), tuple(_differing(before, dict.fromkeys(governed, changed))))

    @property
    def worse(self) -> int:
        """How many are flagged by the change who were not before."""
        return sum(one.after.flag == policies.Flag.FLAGGED != one.before.flag for one in self.people)


def _under_way(changed: AttendancePolicy) -> Iterable[TrainingClass]:
    """Classes that have begun and are not closed: the policy's own class, or those of its district without rules of
    their own."""
    rows = TrainingClass.objects.filter(status=ClassStatus.CONFIRMED, first_published_on__isnull=False)
    if changed.training_class_id:
        return rows.filter(pk=changed.training_class_id)
    rows = rows.filter(plan__district=changed.district_id, attendance_policy=None)
    return rows.select_related("plan").order_by("first_published_on", "pk")


def _follows(training_class: TrainingClass, changed: AttendancePolicy) -> bool:
    own = changed.training_class_id is not None
    return own or policies.is_short(training_class) == changed.for_short_classes


def _differing(
    before: Mapping[TrainingClass, AttendancePolicy], after: Mapping[TrainingClass, AttendancePolicy]
) -> Iterable[Affected]:
    for old, new in zip(Standing.of_many(before), Standing.of_many(after), strict=True):
        for was, becomes in zip(old.rows, new.rows, strict=True):
            if was.verdict != becomes.verdict:
                yield Affected(old.training_class, was.enrolment, was.verdict, becomes.verdict)
