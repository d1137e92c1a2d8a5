"""Typing in how many signatures stand on the signed sheets (手点实到)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance.audience import held_sessions
from attendance.models import SheetCount
from attendance.reconciliation.half_days import counted_in, seen_of
from courses.models import ClassStatus, TrainingClass
from timetable.calendar import HalfDay
from trainees.enrolment import lock

_OVER = (ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED)


class NotReconcilable(Exception):
    """The class's figures are not reconciled any more, or not yet; the message is for the reader."""


class Recounted(Exception):
    """Somebody typed another number for these half-days meanwhile."""

    def __init__(self, half_days: Collection[HalfDay]) -> None:
        names = _("、").join(half_day.label for half_day in sorted(half_days))
        super().__init__(
            _("%(names)s已有人填了别的数，还没有保存。请看一看现在的数再填。") % {"names": names}
        )
        self.half_days = frozenset(half_days)


@transaction.atomic
def count(
    training_class: TrainingClass,
    *,
    counts: Mapping[HalfDay, int],
    seen: Mapping[HalfDay, int | None],
    by: User,
) -> list[SheetCount]:
    """Records the numbers that differ from those that stand; `seen` is what stood when the form was made. The same again
    changes nothing. Raises Recounted where somebody else was first, NotReconcilable for a closed class, a day to come or a
    half-day without a session. Six queries, however many half-days."""
    current = hold(training_class)
    now, known = timezone.now(), seen_of(counted_in(current))
    held = held_sessions(current)
    for half_day in sorted(counts):
        if half_day not in held or half_day.day > timezone.localdate(now):
            raise NotReconcilable(_("%(half_day)s没有课，或还没有到。") % {"half_day": half_day.label})
    new = {half_day: number for half_day, number in counts.items() if known.get(half_day) != number}
    if late := [half_day for half_day in new if known.get(half_day) != seen.get(half_day)]:
        raise Recounted(late)
    made = SheetCount.objects.bulk_create(
        SheetCount(
            training_class=current,
            day=half_day.day,
            period=half_day.period,
            counted=number,
            counted_by=by,
            counted_at=now,
        )
        for half_day, number in sorted(new.items())
    )
    if made:
        numbers = {half_day.key: number for half_day, number in sorted(new.items())}
        audit.record("attendance.count_sheets", by=by, subject=current, counts=numbers)
    return made


def hold(training_class: TrainingClass) -> TrainingClass:
    """The class as it stands now, held until the end of the transaction, so that closing waits or is seen. Raises
    NotReconcilable."""
    current = lock(training_class)
    if current.status in _OVER:
        label = ClassStatus(current.status).label
        raise NotReconcilable(_("本班%(status)s，核对不能再改。") % {"status": label})
    return current
