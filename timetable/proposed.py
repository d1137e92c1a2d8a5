"""A proposal of automatic planning as people read it: what would stand where, what moves, how good it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timetable import grid
from timetable.explaining import Unfit, explain
from timetable.grid import Entry, Grid
from timetable.models import PlanningRun, PublishedChange, Room, Session
from timetable.planning_runs import Placement, placements_of
from timetable.rows import Draft, Facts, Row, drafts_among
from timetable.week import Week

# The planner's weights, in the order in which people care.
PARTS: Mapping[str, Promise] = {
    "unplaced": gettext_lazy("没有排上的课"),
    "over_capacity": gettext_lazy("教室坐不下"),
    "disliked": gettext_lazy("占了不方便的时间"),
    "load": gettext_lazy("讲师一天讲得太多"),
    "transit": gettext_lazy("校区之间来不及"),
    "room_changes": gettext_lazy("一个班换教室"),
    "isolated": gettext_lazy("一天里只有零散的半天"),
    "times": gettext_lazy("晚上、周末，或者和录入的先后不同"),
    "fairness": gettext_lazy("有的班吃亏太多"),
    "spare_seats": gettext_lazy("大教室坐小班"),
}


@dataclass(frozen=True)
class ClassProposal:
    """What is proposed for one class, in its table among what stands already; `placed` and `moved` count."""

    class_id: int
    name: str
    grid: Grid
    placed: int
    moved: int


@dataclass(frozen=True)
class Proposal:
    """`parts` are label and cost of what was not liked, the costly ones only; `first_week` is the first that the
    board would show it in."""

    classes: tuple[ClassProposal, ...]
    unplaced: tuple[Unfit, ...]
    parts: tuple[tuple[str, int], ...]
    first_week: str = ""

    @property
    def placed(self) -> int:
        """How many sessions get a first place."""
        return sum(row.placed for row in self.classes)

    @property
    def moved(self) -> int:
        """How many go from one place to another."""
        return sum(row.moved for row in self.classes)

    @property
    def sentence(self) -> str:
        """排好3节，调整1节，还有2节排不上。"""
        words = []
        if self.placed:
            words.append(_("排好%(n)d节") % {"n": self.placed})
        if self.moved:
            words.append(_("调整%(n)d节") % {"n": self.moved})
        if self.unplaced:
            words.append(_("还有%(n)d节排不上") % {"n": len(self.unplaced)})
        return _("%(words)s。") % {"words": _("，").join(words)} if words else _("没有要动的课。")


def load(run: PlanningRun) -> Proposal:
    """What the run proposes. Constant queries."""
    placements = placements_of(run)
    owners = Session.objects.filter(pk__in=placements).values("training_class")
    drafts = drafts_among(Session.objects.filter(training_class__in=owners))
    rooms = Room.objects.in_bulk({row.room_id for row in placements.values() if row.room_id})
    by_class: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_class.setdefault(draft.facts.owner_id, []).append(draft)
    costs = {name: cost for name, cost in run.score.get("parts", {}).items() if cost}
    return Proposal(
        classes=tuple(_of_class(drafts, placements, rooms) for drafts in by_class.values()),
        unplaced=tuple(explain(run.unplaced)),
        parts=tuple((str(label), costs[name]) for name, label in PARTS.items() if name in costs),
        first_week=_first_week(placements),
    )


def _first_week(placements: Mapping[int, Placement]) -> str:
    days = [timezone.localtime(place.start_at).date() for place in placements.values()]
    return Week.of(min(days)).key if days else ""


def changes_of(run: PlanningRun) -> list[tuple[Draft, Row]]:
    """The drafts that the run would place or move, each with the row that it would become. Two queries."""
    placements = placements_of(run)
    drafts = drafts_among(Session.objects.filter(pk__in=placements))
    rooms = Room.objects.in_bulk({row.room_id for row in placements.values() if row.room_id})
    return [
        (draft, _placed(draft.facts, place, rooms))
        for draft in drafts
        if not _stands_there(draft.taking_place, place := placements[draft.facts.session_id])
    ]


def _of_class(
    drafts: list[Draft], placements: Mapping[int, Placement], rooms: Mapping[int, Room]
) -> ClassProposal:
    entries = list(_entries(drafts, placements, rooms))
    marks = [entry.change for entry in entries]
    return ClassProposal(
        class_id=drafts[0].facts.owner_id,
        name=drafts[0].facts.owner,
        grid=grid.of_entries(entries),
        placed=marks.count(PublishedChange.ADDED),
        moved=marks.count(PublishedChange.MOVED),
    )


def _entries(
    drafts: list[Draft], placements: Mapping[int, Placement], rooms: Mapping[int, Room]
) -> Iterator[Entry]:
    for draft in drafts:
        stands = draft.taking_place
        place = placements.get(draft.facts.session_id)
        if place and not _stands_there(stands, place):
            change = PublishedChange.MOVED if stands else PublishedChange.ADDED
            was = f"{stands.time} {stands.place}".strip() if stands else ""
            yield Entry(_placed(draft.facts, place, rooms), change=change, was=was)
        elif stands:
            yield Entry(stands)


def _stands_there(stands: Row | None, place: Placement) -> bool:
    """Whether the proposal is where the session stands already, as after it was accepted."""
    if stands is None:
        return False
    return (stands.start_at, stands.room_id) == (place.start_at, place.room_id)


def _placed(facts: Facts, place: Placement, rooms: Mapping[int, Room]) -> Row:
    """The session as it would be."""
    room = rooms.get(place.room_id or 0)
    words = {name: getattr(facts, name) for name in Facts.__dataclass_fields__}
    if room:
        words |= {"place": room.label, "room_id": room.pk, "room_excludes": room.excludes}
    return Row(**words, start_at=place.start_at, end_at=place.end_at)
