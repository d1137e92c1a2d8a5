"""Rows and runs for the tests of automatic planning. Today is Friday 2026-11-20; the cast's class is Monday to Wednesday."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from timetable.autoplan import Event, Place, Plan, Problem, Reason, Score, Span, Unplaced
from timetable.models import Instructor, PlanningRun, PlanningStatus, Session, SessionInstructor

FRIDAY = "2026-11-20T08:00:00+08:00"


def waiting(training_class: TrainingClass, title: str, *instructors: Instructor, **fields: Any) -> Session:
    """A session without a time."""
    row = Session.objects.create(training_class=training_class, title=title, **fields)
    for person in instructors:
        SessionInstructor.objects.create(session=row, instructor=person)
    return row


def proposed(session: Session, start: dt.datetime, room: Any = None, **fields: Any) -> dict[str, Any]:
    """A placement as a run keeps it, two and a half hours long."""
    end = start + dt.timedelta(hours=2, minutes=30)
    return {
        "session": session.pk,
        "version": session.version,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "room": room.pk if room else None,
    } | fields


def run_with(cast: Cast, *placements: dict[str, Any], **fields: Any) -> PlanningRun:
    """A run that has found this."""
    fields.setdefault("status", PlanningStatus.DONE)
    fields.setdefault("kind", "FILL")
    fields.setdefault("requested_by", cast.organiser)
    fields.setdefault("options", {"seconds": 20})
    fields.setdefault("training_class", cast.training_class)
    return PlanningRun.objects.create(district=cast.district, placements=list(placements), **fields)


def stands(session: Session) -> tuple[dt.datetime | None, dt.datetime | None, int | None, int]:
    """Start, end, room and version as stored."""
    row = Session.objects.get(pk=session.pk)
    return row.start_at, row.end_at, row.room_id, row.version


def two_classes(cast: Cast) -> tuple[TrainingClass, TrainingClass]:
    """The cast's class, and another of the same days."""
    return cast.training_class, factories.training_class(cast.district, "科级干部班")


MORNING, AFTERNOON = at("09:00"), at("14:00")


def first_fit(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    deterministic: bool = False,
    on_plan: Callable[[Plan], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """A planner that takes the first time and room that nobody has, in the order in which the events come."""
    taken: dict[Any, list[Span]] = {person.key: list(person.busy) for person in problem.resources}
    taken |= {room.key: list(room.busy) for room in problem.rooms}
    placements: dict[Any, Place] = {}

    def take(event: Event, place: Place) -> None:
        placements[event.key] = place
        for key in (*event.resources, *([place.room] if place.room else [])):
            taken[key].append(Span(place.start, place.start + event.length))

    def is_free(event: Event, place: Place) -> bool:
        span = Span(place.start, place.start + event.length)
        keys = (*event.resources, *([place.room] if place.room else []))
        return not any(span.meets(other) for key in keys for other in taken[key])

    for event in problem.events:
        if event.is_pinned and event.now:
            take(event, event.now)
    for event in problem.events:
        places = [Place(start, room) for start in event.starts for room in event.rooms or (None,)]
        places = [event.now, *places] if event.now else places
        if not event.is_pinned and (
            found := next((place for place in places if is_free(event, place)), None)
        ):
            take(event, found)
    unplaced = [
        Unplaced(event.key, Reason.TOGETHER) for event in problem.events if event.key not in placements
    ]
    plan = Plan(placements, tuple(unplaced), Score({"unplaced": 10_000 * len(unplaced)}))
    if on_plan:
        on_plan(plan)
    return plan
