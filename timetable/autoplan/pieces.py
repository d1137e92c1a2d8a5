"""Parts of the best plan thought over while the rest stands, one on each core, again and again."""

from __future__ import annotations

from collections.abc import Callable

from timetable.autoplan import scope
from timetable.autoplan.best import Best
from timetable.autoplan.board import Board
from timetable.autoplan.clock import Clock, Question
from timetable.autoplan.model import Model
from timetable.autoplan.neighbourhoods import Neighbourhood, Neighbourhoods
from timetable.autoplan.standing import stands

SIZE, EFFORT = 30, 0.3
PATIENCE, MORE, MOST_EFFORT = 20, 1.5, 5.0


class Pieces:
    """Improves the best. What is learnt about the ways of choosing a part is kept from one call to the next."""

    def __init__(self, board: Board, clock: Clock, best: Best, seed: int) -> None:
        self.board, self.clock, self.best = board, clock, best
        self.effort, self.in_vain = EFFORT, 0
        self.ways = Neighbourhoods(board, seed, SIZE, best.group_prices)

    def think_over(
        self,
        is_done: Callable[[], bool],
        put: Callable[[Model], None],
        *,
        at_least: float = 0.0,
        is_bare: bool = False,
    ) -> None:
        """Until it is done or no more time than `at_least` is left. `put` makes a model a question; who is out is
        given a place at whatever price, and everybody where `is_bare`."""
        tries: dict[Question, Neighbourhood] = {}
        while self.clock.left > at_least and not is_done():
            while len(tries) < self.clock.cores:
                way = self.ways.pick(self.best.draft)
                model = self._model(way, is_bare=is_bare or way is self.ways.out)
                put(model)
                tries[self.clock.begin(model, effort=self.effort)] = way
            for question in self.clock.wait(tries):
                gain = self._learn(question)
                answer = question.answer
                tries.pop(question).learn(gain=gain, is_final=answer.is_final, effort=answer.effort)
                self._be_patient(gain)
        for question in tries:
            question.solver.stop_search()

    def _be_patient(self, gain: bool) -> None:
        """The longer nothing comes of it, the more a part is worth."""
        self.in_vain = 0 if gain else self.in_vain + 1
        if self.in_vain >= PATIENCE:
            self.effort, self.in_vain = min(MOST_EFFORT, self.effort * MORE), 0

    def _learn(self, question: Question) -> bool:
        """Whether the plan has become better. One thought through with everything open bounds all."""
        answer, within = question.answer, question.model.scope
        if answer.is_final and within.kept == self.board.empty():
            self.best.raise_bound(answer.bound)
        if answer.draft is None:
            return False
        if self.best.consider(answer.draft):
            return True
        # Another part may have become better meanwhile: what is new here goes beside what is new there.
        merged = [
            mine if open_ else theirs
            for mine, theirs, open_ in zip(answer.draft, self.best.draft, within.open, strict=True)
        ]
        return merged != answer.draft and stands(self.board, merged) and self.best.consider(merged)

    def _model(self, way: Neighbourhood, *, is_bare: bool) -> Model:
        """Only what the way frees may change."""
        freed = way.choose(self.best.draft, int(way.size))
        kept = [
            taken
            if self.board.bundles[b].is_pinned
            else {start: room for start, room in taken.items() if (b, start) not in freed}
            for b, taken in enumerate(self.best.draft)
        ]
        return Model(self.board, scope.beside(self.board, kept), is_bare=is_bare)
