"""Ratios: what is measured and its anchor take turns, and the median of their rounds counts."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 7
Clock = Callable[[], float]


@dataclass(frozen=True)
class Line:
    """One line of the table: what, what was found, what is wanted."""

    what: str
    found: str
    goal: str
    is_met: bool


def ratio(
    what: str,
    measured: Callable[[], object],
    anchor: Callable[[], object],
    *,
    at_most: float,
    repeat: int = 1,
    rounds: int = ROUNDS,
    clock: Clock = time.perf_counter,
) -> Line:
    """Runs both in turn, `repeat` times a round, after one run that does not count."""
    measured(), anchor()
    pairs = [(taken(measured, repeat, clock), taken(anchor, repeat, clock)) for _ in range(rounds)]
    found = median(one / other for one, other in pairs)
    ours, theirs = median(one for one, _ in pairs), median(other for _, other in pairs)
    words = f"{found:.2f} ×  ({ours * 1000:.1f} ms to {theirs * 1000:.1f} ms)"
    return Line(what, words, f"≤ {at_most:g} ×", found <= at_most)


def taken(run: Callable[[], object], repeat: int, clock: Clock = time.perf_counter) -> float:
    """Seconds of one run, over `repeat` of them."""
    begun = clock()
    for _ in range(repeat):
        run()
    return (clock() - begun) / repeat


def show(title: str, lines: list[Line]) -> None:
    """Prints a part of the table."""
    sys.stdout.write(f"\n{title}\n")
    for line in lines:
        mark = "ok " if line.is_met else "OVER"
        sys.stdout.write(f"  {mark:<4}  {line.what:<66}  {line.found:<38}  {line.goal}\n")
    sys.stdout.flush()
