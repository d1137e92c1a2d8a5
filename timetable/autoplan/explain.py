"""Why a session has no place, and the least that would give it one: tried against the plan as it was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from timetable.autoplan.board import NO_ROOM, Board, Draft
from timetable.autoplan.plan import Allowance, Reason, Relaxation, Step, Unplaced
from timetable.autoplan.problem import Event, Key, Place, ResourceKind, Span
from timetable.autoplan.standing import Standing

MOST_RELAXATIONS = 3
MOST_STEPS = 3


def unplaced(board: Board, draft: Draft, *, briefly: bool = False) -> tuple[Unplaced, ...]:
    """Each session that the draft leaves out, in the problem's order; `briefly` without relaxations."""
    placed = board.placements(draft).keys()
    standing = Standing(board, draft)
    events = board.problem.events
    return tuple(
        _explain(board, standing, number, briefly)
        for number, event in enumerate(events)
        if event.key not in placed
    )


@dataclass(frozen=True)
class _Chance:
    """A start and room, and what is in the way there. `is_hopeless` when nobody could allow it: its own people are in
    another session."""

    place: Place
    away: tuple[int, ...]
    taken: tuple[int, ...]
    allow: tuple[Allowance, ...]
    is_hopeless: bool

    def has(self, *steps: Step) -> bool:
        """Whether one of these is in the way."""
        return any(row.step in steps for row in self.allow)


def _explain(board: Board, standing: Standing, number: int, briefly: bool) -> Unplaced:
    event = board.problem.events[number]
    chances = list(_chances(board, standing, number))
    reason, key = _reason(board, event, chances)
    found = () if briefly else tuple(_smallest(chances))
    return Unplaced(event.key, reason, key, found)


def _chances(board: Board, standing: Standing, number: int) -> Iterator[_Chance]:
    event, b = board.problem.events[number], board.bundle_of[number]
    rooms = [board.room_number[key] for key in dict.fromkeys(event.rooms)] or [NO_ROOM]
    for start in dict.fromkeys(event.starts):
        span = Span(start, start + event.length)
        mask = board.mask(span)
        own = board.bundles[b].resources
        away = tuple(
            row for row in own if any(span.meets(busy) for busy in board.problem.resources[row].busy)
        )
        taken = tuple(row for row in own if (board.resource_busy[row] | standing.people[row]) & mask)
        people = list(_people(board, away, taken, span))
        others = list(_limits(board, standing, b, start))
        for room in rooms:
            allow = [*people, *_room(board, standing, event, room, span), *others]
            far = standing.too_far(b, start, room)
            allow += [Allowance(Step.SHORTER_WAY, board.problem.resources[row].key, span) for row in far]
            place = Place(start, None if room == NO_ROOM else board.rooms[room].key)
            hopeless = any(board.problem.resources[row].kind != ResourceKind.INSTRUCTOR for row in taken)
            yield _Chance(place, away, taken, tuple(allow), hopeless)


def _people(board: Board, away: Iterable[int], taken: Iterable[int], span: Span) -> Iterator[Allowance]:
    for row in taken:
        key = board.problem.resources[row].key
        yield Allowance(Step.FREE_RESOURCE if row in away else Step.ANOTHER_RESOURCE, key, span)


def _room(board: Board, standing: Standing, event: Event, room: int, span: Span) -> Iterator[Allowance]:
    if room == NO_ROOM:
        return
    key = board.rooms[room].key
    if (board.room_busy[room] | standing.rooms[room]) & board.mask(span):
        yield Allowance(Step.FREE_ROOM, key, span)
    if board.is_too_small(board.rooms[room], event):
        yield Allowance(Step.SMALLER_ROOM, key, span)


def _limits(board: Board, standing: Standing, b: int, start: int) -> Iterator[Allowance]:
    span = standing.span(b, start)
    for other in standing.out_of_order(b, start):
        for number in board.bundles[other].events[: len(standing.draft[other])]:
            yield Allowance(Step.DROP_ORDER, board.problem.events[number].key, span)
    for row in standing.overloaded(b, start):
        yield Allowance(Step.MORE_BLOCKS, board.problem.resources[row].key, span)


def _reason(board: Board, event: Event, chances: list[_Chance]) -> tuple[Reason, Key | None]:
    """The first filter that nothing passes."""
    if not event.starts:
        return Reason.NO_START, None
    if event.rooms and not board.fitting(event):
        return Reason.NO_ROOM, None
    here = [row for row in chances if not row.away]
    if not here:
        return Reason.RESOURCE_AWAY, _commonest(board, (row for chance in chances for row in chance.away))
    free = [row for row in here if not row.taken]
    if not free:
        return Reason.RESOURCE_TAKEN, _commonest(board, (row for chance in here for row in chance.taken))
    roomy = [row for row in free if not row.has(Step.FREE_ROOM, Step.SMALLER_ROOM)]
    if not roomy:
        return Reason.ROOMS_TAKEN, None
    ordered = [row for row in roomy if not row.has(Step.DROP_ORDER)]
    if not ordered:
        return Reason.ORDER, _first(roomy, Step.DROP_ORDER)
    if all(row.has(Step.MORE_BLOCKS, Step.SHORTER_WAY) for row in ordered):
        return Reason.RESOURCE_TAKEN, _first(ordered, Step.MORE_BLOCKS, Step.SHORTER_WAY)
    return Reason.TOGETHER, None


def _commonest(board: Board, numbers: Iterable[int]) -> Key:
    return board.problem.resources[Counter(numbers).most_common(1)[0][0]].key


def _first(chances: list[_Chance], *steps: Step) -> Key | None:
    return next(allow.key for chance in chances for allow in chance.allow if allow.step in steps)


def _smallest(chances: list[_Chance]) -> Iterator[Relaxation]:
    """One of each kind first, the fewest steps before more; where no single step helps, more days would."""
    hopeful = [row for row in chances if row.allow and not row.is_hopeless and len(row.allow) <= MOST_STEPS]
    least = min((len(row.allow) for row in hopeful), default=0)
    once: dict[tuple[Allowance, ...], _Chance] = {}
    kinds: dict[tuple[Step, ...], _Chance] = {}
    for row in hopeful:
        if len(row.allow) == least:
            once.setdefault(row.allow, row)
            kinds.setdefault(tuple(allow.step for allow in row.allow), row)
    found = [
        Relaxation(row.allow, row.place) for row in {**{r.allow: r for r in kinds.values()}, **once}.values()
    ]
    if least != 1:
        found.insert(0, Relaxation((Allowance(Step.LONGER_RANGE),)))
    yield from found[:MOST_RELAXATIONS]
