"""Where a session could go: each half-day and line of a table, with the time it would have or what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from timetable import limits
from timetable.arrangement import Arrangement
from timetable.calendar import DistrictTimes, HalfDay, at_clock, half_day_of
from timetable.clashes import Clash, Proposal
from timetable.limits import Limit, Surroundings
from timetable.models import Instructor, Room, Session
from timetable.occupied import Span

_STEP = 5  # minutes to which a share of a half-day is rounded


@dataclass(frozen=True)
class Place:
    """A cell of a table: a half-day, and what its line would change. `line` is how the page spells the line;
    `room` and `instructors` None keep what the session has, an empty list of them is 待定. `refusal` says why the line
    is not for the session."""

    line: str = ""
    room: list[Room] | None = None
    instructors: list[Instructor] | None = None
    refusal: str = ""
    half_day: HalfDay | None = None

    def on(self, half_day: HalfDay) -> Place:
        """The same line in that half-day."""
        return replace(self, half_day=half_day)

    @property
    def when(self) -> HalfDay:
        """The half-day; raises ValueError while it has none."""
        if self.half_day is None:
            raise ValueError("a place has a half-day")
        return self.half_day

    @property
    def key(self) -> str:
        """How the page spells it: room-3|2026-11-23-AM."""
        return f"{self.line}|{self.when.key}"


@dataclass(frozen=True)
class Opening:
    """A place and the time the session would have there, with the clashes and the hard limits in the way. `swap` is
    the one session of the same class that stands in the way alone, so that both may change places."""

    place: Place
    start_at: dt.datetime
    end_at: dt.datetime
    clashes: tuple[Clash, ...] = ()
    limits: tuple[Limit, ...] = ()
    swap: int | None = None

    @property
    def is_free(self) -> bool:
        """Whether the session may go there."""
        return not self.clashes and not self.limits and not self.place.refusal

    @property
    def reasons(self) -> list[str]:
        """What stands in the way, in sentences."""
        if self.place.refusal:
            return [self.place.refusal]
        return [str(hindrance) for hindrance in (*self.clashes, *self.limits)]


def openings(session: Session, places: Sequence[Place]) -> list[Opening]:
    """What each place has to offer the session, in their order; in constant queries.

    A session keeps its clock times in a half-day of the same kind, and begins with the half-day in another; a short
    one that finds the beginning taken is offered a time beside what is there.
    """
    arrangement = Arrangement.of(session)
    times = DistrictTimes.load(session.training_class.plan.district_id)
    first = [_Try(arrangement, place, _usual(session, place.when, times)) for place in places]
    found = _asked(first)
    again = [
        (number, attempt)
        for number, (opening, place) in enumerate(zip(found, places, strict=True))
        if opening.clashes
        for attempt in _beside(arrangement, place, opening, times)
    ]
    for (number, _attempt), opening in zip(again, _asked([one for _number, one in again]), strict=True):
        if opening.is_free and not found[number].is_free:
            found[number] = opening
    return _with_partners(session, found)


def length_of(session: Session, half_day: HalfDay, times: DistrictTimes) -> dt.timedelta:
    """How long it lasts: as it did, else the share of the half-day that its hours are (R7), at most the whole."""
    if session.start_at and session.end_at:
        return session.end_at - session.start_at
    starts, ends = half_day.at(times)
    usual = session.training_class.hours_per_half_day or Decimal(0)
    if not 0 < session.hours < usual:
        return ends - starts
    minutes = (ends - starts).total_seconds() / 60 * float(session.hours / usual)
    return min(dt.timedelta(minutes=max(round(minutes / _STEP), 1) * _STEP), ends - starts)


@dataclass(frozen=True)
class _Try:
    """One time at one place."""

    arrangement: Arrangement
    place: Place
    span: Span

    @property
    def proposal(self) -> Proposal:
        """What the clash check is asked."""
        asked = self.arrangement.proposal(*self.span)
        if self.place.room is not None:
            room = self.place.room[0] if self.place.room else None
            room_id = room.pk if room else None
            asked = replace(asked, place_id=room_id, room_id=room_id if room and room.excludes else None)
        if self.place.instructors is not None:
            asked = replace(asked, instructor_ids=frozenset(person.pk for person in self.place.instructors))
        return asked


def _asked(attempts: Sequence[_Try]) -> list[Opening]:
    if not attempts:
        return []
    proposals = [attempt.proposal for attempt in attempts]
    around, standing = Surroundings.load(proposals), attempts[0].arrangement.standing
    hard = [[limit for limit in around.limits_of(proposal) if limit.is_hard] for proposal in proposals]
    known = limits.find(standing) if standing and any(hard) else []
    return [
        Opening(
            attempt.place,
            *attempt.span,
            tuple(around.clashes_of(proposal)),
            tuple(limit for limit in found if limit not in known),
        )
        for attempt, proposal, found in zip(attempts, proposals, hard, strict=True)
    ]


def _usual(session: Session, half_day: HalfDay, times: DistrictTimes) -> Span:
    length = length_of(session, half_day, times)
    if session.start_at and half_day_of(session.start_at).period == half_day.period:
        start = at_clock(half_day.day, timezone.localtime(session.start_at).time())
    else:
        start = half_day.at(times)[0]
    return Span(start, start + length)


def _beside(arrangement: Arrangement, place: Place, opening: Opening, times: DistrictTimes) -> Iterable[_Try]:
    """The other times of a short session: at the half-day's beginning and end, and right after what is there."""
    starts, ends = place.when.at(times)
    length = opening.end_at - opening.start_at
    wanted = [starts, ends - length, *(clash.by.end_at for clash in opening.clashes)]
    for start in dict.fromkeys(wanted):
        if starts <= start != opening.start_at and start + length <= ends:
            yield _Try(arrangement, place, Span(start, start + length))


def _with_partners(session: Session, found: list[Opening]) -> list[Opening]:
    """Marks where the only session in the way is the same class's own. One query."""
    alone = [{clash.by.session_id for clash in opening.clashes if not opening.limits} for opening in found]
    asked = {pk for others in alone if len(others) == 1 for pk in others}
    if not (session.start_at and asked):
        return found
    rows = Session.objects.filter(training_class=session.training_class_id, pk__in=asked)
    own = set(rows.values_list("pk", flat=True))
    return [
        replace(opening, swap=min(others)) if len(others) == 1 and others <= own else opening
        for opening, others in zip(found, alone, strict=True)
    ]


def not_this_class(owner: str) -> str:
    """Why a session cannot go to the line of another class."""
    return _("这节课是“%(class_name)s”的，不能排到别的班。") % {"class_name": owner}
