"""Taking an act of marking back: the ledger gets marks that say again what was said before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from attendance import ledger, marking
from attendance.ledger import Pair
from attendance.models import Mark
from attendance.value import UNMARKED, Value, value_of
from courses.models import TrainingClass


@dataclass(frozen=True)
class Undone:
    """How many marks were taken back, and how many stay because somebody marked over them since."""

    restored: int
    kept: int


@transaction.atomic
def undo(mark: Mark, training_class: TrainingClass, *, by: User) -> Undone:
    """Takes back the act that `mark` belongs to: all marks of the class made by that person at that instant.

    A pair marked again since is left alone. Raises NotMarkable for a closed class.
    """
    act = Mark.objects.filter(
        enrolment__training_class=training_class, marked_by=mark.marked_by, marked_at=mark.marked_at
    )
    taken = {(row.session_id, row.enrolment_id): row.pk for row in act}
    marking.lock(training_class, {enrolment for _session, enrolment in taken})
    marking.refuse_locked(training_class)
    before = {
        pair: history[-2][1] if len(history) > 1 else UNMARKED
        for pair, history in _histories(taken).items()
        if history[-1][0] == taken[pair]
    }
    now = timezone.now()
    moments = {session: now for session, _enrolment in before}
    ledger.write(before, by=by, source=mark.source, reason="", moments=moments)
    audit.record("attendance.undo", by=by, subject=training_class, act=mark.pk, marks=len(before))
    return Undone(restored=len(before), kept=len(taken) - len(before))


def _histories(pairs: Collection[Pair]) -> dict[Pair, list[tuple[int, Value]]]:
    """All marks of each pair, oldest first: id and value. One query."""
    rows = Mark.objects.filter(
        session__in={session for session, _enrolment in pairs},
        enrolment__in={enrolment for _session, enrolment in pairs},
    ).order_by("pk")
    found: dict[Pair, list[tuple[int, Value]]] = defaultdict(list)
    columns = rows.values_list("pk", "session_id", "enrolment_id", "status", "leave_kind")
    for pk, session, enrolment, status, kind in columns:
        if (session, enrolment) in pairs:
            found[session, enrolment].append((pk, value_of(status, kind)))
    return found
