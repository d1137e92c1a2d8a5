"""What became of everybody who was ever on a class's list: each stands in exactly one group, nobody in two or in none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry
from attendance.completion.findings import Assessment
from attendance.models import Outcome
from attendance.standing import Standing
from courses.models import ClassStatus, TrainingClass
from trainees.models import Enrolment, EnrolmentStatus
from trainees.newcomers import REPLACEABLE


class Fate(TextChoices):
    """What became of somebody; UNDECIDED while the class is open and nobody has decided. OUTSIDE was never on the list."""

    COMPLETED = "COMPLETED", gettext_lazy("结业")
    NOT_COMPLETED = "NOT_COMPLETED", gettext_lazy("未结业")
    DISMISSED = "DISMISSED", gettext_lazy("退学")
    EXEMPT = "EXEMPT", gettext_lazy("免修")
    REPLACED = "REPLACED", gettext_lazy("换出")
    NO_SHOW = "NO_SHOW", gettext_lazy("未报到")
    WITHDRAWN = "WITHDRAWN", gettext_lazy("名单确定后撤回")
    UNDECIDED = "UNDECIDED", gettext_lazy("还没有认定")
    OUTSIDE = "OUTSIDE", gettext_lazy("不在名单上")


# Every status has one; a new status has to be put here, or nobody could be counted.
OF_STATUS: Mapping[str, Fate] = {
    EnrolmentStatus.NOMINATED: Fate.OUTSIDE,
    EnrolmentStatus.WAITLISTED: Fate.OUTSIDE,
    EnrolmentStatus.REJECTED: Fate.OUTSIDE,
    EnrolmentStatus.CANCELLED: Fate.WITHDRAWN,
    EnrolmentStatus.APPROVED: Fate.UNDECIDED,
    EnrolmentStatus.REGISTERED: Fate.UNDECIDED,
    EnrolmentStatus.COMPLETED: Fate.COMPLETED,
    EnrolmentStatus.NOT_COMPLETED: Fate.NOT_COMPLETED,
    EnrolmentStatus.DISMISSED: Fate.DISMISSED,
    EnrolmentStatus.EXEMPT: Fate.EXEMPT,
    EnrolmentStatus.REPLACED: Fate.REPLACED,
    EnrolmentStatus.NO_SHOW: Fate.NO_SHOW,
}
STAYED = (Fate.COMPLETED, Fate.NOT_COMPLETED, Fate.DISMISSED, Fate.EXEMPT, Fate.UNDECIDED)
LEFT = (Fate.REPLACED, Fate.NO_SHOW, Fate.WITHDRAWN)


@dataclass(frozen=True)
class Person:
    """Somebody of the class and what became of them. `came_in` is no part of the approved list: added, or in another's place;
    `was_there` has arrived, at the desk or by the attendance; `is_registered` at the desk."""

    enrolment: Enrolment
    fate: Fate
    came_in: bool
    was_there: bool
    is_registered: bool

    @property
    def name(self) -> str:
        """Of the person, with the unit."""
        words = {"name": self.enrolment.cadre.name, "unit": self.enrolment.unit_name}
        return _("%(name)s（%(unit)s）") % words


def people_of(
    training_class: TrainingClass, standing: Standing, assessment: Assessment | None
) -> list[Person]:
    """Everybody who was ever on the list, by unit. `assessment` holds the decisions of a class that is not closed, None where
    the statuses say it. Three queries at most."""
    there = {row.enrolment.pk: any(cell.value.is_there for cell in row.cells) for row in standing.rows}
    decided = {one.enrolment.pk: one for one in assessment.candidates} if assessment else {}
    rows = list(training_class.enrolments.select_related("cadre", "replaces").in_unit_order())
    withdrawn = _withdrawn_late(training_class, rows)
    found = []
    for row in rows:
        fate = OF_STATUS[row.status]
        candidate = decided.get(row.pk)
        if fate == Fate.UNDECIDED and candidate and candidate.decision and not candidate.is_stale:
            fate = OF_STATUS[Outcome(candidate.decision.outcome)]
        if fate == Fate.WITHDRAWN and row.pk not in withdrawn and row.pk not in there:
            fate = Fate.OUTSIDE
        if fate == Fate.OUTSIDE and there.get(row.pk):
            fate = Fate.WITHDRAWN
        if fate != Fate.OUTSIDE:
            registered = row.registered_at is not None or row.status == EnrolmentStatus.REGISTERED
            was_there = registered or there.get(row.pk, False)
            found.append(Person(row, fate, _came_in(row), was_there, registered))
    return found


def names(people: Iterable[Person]) -> tuple[str, ...]:
    """Of those people."""
    return tuple(one.name for one in people)


def _came_in(row: Enrolment) -> bool:
    """Added at the door, or in the place of somebody who was on the list."""
    return bool(row.late_addition) or row.replaces_id is not None


def _withdrawn_late(training_class: TrainingClass, rows: Iterable[Enrolment]) -> set[int]:
    """Those who held a place and were withdrawn after the list was settled for the last time. Two queries, none where nobody
    withdrew."""
    asked = [
        row.pk
        for row in rows
        if row.status == EnrolmentStatus.CANCELLED and row.withdrawn_from in REPLACEABLE
    ]
    if not asked:
        return set()
    settled: dt.datetime | None = AuditEntry.objects.filter(
        action="courses.advance",
        subject_type=training_class._meta.label_lower,
        subject_id=training_class.pk,
        data__source=ClassStatus.ENROLLING.value,
        data__to=ClassStatus.CONFIRMED.value,
    ).aggregate(at=Max("at"))["at"]
    if settled is None:
        return set()
    withdrawals = AuditEntry.objects.filter(
        action="trainees.withdraw",
        subject_type=Enrolment._meta.label_lower,
        subject_id__in=asked,
        at__gt=settled,
    )
    return {pk for pk in withdrawals.values_list("subject_id", flat=True) if pk}
