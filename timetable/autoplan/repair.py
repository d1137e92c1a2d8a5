"""The plan that moves the fewest sessions.

First whoever can stay is found: nothing moves fewer than those who cannot, whatever comes next. Then the others are
placed beside them; where that leaves somebody out, more is opened, piece by piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ortools.sat.python.cp_model import IntVar, LinearExpr

from timetable.autoplan import greedy, scope
from timetable.autoplan.best import Best
from timetable.autoplan.board import NO_ROOM, Board, Draft
from timetable.autoplan.clock import Clock
from timetable.autoplan.model import Model
from timetable.autoplan.pieces import Pieces
from timetable.autoplan.plan import Plan
from timetable.autoplan.problem import Problem
from timetable.autoplan.scope import Scope

STAY_SHARE, BOUND_SHARE, SCORE_SHARE = 0.15, 0.25, 0.2
PIECE_EFFORT, MOST_FREE = 3.0, 120
OTHER_TIME = 10  # what another time costs more than only another room, among as few moves


def repair(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    deterministic: bool = False,
    on_plan: Callable[[Plan], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """As `solve`, for events that stand somewhere (`Event.now`) and a change that has come over them (`busy`).

    As many sessions placed as can be; then the fewest published ones moved, in time or room; then the fewest others;
    then the least score.
    """
    board = Board(problem, apart=True)
    with Clock(seconds, seed=seed, deterministic=deterministic, should_stop=should_stop) as clock:
        return _Repair(board, clock, on_plan, seed).run()


class _Repair:
    """A rank is one number for what counts before the score: a session out is worse than any moves, and a published
    one moved is worse than any drafts."""

    def __init__(self, board: Board, clock: Clock, on_plan: Callable[[Plan], None] | None, seed: int) -> None:
        self.board, self.clock = board, clock
        self.events = [board.problem.events[bundle.events[0]] for bundle in board.bundles]
        drafts = sum(not event.is_published for event in self.events)
        self.published = drafts + 1
        self.out = self.published * (len(self.events) + 1)
        self.now = dict(self._standing())
        self.best = Best(board, clock, on_plan, self._rank)
        self.pieces = Pieces(board, clock, self.best, seed)

    def run(self) -> Plan:
        """Opens more and more, until no fewer need to move; then looks for the least score among as few moves."""
        kept, least = self._who_stays()
        self.best.least_rank = least
        self.best.consider(greedy.draft(self.board, kept))
        for near in (kept, self._fewer(kept)):
            if not self.best.is_proven:
                self._think_over(near, by_score=False)
        if not self.best.is_proven:
            self.best.raise_bound(self._bound())
        later = self.clock.limit * SCORE_SHARE
        self.pieces.think_over(lambda: self.best.is_proven, self._put_rank, at_least=later, is_bare=True)
        self._think_over(self._unmoved(), by_score=True)
        return self.best.plan()

    def _standing(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """The start and room of each event that is placed and not pinned, possible or not."""
        for b, event in enumerate(self.events):
            if event.now and not event.is_pinned:
                yield b, (event.now.start, self.board.room_number.get(event.now.room, NO_ROOM))

    def _price(self, b: int) -> int:
        return self.published if self.events[b].is_published else 1

    def _rank(self, draft: Draft) -> int:
        moved = sum(self._price(b) for b, (start, room) in self.now.items() if draft[b].get(start) != room)
        return moved + self.out * sum(not taken for taken in draft)

    def _rank_of(self, model: Model) -> LinearExpr:
        """The same in a model; where rooms are counted, no more than that."""
        moved = sum(self._price(b) for b in self.now)
        stays = [
            (literal, -self._price(b)) for b in self.now if (literal := self._stay(model, b)) is not None
        ]
        literals, prices = [row[0] for row in stays], [row[1] for row in stays]
        literals += list(model.out.values())
        prices += [self.out] * len(model.out)
        return LinearExpr.weighted_sum(literals, prices) + moved

    def _stay(self, model: Model, b: int) -> IntVar | None:
        start, room = self.now[b]
        for option in model.options[b]:
            if option.choice.start == start and room in option.choice.rooms:
                return option.at if model.is_counted else option.rooms.get(room)
        return None

    def _who_stays(self) -> tuple[Draft, int]:
        """The most that can stay where they stand, and the rank that no plan goes below."""
        kept = self.board.empty()
        possible = scope.whole(self.board).open
        for b in range(len(possible)):
            start, room = self.now.get(b, (None, NO_ROOM))
            possible[b] = {start: (room,)} if start is not None and room in possible[b].get(start, ()) else {}
        model = Model(self.board, Scope(kept, possible), is_bare=True)
        rank = self._rank_of(model)
        # Those who are new, or cannot stay, are out here: that says nothing about where they may go.
        model.cp.minimize(rank - self.out * LinearExpr.sum(list(model.out.values())))
        answer = self.clock.ask(model, at_most=self.clock.limit * STAY_SHARE)
        hopeless = sum(not bundle.choices for bundle in self.board.bundles)
        return answer.draft or kept, max(0, answer.bound) + self.out * hopeless

    def _think_over(self, kept: Draft, *, by_score: bool) -> None:
        """The least rank beside what is kept, or the least score with the rank there is; not if that is too much."""
        if sum(not taken for taken in kept) <= MOST_FREE:
            model = Model(self.board, scope.beside(self.board, kept), is_bare=not by_score)
            (self._put_score if by_score else self._put_rank)(model)
            model.hint(self.best.draft)
            question = self.clock.begin(model, effort=PIECE_EFFORT)
            self.clock.wait([question])
            if question.answer.draft:
                self.best.consider(question.answer.draft)

    def _put_rank(self, model: Model) -> None:
        rank = self._rank_of(model)
        model.cp.add(rank <= self.best.rank)
        model.cp.minimize(rank)

    def _put_score(self, model: Model) -> None:
        model.cp.add(self._rank_of(model) <= self.best.rank)
        model.cp.minimize(model.cost - OTHER_TIME * LinearExpr.sum(self._same_times(model)))

    def _unmoved(self) -> Draft:
        """Whoever stands where they stood."""
        return [
            taken
            if self.board.bundles[b].is_pinned
            or (b in self.now and taken.get(self.now[b][0]) == self.now[b][1])
            else {}
            for b, taken in enumerate(self.best.draft)
        ]

    def _same_times(self, model: Model) -> list[IntVar]:
        return [
            option.at
            for b, (start, _) in self.now.items()
            for option in model.options[b]
            if option.choice.start == start
        ]

    def _fewer(self, kept: Draft) -> Draft:
        """Keeps fewer: whoever shares somebody or a room with those that are out goes too."""
        lost = [b for b, taken in enumerate(kept) if not taken]
        people = {resource for b in lost for resource in self.board.bundles[b].resources}
        times = 0
        rooms = set()
        for b in lost:
            for choice in self.board.bundles[b].choices.values():
                times |= choice.mask
                rooms |= choice.rooms.keys() - {NO_ROOM}
        return [
            taken
            if self.board.bundles[b].is_pinned
            or not (
                people.intersection(self.board.bundles[b].resources) or self._holds(b, taken, rooms, times)
            )
            else {}
            for b, taken in enumerate(kept)
        ]

    def _holds(self, b: int, taken: dict[int, int], rooms: set[int], times: int) -> bool:
        choices = self.board.bundles[b].choices
        return any(room in rooms and choices[start].mask & times for start, room in taken.items())

    def _bound(self) -> int:
        """The rank below which no plan goes even if rooms are only counted."""
        model = Model(self.board, scope.whole(self.board), is_counted=True, is_bare=True)
        model.cp.minimize(self._rank_of(model))
        return self.clock.ask(model, at_most=self.clock.limit * BOUND_SHARE).bound
