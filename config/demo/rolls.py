"""Attendance of what is over: mostly there, some late, leave of each kind, and records that need a decision."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random

from attendance import marking
from attendance.marking import Values
from attendance.models import AttendanceStatus, LeaveKind, MarkSource
from attendance.value import PRESENT, Value
from config.demo.classes import Run
from config.demo.scene import Scene
from config.demo.year import Stage
from timetable.calendar import HalfDay
from timetable.models import Period, PublishedSession
from trainees.models import Enrolment

_LATE = Value(AttendanceStatus.LATE.value)
_EARLY = Value(AttendanceStatus.LEFT_EARLY.value)
_ABSENT = Value(AttendanceStatus.ABSENT.value)
_LEAVES = [Value(AttendanceStatus.ON_LEAVE.value, kind.value) for kind in LeaveKind]
_ROLL_TAKES = dt.timedelta(minutes=8)

Days = dict[HalfDay, dt.datetime]


def call(scene: Scene, runs: Sequence[Run]) -> None:
    """Marks every half-day that is over, as the head teachers noted it at the time."""
    chance = scene.chance("attendance")
    for run in runs:
        if run.stage not in (Stage.PAST, Stage.NOW):
            continue
        over = _half_days_over(scene, run)
        marks: dict[HalfDay, Values] = {
            half_day: {person.pk: _usual(chance) for person in run.enrolments} for half_day in over
        }
        for person, half_day, value in _cases(run, list(over), chance):
            marks[half_day] = {**marks[half_day], person.pk: value}
        noted = {half_day: starts + _ROLL_TAKES for half_day, starts in over.items()}
        marking.mark_many(run.training_class, by=run.teacher, marks=marks, source=MarkSource.ROLL, at=noted)


def _half_days_over(scene: Scene, run: Run) -> Days:
    """The half-days of which every session has ended, each with its beginning."""
    over: Days = {}
    still: set[HalfDay] = set()
    rows = PublishedSession.objects.of_class(run.training_class).taking_place().order_by("start_at")
    for row in rows:
        half_day = HalfDay(row.day, row.period)
        over.setdefault(half_day, row.start_at)
        if row.end_at > scene.now:
            still.add(half_day)
    return {half_day: starts for half_day, starts in over.items() if half_day not in still}


def _usual(chance: Random) -> Value:
    drawn = chance.random()
    if drawn < 0.972:
        return PRESENT
    return _LATE if drawn < 0.994 else _EARLY


def _cases(run: Run, over: list[HalfDay], chance: Random) -> Iterator[tuple[Enrolment, HalfDay, Value]]:
    """Who was away: for half a day each, so that in a short class the limit is passed (R9). In a week one stays
    at exactly a seventh, who is warned, and one goes beyond it."""
    if not over or not run.enrolments:
        return
    count = 3 if len(run.enrolments) > 20 else 1
    people = chance.sample(run.enrolments, min(len(run.enrolments), count + 2))
    for person, leave in zip(people[:count], chance.sample(_LEAVES, len(_LEAVES)), strict=False):
        yield person, chance.choice(over), leave
    if chance.random() < 0.3:
        yield people[0], over[-1], _ABSENT
    evenings = [half_day for half_day in over if half_day.period == Period.EVE]
    if evenings and len(people) == count + 2:
        warned, flagged = people[count:]
        yield warned, evenings[0], _LEAVES[1]
        yield warned, over[over.index(evenings[0]) + 1], _LEAVES[1]
        yield flagged, over[2], _LEAVES[0]
        yield flagged, over[3], _LEAVES[0]
