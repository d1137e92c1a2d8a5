"""A plan becomes a proposal: plain JSON in the row of its run."""

from __future__ import annotations

import datetime as dt
from typing import Any

from timetable.autoplan import Allowance, Key, Plan, Unplaced
from timetable.planning_problem import PlanningProblem
from timetable.wishes import instant_of


def placements(asked: PlanningProblem, plan: Plan) -> list[dict[str, Any]]:
    """The sessions that the plan places or moves, as the row of a run keeps them."""
    found = []
    for session in asked.outlook.sessions:
        place, event = plan.placements.get(session.pk), asked.events[session.pk]
        if event.is_pinned or place is None or place == event.now:
            continue
        start_at = instant_of(place.start)
        found.append(
            {
                "session": session.pk,
                "version": session.version,
                "start": start_at.isoformat(),
                "end": (start_at + dt.timedelta(minutes=event.length)).isoformat(),
                "room": session.room_id if place.room is None else place.room,
            }
        )
    return found


def unplaced(asked: PlanningProblem, plan: Plan) -> list[dict[str, Any]]:
    """What has no place and why, as the row of a run keeps it; spans as instants."""
    return [_unplaced(asked, row) for row in plan.unplaced]


def _unplaced(asked: PlanningProblem, row: Unplaced) -> dict[str, Any]:
    session = asked.outlook.by_id[row.event]  # type: ignore[index]  # our keys are ids
    owner = asked.outlook.classes[session.class_id]
    reason = "no_dates" if owner.starts_on is None else str(row.reason)
    return {
        "session": session.pk,
        "reason": reason,
        "key": _plain(row.key),
        "relaxations": [
            [_allowance(allowance) for allowance in relaxation.allow] for relaxation in row.relaxations
        ],
    }


def _allowance(allowance: Allowance) -> dict[str, Any]:
    span = allowance.span
    return {
        "step": str(allowance.step),
        "key": _plain(allowance.key),
        "start": instant_of(span.start).isoformat() if span else None,
        "end": instant_of(span.end).isoformat() if span else None,
    }


def _plain(key: Key) -> Any:
    return list(key) if isinstance(key, tuple) else key
