"""What limits a placing beside clashes: times not to be had, ways between campuses, a lecturer's load.

A hard limit refuses a placing as a clash does, a soft one is a caution. Load and ways are asked under the locks of
`placing.lock_resources`: two placings of one lecturer wait for each other at the lecturer's row, two of one class, or
of classes that share people, at the class's. Times not to be had need no lock: whichever comes second, the session
is placed and its limit is shown.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from timetable.bounds import Bounds, closing
from timetable.calendar import HalfDay, day_label, half_days_of
from timetable.clashes import Clash, ClashKind, Proposal, Taken
from timetable.models import Instructor, Period, Room, Unavailability
from timetable.occupied import Drafted, Occupied

# What lies further off is on another day, and no way takes so long.
_NEAR = dt.timedelta(days=2)


class LimitKind(StrEnum):
    """What limits."""

    UNAVAILABLE = "unavailable"
    TRANSIT = "transit"
    LOAD = "load"


@dataclass(frozen=True)
class Limit:
    """One thing that limits a placing. `what` names the room, the lecturer, the class or the trainees; what would
    have to give way is the room or the lecturer (`of`) with that `resource_id`."""

    kind: LimitKind
    what: str
    text: str
    is_hard: bool
    of: ClashKind
    resource_id: int | None = None

    def __str__(self) -> str:
        words = {"text": self.text}
        return _("%(text)s，不能排") % words if self.is_hard else _("提醒：%(text)s") % words


def find(proposal: Proposal) -> list[Limit]:
    """What limits a placing among the drafted sessions; in constant queries."""
    return find_many([proposal])[0]


def find_many(proposals: Sequence[Proposal]) -> list[list[Limit]]:
    """The limits of each proposal, in their order, when all of them are placed together; in constant queries."""
    if not proposals:
        return []
    around = Surroundings.load(proposals)
    return [around.limits_of(proposal, beside=proposals) for proposal in proposals]


def hindrances(proposals: Sequence[Proposal], standing: Sequence[Proposal] = ()) -> list[Clash | Limit]:
    """What refuses these proposals together: clashes and hard limits. Limits that hold already for the sessions as
    they are `standing` do not count, so that what came under one later can still be edited. In constant queries."""
    around = Surroundings.load(proposals)
    found = [what for proposal in proposals for what in around.hindrances_of(proposal, beside=proposals)]
    known = [limit for limits in find_many(standing) for limit in limits] if found else []
    return list(dict.fromkeys(what for what in found if what not in known))


@dataclass(frozen=True)
class Surroundings:
    """What clashes and limits of some proposals are worked out from: the district's bounds, and what is drafted
    around them apart from themselves."""

    bounds: Bounds
    taken: Taken

    @classmethod
    def load(
        cls,
        proposals: Sequence[Proposal],
        *,
        alone: bool = False,
        standing: bool = False,
        with_calendar: bool = False,
    ) -> Surroundings:
        """For these proposals, at least one, of one district; one query more than for clashes, or in all when the
        proposals are `alone`: all that their district has in that time. `standing` are drafts as they stand, so
        that each meets the others as stored."""
        days = [half.day for p in proposals for half in half_days_of(p.start_at, p.end_at)]
        bounds = Bounds.load(
            class_ids={class_id for p in proposals for class_id in p.audience},
            room_ids={p.place_id for p in proposals if p.place_id},
            instructor_ids={person for p in proposals for person in p.instructor_ids},
            first=min(days),
            last=max(days),
            with_calendar=with_calendar,
        )
        if alone:
            return cls(bounds, Taken([], [], [], is_published=False))
        known = () if standing else (p.session_id for p in proposals if p.session_id)
        stored = Drafted(frozenset(known))
        return cls(bounds, Taken.load(proposals, stored, around=bounds.longest_way))

    def clashes_of(self, proposal: Proposal) -> list[Clash]:
        """As `clashes.find` finds them."""
        return list(self.taken.clashes_of(proposal))

    def limits_of(self, proposal: Proposal, *, beside: Iterable[Proposal] = ()) -> list[Limit]:
        """Those of one proposal, when the others `beside` it are placed as well."""
        earliest, latest = proposal.start_at - _NEAR, proposal.end_at + _NEAR
        others = [
            other
            for other in beside
            if other is not proposal and other.start_at < latest and earliest < other.end_at
        ]
        found = [*self._closures(proposal), *self._loads(proposal, others), *self._ways(proposal, others)]
        return list(dict.fromkeys(found))

    def hindrances_of(self, proposal: Proposal, *, beside: Iterable[Proposal] = ()) -> list[Clash | Limit]:
        """What refuses a placing: clashes, and the limits that are hard."""
        limits = self.limits_of(proposal, beside=beside)
        return [*self.clashes_of(proposal), *(limit for limit in limits if limit.is_hard)]

    def _closures(self, proposal: Proposal) -> Iterator[Limit]:
        for half_day in half_days_of(proposal.start_at, proposal.end_at):
            for row in self.bounds.closures:
                if row.room_id == proposal.place_id and row.room_id and covers(row, half_day):
                    name = self.bounds.places[row.room_id].name
                    yield _closed(row, half_day, name, ClashKind.ROOM, row.room_id)
                if row.instructor_id in proposal.instructor_ids and covers(row, half_day):
                    name = self.bounds.lecturers[row.instructor_id].name
                    yield _closed(row, half_day, name, ClashKind.INSTRUCTOR, row.instructor_id)

    def _loads(self, proposal: Proposal, others: Sequence[Proposal]) -> Iterator[Limit]:
        asked = half_days_of(proposal.start_at, proposal.end_at)
        for person in sorted(proposal.instructor_ids):
            taught = {*asked}
            for row in self._taught_by(person, proposal, others):
                taught.update(half_days_of(row.start_at, row.end_at))
            most, name = self.bounds.most(person), self.bounds.lecturers[person].name
            for day in sorted({half_day.day for half_day in asked}):
                number = sum(half_day.day == day for half_day in taught)
                if number > most:
                    words = {"what": name, "day": day_label(day), "number": number, "most": most}
                    text = _("%(what)s %(day)s 要讲%(number)s个半天，一天最多%(most)s个") % words
                    is_hard = self.bounds.limits.max_half_days_is_hard
                    yield Limit(LimitKind.LOAD, name, text, is_hard, ClashKind.INSTRUCTOR, person)

    def _ways(self, proposal: Proposal, others: Sequence[Proposal]) -> Iterator[Limit]:
        campus = self.bounds.campus(proposal.place_id)
        if not campus:
            return
        for person in sorted(proposal.instructor_ids):
            for other in self._taught_by(person, proposal, others):
                if (gap := self._too_short(proposal, campus, other)) is not None:
                    name = self.bounds.lecturers[person].name
                    yield self._way(name, campus, other, gap, ClashKind.INSTRUCTOR, person)
        near = [self._occupied(other) for other in others if self._is_elsewhere(proposal, campus, other)]
        stored = (other for other in self.taken.sessions if other.session_id != proposal.session_id)
        for other in [*stored, *near]:
            if (gap := self._too_short(proposal, campus, other)) is not None:
                for _kind, what in self.taken.in_both(proposal, other):
                    yield self._way(what, campus, other, gap, ClashKind.ROOM, proposal.place_id)

    def _is_elsewhere(self, proposal: Proposal, campus: str, other: Proposal) -> bool:
        """Whether the way to another proposal could matter at all."""
        gap = max(other.start_at - proposal.end_at, proposal.start_at - other.end_at)
        return gap < self.bounds.longest_way and self.bounds.campus(other.place_id) not in ("", campus)

    def _taught_by(self, person: int, proposal: Proposal, others: Sequence[Proposal]) -> Iterator[Occupied]:
        given = (by for pk, _name, by in self.taken.instructors if pk == person)
        yield from (by for by in given if by.session_id != proposal.session_id)
        yield from (self._occupied(other) for other in others if person in other.instructor_ids)

    def _occupied(self, other: Proposal) -> Occupied:
        names = {pk: self.bounds.classes.get(pk, "") for pk in other.audience}
        return Occupied(
            other.session_id or 0,
            other.title or _("另一节课"),
            other.class_name or next(iter(names.values()), ""),
            other.start_at,
            other.end_at,
            other.audience,
            names,
            campus=self.bounds.campus(other.place_id),
        )

    def _too_short(self, proposal: Proposal, campus: str, other: Occupied) -> int | None:
        """The minutes between two sessions that do not overlap, where the way takes longer; exactly its minutes are
        enough."""
        gap = max(other.start_at - proposal.end_at, proposal.start_at - other.end_at)
        way = dt.timedelta(minutes=self.bounds.way(campus, other.campus))
        return int(gap / dt.timedelta(minutes=1)) if dt.timedelta(0) <= gap < way else None

    def _way(
        self, what: str, campus: str, other: Occupied, gap: int, of: ClashKind, resource_id: int | None
    ) -> Limit:
        starts, ends = timezone.localtime(other.start_at), timezone.localtime(other.end_at)
        words = {
            "what": what,
            "here": campus,
            "there": other.campus,
            "class_name": other.class_name,
            "title": other.title,
            "clock": f"{starts:%H:%M}–{ends:%H:%M}",
            "gap": gap,
            "minutes": self.bounds.way(campus, other.campus),
        }
        text = (
            _(
                "%(what)s 在“%(there)s”有“%(class_name)s”的“%(title)s”（%(clock)s），中间只隔%(gap)s分钟，"
                "与“%(here)s”之间路上要%(minutes)s分钟"
            )
            % words
        )
        return Limit(LimitKind.TRANSIT, what, text, self.bounds.limits.transit_is_hard, of, resource_id)


def covers(row: Unavailability, half_day: HalfDay) -> bool:
    """Whether the room or the lecturer of the row is not to be had on that half-day."""
    return (
        row.first_on <= half_day.day
        and (row.last_on is None or half_day.day <= row.last_on)
        and (not row.weekdays or half_day.day.weekday() in row.weekdays)
        and (not row.periods or half_day.period in row.periods)
    )


def _closed(row: Unavailability, half_day: HalfDay, name: str, of: ClashKind, resource_id: int) -> Limit:
    words = {"what": name, "half_day": half_day.label, "reason": row.reason}
    text = (
        _("%(what)s %(half_day)s 不可用（%(reason)s）") % words
        if row.reason
        else _("%(what)s %(half_day)s 不可用") % words
    )
    return Limit(LimitKind.UNAVAILABLE, name, text, row.is_hard, of, resource_id)


@dataclass(frozen=True)
class Closure:
    """That a half-day is not to be had, and why; `reason` may be empty."""

    is_hard: bool
    reason: str

    def __str__(self) -> str:
        word = _("不能排") if self.is_hard else _("提醒")
        return f"{word}{_('：')}{self.reason}" if self.reason else word


@dataclass(frozen=True)
class Closures:
    """The half-days that are not to be had, by the id of the room or of the lecturer."""

    rooms: Mapping[int, Mapping[HalfDay, Closure]]
    instructors: Mapping[int, Mapping[HalfDay, Closure]]


def closed(
    rooms: Iterable[Room | int], instructors: Iterable[Instructor | int], first: dt.date, last: dt.date
) -> Closures:
    """Which of these rooms and lecturers are not to be had on which half-day from `first` to `last`, both included;
    of two reasons the hard one. One query."""
    days = [first + dt.timedelta(days=offset) for offset in range((last - first).days + 1)]
    halves = [HalfDay(day, period) for day in days for period in Period]
    found: tuple[dict[int, dict[HalfDay, Closure]], ...] = (defaultdict(dict), defaultdict(dict))
    for row in closing(rooms, instructors, first, last).order_by("is_hard", "-first_on", "-pk"):
        cells = found[0][row.room_id] if row.room_id else found[1][row.instructor_id or 0]
        cells.update({half: Closure(row.is_hard, row.reason) for half in halves if covers(row, half)})
    return Closures(*found)
