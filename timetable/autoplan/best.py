"""The best plan so far, and who is told of a better one."""

from __future__ import annotations

from collections.abc import Callable

from timetable.autoplan import explain
from timetable.autoplan.board import Board, Draft
from timetable.autoplan.clock import Clock
from timetable.autoplan.plan import Plan
from timetable.autoplan.scoring import Scorer

Rank = Callable[[Draft], int]


class Best:
    """Holds a draft with its rank and cost; the rank counts first (in a repair: who is moved)."""

    def __init__(
        self, board: Board, clock: Clock, on_plan: Callable[[Plan], None] | None, rank: Rank | None = None
    ) -> None:
        self.board, self.clock = board, clock
        self.draft = board.empty()
        self.bound = 0
        self.least_rank: int | None = None
        self._on_plan, self._rank = on_plan, rank or (lambda draft: 0)
        self._scorer = Scorer(board.problem)
        self.rank, self.cost = self._price(self.draft)

    @property
    def is_proven(self) -> bool:
        """Whether no plan is better: in its rank, where that counts first, else in its cost."""
        return self.rank <= self.least_rank if self.least_rank is not None else self.cost <= self.bound

    def raise_bound(self, bound: int) -> None:
        """No plan goes below that: in its rank, where that counts first, else in its cost."""
        if self.least_rank is not None:
            self.least_rank = max(self.least_rank, bound)
        else:
            self.bound = max(self.bound, bound)

    def consider(self, draft: Draft) -> bool:
        """Takes it when it is no worse, and tells when it is better; whether it was better."""
        price, now = self._price(draft), (self.rank, self.cost)
        if price > now:
            return False
        self.draft = draft
        self.rank, self.cost = price
        if price < now and self._on_plan:
            self._on_plan(self.plan(briefly=True))
        return price < now

    def group_prices(self, draft: Draft) -> list[int]:
        """What each group costs."""
        return self._scorer.group_prices(self.board.placements(draft))

    def plan(self, *, briefly: bool = False) -> Plan:
        """In the caller's words; `briefly` without what would help those that are out."""
        placements = self.board.placements(self.draft)
        moved = tuple(
            event.key
            for event in self.board.problem.events
            if event.now and event.key in placements and placements[event.key] != event.now
        )
        return Plan(
            placements=placements,
            unplaced=explain.unplaced(self.board, self.draft, briefly=briefly),
            score=self._scorer.score(placements),
            bound=self.bound,
            is_proven=self.is_proven,
            moved=moved,
            seconds=self.clock.seconds,
            effort=self.clock.effort,
        )

    def _price(self, draft: Draft) -> tuple[int, int]:
        return self._rank(draft), self._scorer.score(self.board.placements(draft)).total
