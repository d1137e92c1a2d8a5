"""Where the waiting sessions of a class had best stand: one after the other, as they were entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

from courses.models import TrainingClass
from timetable.calendar import HalfDay, half_day_of
from timetable.models import SessionKind
from timetable.outlook import Known

Cost = Callable[[dt.datetime], int]

_ENDS = {SessionKind.OPENING: -1, SessionKind.CLOSING: 1}
_MOST = 3


def start_costs(
    sessions: Iterable[Known],
    allowed: Mapping[int, Sequence[HalfDay]],
    classes: Mapping[int, TrainingClass],
) -> dict[int, Cost]:
    """By waiting session: what a start costs, 0 in the half-day where its turn comes, at most 3 far from it.

    Half-days that the class has filled already are passed over; sessions of groups with one title share a turn.
    """
    sessions = list(sessions)
    return {
        pk: _cost(half_days, turn)
        for class_id, half_days in allowed.items()
        for pk, turn in _turns(classes[class_id], sessions, half_days)
    }


def _turns(
    training_class: TrainingClass, sessions: Sequence[Known], half_days: Sequence[HalfDay]
) -> list[tuple[int, HalfDay]]:
    own = [row for row in sessions if training_class.pk in row.audience]
    filled = {half_day_of(row.start_at) for row in own if row.start_at}
    free = [half_day for half_day in half_days if half_day not in filled]
    waiting = [row for row in own if row.start_at is None and row.class_id == training_class.pk]
    waiting.sort(key=lambda row: (_ENDS.get(SessionKind(row.kind), 0), row.pk))
    hours = float(training_class.hours_per_half_day) or 1.0
    turns, passed, seen = [], 0.0, set[str]()
    for row in waiting:
        if not free:
            break
        shares_turn = bool(row.audience[training_class.pk]) and row.title in seen
        share = 0.0 if shares_turn else min(1.0, float(row.hours) / hours)
        turns.append((row.pk, free[min(int(passed), len(free) - 1)]))
        passed += share
        seen.add(row.title)
    return turns


def _cost(half_days: Sequence[HalfDay], turn: HalfDay) -> Cost:
    places = {half_day: number for number, half_day in enumerate(half_days)}

    def cost(start_at: dt.datetime) -> int:
        away = abs(places.get(half_day_of(start_at), 0) - places[turn])
        return min(_MOST, (away + 1) // 2)

    return cost
