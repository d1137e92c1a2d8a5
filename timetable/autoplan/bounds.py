"""What no plan goes below: each part of the problem for itself, as if the others were not there.

Classes meet only in rooms and lecturers. Without that each is small enough to be thought through to the end, and the
sum of what they cost at least is what all cost at least.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import replace

from timetable.autoplan import scope
from timetable.autoplan.board import Board
from timetable.autoplan.clock import Clock, Question
from timetable.autoplan.model import Model
from timetable.autoplan.problem import Event, Key, Problem

PART_EFFORT = 0.5


def parts(problem: Problem) -> list[Problem]:
    """The problem cut between groups that no session joins. What is shared with other parts costs nothing here: the
    load of a lecturer and the fairness between groups."""
    events = {event.key: event for event in problem.events}
    leaders = _leaders(problem)
    members: dict[Key, list[Event]] = defaultdict(list)
    for key, event in events.items():
        members[leaders[key]].append(event)
    if len(members) == 1:
        return [problem]
    return list(_cut(problem, leaders, members))


def least(parts: list[Problem], clock: Clock, *, at_most: float) -> int:
    """The sum of what the parts cost at least, as far as there is time to tell."""
    total, until = 0, clock.left - at_most
    left, waiting = deque(parts), list[Question]()
    while (left or waiting) and clock.left > max(0.0, until):
        while left and len(waiting) < clock.cores:
            waiting.append(_begin(left.popleft(), clock))
        for question in clock.wait(waiting):
            waiting.remove(question)
            total += max(0, question.answer.bound)
    for question in waiting:
        question.solver.stop_search()
    return total


def _begin(part: Problem, clock: Clock) -> Question:
    board = Board(part)
    model = Model(board, scope.whole(board), is_counted=True)
    model.minimise()
    return clock.begin(model, effort=PART_EFFORT)


def _leaders(problem: Problem) -> dict[Key, Key]:
    """For each event the first of those that it is tied to."""
    leaders: dict[Key, Key] = {event.key: event.key for event in problem.events}

    def leader(key: Key) -> Key:
        while leaders[key] != key:
            leaders[key] = leaders[leaders[key]]
            key = leaders[key]
        return key

    for keys in (*(group.events for group in problem.groups), *problem.orders):
        for key in keys[1:]:
            leaders[leader(key)] = leader(keys[0])
    return {key: leader(key) for key in leaders}


def _cut(problem: Problem, leaders: dict[Key, Key], members: dict[Key, list[Event]]) -> Iterator[Problem]:
    weights = replace(problem.weights, load=0, fairness=0)
    for name, events in members.items():
        yield replace(
            problem,
            events=tuple(events),
            groups=tuple(
                group for group in problem.groups if group.events and leaders[group.events[0]] == name
            ),
            orders=tuple(order for order in problem.orders if leaders[order.before] == name),
            weights=weights,
        )
