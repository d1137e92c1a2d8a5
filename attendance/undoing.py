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
from attendance.models import Mark, MarkSource
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
    before: dict[Pair, Value] = {}
    of_leave = set()
    for pair, history in _histories(taken).items():
        if history[-1][0] == taken[pair]:
            _pk, before[pair], source = history[-2] if len(history) > 1 else (0, UNMARKED, "")
            if source == MarkSource.LEAVE:
                of_leave.add(pair)
    moments = dict.fromkeys((session for session, _enrolment in before), timezone.now())
    # What leave had written is leave's own again, so that it follows whatever becomes of the leave.
    for source, pairs in ((mark.source, before.keys() - of_leave), (MarkSource.LEAVE, of_leave)):
        values = {pair: value for pair, value in before.items() if pair in pairs}
        ledger.write(values, by=by, source=source, reason="", moments=moments)
    audit.record("attendance.undo", by=by, subject=training_class, act=mark.pk, marks=len(before))
    return Undone(restored=len(before), kept=len(taken) - len(before))


def _histories(pairs: Collection[Pair]) -> dict[Pair, list[tuple[int, Value, str]]]:
    """All marks of each pair, oldest first: id, value and source. One query."""
    rows = Mark.objects.filter(
        session__in={session for session, _enrolment in pairs},
        enrolment__in={enrolment for _session, enrolment in pairs},
    ).order_by("pk")
    found: dict[Pair, list[tuple[int, Value, str]]] = defaultdict(list)
    columns = rows.values_list(
        "pk",
        "session_id",
        "enrolment_id",
        "source",
        "status",
        "leave_kind",
        "leave_tenths",
        "without_approval",
    )
    for pk, session, enrolment, source, status, kind, tenths, left in columns:
        if (session, enrolment) in pairs:
            value = value_of(status, kind, tenths, without_approval=left)
            found[session, enrolment].append((pk, value, source))
    return found
