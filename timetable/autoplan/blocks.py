"""Half-days in their order: which ones a time meets, and which lie beside each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from timetable.autoplan.problem import Block, Span


class Blocks:
    """The blocks by their place in time: 0, 1, 2 …"""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.rows = sorted(blocks, key=lambda block: (block.start, block.end))
        self._starts = [block.start for block in self.rows]
        self._ends = [block.end for block in self.rows]
        numbers = {(block.day, block.number): index for index, block in enumerate(self.rows)}
        self._beside = [
            frozenset(
                numbers[block.day, block.number + step]
                for step in (-1, 1)
                if (block.day, block.number + step) in numbers
            )
            for block in self.rows
        ]

    def met(self, span: Span) -> range:
        """Those that a stretch of time touches."""
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def day(self, index: int) -> int:
        """The day of a block."""
        return self.rows[index].day

    def beside(self, index: int) -> frozenset[int]:
        """Its neighbours of the same day."""
        return self._beside[index]

    def penalty(self, span: Span) -> int:
        """The price of being there, in units of `Weights.times`."""
        return sum(self.rows[index].penalty for index in self.met(span))
