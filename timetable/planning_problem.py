"""What automatic planning looks at becomes the planner's problem.

Sessions and rooms are keyed by their ids; resources by ("class" | "group" | "instructor" | "people", id), where people
who attend two classes go by one of them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import timezone

from timetable.audience import expects
from timetable.autoplan import (
    Block,
    Event,
    Group,
    Key,
    Order,
    Place,
    Plan,
    Problem,
    Resource,
    ResourceKind,
    Room,
    Span,
    Transit,
    Weights,
)
from timetable.calendar import HalfDay
from timetable.models import Period, PlanningKind, SessionKind
from timetable.outlook import Known, Outlook
from timetable.preferring import start_costs
from timetable.wishes import instant_of, minute_of

_SHORTEST = 30  # minutes, for what counts no hours
_STEP = 5
_PENALTIES = {Period.AM: 0, Period.PM: 0, Period.EVE: 2}
_WEEKEND = 3
# Without a place of their own these are held wherever the people are.
_ROOMLESS = (SessionKind.FIELD_TEACHING, SessionKind.SELF_STUDY)
_KINDS = {
    "class": ResourceKind.CLASS,
    "group": ResourceKind.GROUP,
    "instructor": ResourceKind.INSTRUCTOR,
    "people": ResourceKind.PEOPLE,
}


@dataclass(frozen=True)
class PlanningProblem:
    """The problem of an outlook."""

    outlook: Outlook

    @cached_property
    def problem(self) -> Problem:
        """As the planner takes it."""
        outlook = self.outlook
        events = tuple(self._event(session) for session in outlook.sessions)
        used = {key for keys in self._resources.values() for key in keys}
        return Problem(
            blocks=tuple(self._blocks()),
            rooms=tuple(self._rooms(events)),
            resources=tuple(self._resource(key) for key in sorted(used)),
            events=events,
            groups=tuple(self._groups()),
            orders=tuple(self._orders()),
            transit=Transit(outlook.limits.transit_minutes, outlook.transit, outlook.limits.transit_is_hard),
            weights=Weights(**outlook.wish.weights),
        )

    def with_any_room(self, plan: Plan) -> Problem | None:
        """What is left of the plan when the sessions without a place may leave the room chosen for them; None when
        there is none of these. What the plan places stays."""
        left = {row.event for row in plan.unplaced}
        loose: dict[Key, tuple[int, ...]] = {
            row.pk: self._classrooms(row)
            for row in self.outlook.sessions
            if row.pk in left and row.room_id and self.events[row.pk].rooms and self.events[row.pk].starts
        }
        if not loose or self.outlook.kind == PlanningKind.REPAIR:
            return None
        events = []
        for event in self.problem.events:
            if rooms := loose.get(event.key):
                events.append(replace(event, rooms=rooms))
            elif place := plan.placements.get(event.key):
                events.append(
                    replace(event, now=place, starts=(place.start,), start_costs=(), is_pinned=True)
                )
            else:
                events.append(event)
        return replace(self.problem, events=tuple(events), rooms=tuple(self._rooms(events)))

    @cached_property
    def events(self) -> dict[Key, Event]:
        """The planner's events by the ids of the sessions."""
        return {event.key: event for event in self.problem.events}

    # --- times -------------------------------------------------------------------------------------------
    @cached_property
    def _allowed(self) -> dict[int, list[HalfDay]]:
        """The half-days in which the sessions of each class may stand, in order."""
        periods = [Period.AM, Period.PM, *([Period.EVE] if self.outlook.wish.evenings else [])]
        return {
            pk: [HalfDay(day, period) for day in self.outlook.days_of(row) for period in periods]
            for pk, row in self.outlook.classes.items()
        }

    def _blocks(self) -> Iterator[Block]:
        days = {half_day.day for allowed in self._allowed.values() for half_day in allowed}
        for session in self.outlook.sessions:
            if session.start_at:
                days.add(timezone.localtime(session.start_at).date())
        for day in sorted(days):
            weekend = 0 if self.outlook.calendar.is_workday(day) else _WEEKEND
            for number, period in enumerate(Period):
                start, end = self._minutes(HalfDay(day, period))
                yield Block(day.toordinal(), number, start, end, _PENALTIES[period] + weekend)

    def _minutes(self, half_day: HalfDay) -> tuple[int, int]:
        start_at, end_at = half_day.at(self.outlook.times)
        return minute_of(start_at), minute_of(end_at)

    def _length(self, session: Known) -> int:
        """As long as it was; else its share of a half-day's hours (R7), at most a whole one."""
        if session.start_at and session.end_at:
            return minute_of(session.end_at) - minute_of(session.start_at)
        monday = dt.date(2024, 1, 1)
        spans = [self._minutes(HalfDay(monday, period)) for period in (Period.AM, Period.PM)]
        whole = min(end - start for start, end in spans)
        hours = self.outlook.classes[session.class_id].hours_per_half_day
        share = min(1.0, float(session.hours / hours)) if hours else 1.0
        return min(whole, max(_SHORTEST, round(whole * share / _STEP) * _STEP))

    def _starts(self, session: Known, length: int) -> tuple[int, ...]:
        """Within each half-day from its beginning on, one after the other, and flush with its end."""
        found: set[int] = {minute_of(session.start_at)} if session.start_at else set()
        for half_day in self._allowed[session.class_id]:
            start, end = self._minutes(half_day)
            if (latest := end - length) >= start:
                found |= {*range(start, latest + 1, length), latest}
        # A place that is not ours is no room of the planner's, which would hold one session at a time.
        away = () if session.room_excludes else self.outlook.away.get(("room", session.room_id or 0), ())
        spans = {start: Span(start, start + length) for start in sorted(found)}
        return tuple(start for start, span in spans.items() if not any(span.meets(other) for other in away))

    # --- sessions ----------------------------------------------------------------------------------------
    def _event(self, session: Known) -> Event:
        length = self._length(session)
        room_id = session.room_id if session.room_excludes else None
        now = Place(minute_of(session.start_at), room_id) if session.start_at else None
        event = Event(
            key=session.pk,
            length=length,
            starts=(now.start,) if now else (),
            resources=tuple(self._resources[session.pk]),
            people=self.outlook.people_of(session),
            rooms=(room_id,) if room_id else (),
            now=now,
            is_published=session.is_published,
            is_pinned=True,
        )
        if not self.outlook.may_move(session):
            return event
        starts = self._starts(session, length)
        costs = self._costs.get(session.pk)
        return replace(
            event,
            starts=starts,
            start_costs=tuple(costs(instant_of(start)) for start in starts) if costs else (),
            rooms=self._rooms_for(session),
            is_pinned=False,
        )

    @cached_property
    def _costs(self) -> dict[int, Any]:
        return start_costs(self.outlook.sessions, self._allowed, self.outlook.classes)

    @cached_property
    def _resources(self) -> dict[int, list[tuple[str, int]]]:
        return {session.pk: self._resources_of(session) for session in self.outlook.sessions}

    def _resources_of(self, session: Known) -> list[tuple[str, int]]:
        keys = {("instructor", pk) for pk in session.instructor_ids}
        for class_id, part in session.audience.items():
            if not part:
                keys.add(("class", class_id))
            keys |= {("group", pk) for pk in part or self._narrowed[class_id]}
        for cadre_id, places in self.outlook.shared.items():
            if any(pk in session.audience and expects(session.audience[pk], group) for pk, group in places):
                keys.add(("people", cadre_id))
        return sorted(keys)

    @cached_property
    def _narrowed(self) -> dict[int, set[int]]:
        """The groups that have sessions of their own, by class: the whole class takes the time of each."""
        found: dict[int, set[int]] = defaultdict(set)
        for session in self.outlook.sessions:
            for class_id, part in session.audience.items():
                found[class_id] |= part
        return found

    def _resource(self, key: tuple[str, int]) -> Resource:
        kind, pk = key
        if kind != "instructor":
            return Resource(key, _KINDS[kind], travels=True)
        limits = self.outlook.limits
        return Resource(
            key,
            ResourceKind.INSTRUCTOR,
            busy=self.outlook.away.get(key, ()),
            disliked=self.outlook.unloved.get(key, ()),
            most_blocks=self.outlook.instructors.get(pk) or limits.max_half_days,
            most_blocks_is_hard=limits.max_half_days_is_hard,
            travels=True,
        )

    # --- rooms -------------------------------------------------------------------------------------------
    def _rooms_for(self, session: Known) -> tuple[int, ...]:
        """A typed place or one that is not ours is kept, a classroom chosen before too; a repair may change it."""
        if session.place or (session.room_id and not session.room_excludes):
            return ()
        if session.room_id and self.outlook.kind == PlanningKind.FILL:
            return (session.room_id,)
        if not session.room_id and session.kind in _ROOMLESS:
            return ()
        return self._classrooms(session)

    def _classrooms(self, session: Known) -> tuple[int, ...]:
        """Those that are big enough, or else the biggest; and its own."""
        people = self.outlook.people_of(session)
        active = [room for room in self.outlook.rooms if room.is_active]
        fitting = [room.pk for room in active if room.capacity is None or room.capacity >= people]
        if not fitting:
            most = max((room.capacity or 0 for room in active), default=0)
            fitting = [room.pk for room in active if room.capacity == most]
        own = {session.room_id} if session.room_id and session.room_excludes else set()
        return tuple(sorted({*fitting, *own}))

    def _rooms(self, events: Sequence[Event]) -> Iterator[Room]:
        used = {key for event in events for key in event.rooms}
        for room in self.outlook.rooms:
            if room.pk in used:
                key = ("room", room.pk)
                away, unloved = self.outlook.away.get(key, ()), self.outlook.unloved.get(key, ())
                yield Room(room.pk, room.capacity, room.campus, busy=away, disliked=unloved)

    # --- classes -----------------------------------------------------------------------------------------
    @cached_property
    def _of_class(self) -> dict[int, list[Known]]:
        found: dict[int, list[Known]] = defaultdict(list)
        for session in self.outlook.sessions:
            for class_id in session.audience:
                found[class_id].append(session)
        return found

    def _groups(self) -> Iterator[Group]:
        for class_id in self.outlook.classes:
            whole = [row.pk for row in self._of_class[class_id] if not row.audience[class_id]]
            if whole:
                yield Group(("class", class_id), tuple(whole))

    def _orders(self) -> Iterator[Order]:
        """The opening before all else of its class, the closing after, and a course after the one that the catalogue
        puts before it; not between two that stand."""
        found: dict[Order, None] = {}
        for sessions in self._of_class.values():
            for first in sessions:
                for then in sessions:
                    opens = first.kind == SessionKind.OPENING != then.kind
                    closes = then.kind == SessionKind.CLOSING != first.kind
                    follows = then.after_id is not None and then.after_id == first.course_id
                    if (opens or closes or follows) and (
                        self.outlook.may_move(first) or self.outlook.may_move(then)
                    ):
                        found[Order(first.pk, then.pk)] = None
        yield from found
