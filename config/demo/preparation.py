"""The preparation lists in the demo: what the head teachers and the organiser have ticked so far."""

import datetime as dt
from collections.abc import Sequence

from accounts.models import User
from config.demo.classes import Run
from config.demo.clock import standing_at
from config.demo.scene import Scene
from config.demo.year import Stage
from courses.models import PreparationItem, TickState
from courses.preparation import ticking
from courses.preparation.counting import due_on, opening_of
from timetable.calendar import at_clock

_AHEAD = (Stage.NOW, Stage.CONFIRMED, Stage.ENROLLING, Stage.APPROVED)
_MORNING = dt.time(10, 20)
_PAST_WITH_TICKS = 2
# What the system does not see in the demo, and how it was done.
_SAID = {
    "budget": "预算已报财政审核",
    "table_cards": "用上期的底版印好了",
    "handbook": "印刷厂已送到",
    "registration_list": "已打印两份",
}
_FORGOTTEN = "venue"


def prepare(scene: Scene, runs: Sequence[Run]) -> None:
    """What was due is ticked, but for a few; one class needs no vehicles, one has a date and an item of its own."""
    ahead = [run for run in runs if run.stage in _AHEAD]
    past = [run for run in runs if run.stage == Stage.PAST][-_PAST_WITH_TICKS:]
    district = scene.units.district
    items = {row.usual: row for row in PreparationItem.objects.of_template(district.pk)}
    for number, run in enumerate([*past, *ahead]):
        for item in items.values():
            if not item.known_by or item.usual in _SAID:
                _tick(scene, run, item, forgets=number % 3 == 1)
    if upcoming := [run for run in ahead if run.stage == Stage.CONFIRMED]:
        _own(scene, upcoming[0], items)


def _tick(scene: Scene, run: Run, item: PreparationItem, *, forgets: bool) -> None:
    """On the morning on which it was due, where that has come; a class that is ahead leaves the last days' open."""
    due = due_on(opening_of(run.training_class), item.days_before)
    if due is None or due > scene.today or (forgets and item.usual == _FORGOTTEN):
        return
    if run.stage == Stage.CONFIRMED and (scene.today - due).days < 2:
        return
    by: User = scene.staff.organiser if item.days_before > 10 else run.teacher
    with standing_at(min(at_clock(due, _MORNING), scene.now)):
        ticking.tick(
            run.training_class,
            item,
            state=TickState.DONE,
            seen=TickState.OPEN,
            note=_SAID.get(item.usual, ""),
            by=by,
        )


def _own(scene: Scene, run: Run, items: dict[str, PreparationItem]) -> None:
    row, by = run.training_class, scene.staff.organiser
    opening = opening_of(row)
    if opening is None:
        return
    seen = ticking.tick_of(row, items["vehicles"]).state
    ticking.tick(
        row,
        items["vehicles"],
        state=TickState.NOT_NEEDED,
        seen=TickState(seen),
        note="没有现场教学，学员自行前往",
        by=by,
    )
    item = items["signs"]
    days = (opening - scene.today).days
    ticking.move(row, item, days_before=min(days, 120), seen=item.days_before, by=by)
    ticking.add(row, title="联系区融媒体中心报道开班式", hint="", days_before=1, by=by)
