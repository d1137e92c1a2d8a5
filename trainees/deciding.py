"""Deciding on nominations: approved, put on the waiting list, turned down; and taken back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from trainees import enrolment
from trainees.enrolment import Hindrance, NotEnrolled
from trainees.models import Enrolment, EnrolmentStatus
from trainees.quotas import SEATED, Ledger
from trainees.waiting import promote_next

ACTION = "trainees.decide"


class Decision(models.TextChoices):
    """What an organiser says to a nomination: the state that it gets."""

    APPROVED = EnrolmentStatus.APPROVED.value, gettext_lazy("录取")
    WAITLISTED = EnrolmentStatus.WAITLISTED.value, gettext_lazy("候补")
    REJECTED = EnrolmentStatus.REJECTED.value, gettext_lazy("不录取")


# From which states a decision leads; a seat that is to be freed for somebody who stays on the list is turned down first.
FROM = {
    Decision.APPROVED: (EnrolmentStatus.NOMINATED, EnrolmentStatus.WAITLISTED, EnrolmentStatus.REJECTED),
    Decision.WAITLISTED: (EnrolmentStatus.NOMINATED, EnrolmentStatus.REJECTED),
    Decision.REJECTED: (EnrolmentStatus.NOMINATED, EnrolmentStatus.WAITLISTED, EnrolmentStatus.APPROVED),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """The rows that changed, who moved up into freed seats, by how many the planned size is passed, and the entry of
    the trail by which it is undone (None where nothing changed)."""

    rows: Sequence[Enrolment]
    moved_up: Sequence[Enrolment]
    beyond: int
    act: AuditEntry | None


@dataclass(frozen=True, slots=True)
class Undone:
    """How many went back to what they were, and how many have been changed since and stay."""

    count: int
    kept: int


@transaction.atomic
def decide(
    training_class: TrainingClass,
    *,
    enrolments: Collection[int],
    decision: Decision,
    by: User,
    reason: str = "",
) -> Decided:
    """Decides on the class's nominations with these ids, in the order in which they came in.

    Those that stand there already stay. Raises NotEnrolled, with nobody decided on, where one cannot go there from
    its state or would pass a quota of its unit or of a unit above (R19). The planned size is warned of, not kept.
    """
    fresh = enrolment.lock(training_class)
    rows = [row for row in _rows(fresh, enrolments) if row.status != decision]
    _refuse([Hindrance(row.cadre, _stands(row)) for row in rows if row.status not in FROM[decision]])
    if decision == Decision.APPROVED:
        _refuse(_over(fresh, rows))
    before = {row.pk: _memory(row) for row in rows}
    freed = [row.unit.path for row in rows if row.status in SEATED]
    now = timezone.now()
    for row in rows:
        row.status, row.reason, row.withdrawn_from = EnrolmentStatus(decision), reason, ""
        row.decided_by, row.decided_at = by, now
        row.waitlisted_at = now if decision == Decision.WAITLISTED else row.waitlisted_at
    enrolment.save(rows)
    moved_up = [up for path in freed if (up := promote_next(fresh, freed_path=path, by=by))]
    act = _note(fresh, rows, before, decision, by=by, reason=reason)
    return Decided(rows, moved_up, beyond(fresh), act)


@transaction.atomic
def undo(act: AuditEntry, training_class: TrainingClass, *, by: User) -> Undone:
    """Puts the rows of one act of deciding back as they stood; those changed since keep what they have.

    Raises NotEnrolled where a seat has gone to somebody else meanwhile (R19). Nobody moves up: the seat is as free
    as it was before.
    """
    fresh = enrolment.lock(training_class)
    before: dict[str, dict[str, Any]] = act.data["before"]
    rows = _rows(fresh, [int(pk) for pk in before])
    same = [row for row in rows if row.version == before[str(row.pk)]["version"] + 1]
    for row in same:
        _put_back(row, before[str(row.pk)])
    _refuse(_over(fresh, [row for row in same if row.status in SEATED]))
    enrolment.save(same)
    audit.record_many("trainees.undecide", by=by, subjects=[(row, {"status": row.status}) for row in same])
    return Undone(len(same), len(before) - len(same))


def beyond(training_class: TrainingClass) -> int:
    """By how many those approved pass the planned size of the class; 0 where they do not, or none is planned."""
    seated = training_class.enrolments.filter(status__in=SEATED).count()
    size = training_class.planned_size
    return 0 if size is None else max(0, seated - size)


def _rows(training_class: TrainingClass, keys: Iterable[int]) -> list[Enrolment]:
    rows = training_class.enrolments.select_for_update(of=["self"]).filter(pk__in=keys)
    return list(rows.select_related("cadre", "unit").order_by("entered_at", "pk"))


def _over(training_class: TrainingClass, rows: Iterable[Enrolment]) -> list[Hindrance]:
    """For whom no quota has a seat, where these are seated one after the other."""
    ledger = Ledger.load(training_class)
    return [Hindrance(row.cadre, str(over)) for row in rows if (over := ledger.take(row.unit.path))]


def _refuse(hindrances: Sequence[Hindrance]) -> None:
    if hindrances:
        raise NotEnrolled(hindrances)


def _stands(row: Enrolment) -> str:
    return _("现在是“%(status)s”，不能这样处理。") % {"status": row.get_status_display()}


_REMEMBERED = ("status", "reason", "withdrawn_from", "decided_by_id", "version")
_INSTANTS = ("waitlisted_at", "decided_at")


def _memory(row: Enrolment) -> dict[str, Any]:
    """How a row stands, as plain JSON."""
    instants = {name: getattr(row, name) for name in _INSTANTS}
    return {name: getattr(row, name) for name in _REMEMBERED} | {
        name: instant and instant.isoformat() for name, instant in instants.items()
    }


def _put_back(row: Enrolment, memory: dict[str, Any]) -> None:
    for name in _REMEMBERED[:-1]:
        setattr(row, name, memory[name])
    for name in _INSTANTS:
        setattr(row, name, parse_datetime(memory[name]) if memory[name] else None)


def _note(
    training_class: TrainingClass,
    rows: Sequence[Enrolment],
    before: dict[int, dict[str, Any]],
    decision: Decision,
    *,
    by: User,
    reason: str,
) -> AuditEntry | None:
    """One entry a row for its history, and one for the act, by which it is undone."""
    if not rows:
        return None
    action = f"trainees.{decision.name.lower()}"
    subjects = [(row, {"before": before[row.pk]["status"], "reason": reason}) for row in rows]
    audit.record_many(action, by=by, subjects=subjects)
    return audit.record(ACTION, by=by, subject=training_class, decision=decision, before=before)
