"""Seats in the hall: shared out by an order and a direction, then moved by hand; locked ones stay."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.models import TrainingClass
from trainees import arranging
from trainees.arranging import Act, NotArranged, Overtaken
from trainees.models import Enrolment, SeatingDirection, SeatingOrder, SeatingPlan

_COLUMNS = ("seat", "seat_row", "seat_column", "seat_locked")
_LAST = 10**6


class Place(NamedTuple):
    """A seat: rows count from the rostrum, columns from the left as seen from the hall, both from 1."""

    row: int
    column: int

    @property
    def label(self) -> str:
        """3排5座: Chinese whoever seats people, for it is stored and printed."""
        return f"{self.row}排{self.column}座"


class Filling(models.TextChoices):
    """Who gets a seat when the hall is laid out."""

    ALL = "ALL", gettext_lazy("全部重新排座（固定的座位不动）")
    NEWCOMERS = "NEWCOMERS", gettext_lazy("只给没有座位的人补座，其他人不动")
    NOBODY = "NOBODY", gettext_lazy("只改场地，暂不排座")


@dataclass(frozen=True, slots=True)
class Hall:
    """Rows and columns, by what people are ordered, and how they fill it."""

    rows: int
    columns: int
    order: str = SeatingOrder.STROKES
    direction: str = SeatingDirection.ROWS

    def places(self) -> list[Place]:
        """All seats in the order in which they are filled.

        Row-wise: the first row from left to right, then the next. Column-wise: the left column from the rostrum
        backwards, then the next. From the centre: row by row, in each the seats nearest to its middle first; of two
        equally near the left one, so five seats are filled 3 2 4 1 5 and four 2 3 1 4. Left is as seen from the hall.
        """
        rows, columns = range(1, self.rows + 1), range(1, self.columns + 1)
        if self.direction == SeatingDirection.COLUMNS:
            return [Place(row, column) for column in columns for row in rows]
        if self.direction == SeatingDirection.CENTRE:
            outwards = sorted(columns, key=lambda column: (abs(2 * column - self.columns - 1), column))
            return [Place(row, column) for row in rows for column in outwards]
        return [Place(row, column) for row in rows for column in columns]

    def holds(self, place: Place) -> bool:
        """Whether the seat is in the hall."""
        return place.row <= self.rows and place.column <= self.columns


_BY: dict[str, Callable[[Enrolment], tuple[Any, ...]]] = {
    SeatingOrder.STROKES: lambda person: (person.cadre.stroke_order, person.town_position, person.pk),
    SeatingOrder.TOWN: lambda person: (person.town_position, person.unit.position, person.pk),
    SeatingOrder.GROUP: lambda person: (
        person.group.number if person.group else _LAST,
        not (person.group and person.group.leader_id == person.pk),
        person.cadre.stroke_order,
        person.pk,
    ),
}


def in_order(people: Iterable[Enrolment], order: str) -> list[Enrolment]:
    """By strokes of the name (then town), by town and unit, or by group with its leader first (then strokes)."""
    return sorted(people, key=_BY[order])


def place_of(person: Enrolment) -> Place | None:
    """Where somebody sits."""
    return Place(person.seat_row, person.seat_column) if person.seat_row and person.seat_column else None


def lay_out(training_class: TrainingClass, *, hall: Hall, filling: str, seen: int, by: User | None) -> Act:
    """Keeps the hall and shares its seats out.

    Locked seats stay. Who has left the list gives the seat back, and so does who would sit outside a smaller hall.
    Raises NotArranged where there are more people than seats, or where a locked seat is outside the hall; Overtaken
    where the plan is no longer of the version `seen` (0 for none).
    """
    with arranging.act(training_class, by=by, action="trainees.seats_lay_out") as done:
        _keep(training_class, hall, seen)
        people = _seated(training_class)
        changed = _free_left(training_class)
        kept: dict[Place, Enrolment] = {}
        waiting = []
        for person in people:
            place = place_of(person)
            if place and person.seat_locked and not hall.holds(place):
                raise NotArranged(_locked_outside(person, hall))
            if place and hall.holds(place) and (person.seat_locked or filling != Filling.ALL):
                kept[place] = person
            else:
                waiting.append(person)
        free = [place for place in hall.places() if place not in kept]
        if filling == Filling.NOBODY:
            free = []
        elif len(waiting) > len(free):
            raise NotArranged(_too_many(len(people), hall))
        given = dict(zip((person.pk for person in in_order(waiting, hall.order)), free, strict=False))
        for person in waiting:
            changed.append(_sit(person, given.get(person.pk)))
        arranging.write(changed, *_COLUMNS)
    return done


def move(
    person: Enrolment, *, to: Place | None, seen: Place | None, there: int | None, by: User | None
) -> Act:
    """Gives somebody another seat, or takes the seat away; whoever sits there gets the one that becomes free.

    `seen` is the seat from which the person was taken, `there` the id of who sat at the goal or None; raises Overtaken
    where that is no longer so, NotArranged for a locked seat and for one outside the hall.
    """
    with arranging.act(person.training_class, by=by, action="trainees.seat_move") as done:
        people = _seated(person.training_class)
        row = _found(people, person)
        if place_of(row) != seen:
            raise Overtaken(_sits_now(row))
        other = _at(people, to)
        if to != seen and (other and other.pk) != there:
            raise Overtaken(_taken_now(person.training_class, to, other, there))
        _change_seats(row, to, other)
    return done


def settle(
    person: Enrolment, *, to: Place | None, locked: bool, seen: tuple[Place | None, bool], by: User | None
) -> Act:
    """Seat and lock in one go, as a form has them; whoever sits there changes seats with the person.

    Raises Overtaken where seat or lock have changed since they were `seen`, NotArranged as `move` does; the person's
    own lock is in nobody's way here, for the form shows it.
    """
    with arranging.act(person.training_class, by=by, action="trainees.seat_settle") as done:
        people = _seated(person.training_class)
        row = _found(people, person)
        if (place_of(row), row.seat_locked) != seen:
            raise Overtaken(_sits_now(row))
        row.seat_locked = False
        _change_seats(row, to, _at(people, to))
        row.seat_locked = bool(locked and to)
        arranging.write([row], "seat_locked")
    return done


def lock(person: Enrolment, *, locked: bool, by: User | None) -> Act:
    """Fixes somebody's seat, or frees it again for the next sharing out. Raises NotArranged for who has no seat."""
    with arranging.act(person.training_class, by=by, action="trainees.seat_lock") as done:
        row = _found(_seated(person.training_class), person)
        if locked and place_of(row) is None:
            raise NotArranged(_("%(name)s还没有座位，不能固定。") % {"name": row.cadre.name})
        row.seat_locked = locked
        arranging.write([row], "seat_locked")
    return done


def _keep(training_class: TrainingClass, hall: Hall, seen: int) -> None:
    plan = SeatingPlan.objects.filter(training_class=training_class).first()
    if (plan.version if plan else 0) != seen:
        words = {"by": arranging.who_changed(training_class, arranging.HALL)}
        raise Overtaken(_("%(by)s刚刚改过场地。现在的内容在下面，请再核对一次。") % words)
    SeatingPlan.objects.update_or_create(
        training_class=training_class,
        defaults={
            "rows": hall.rows,
            "columns": hall.columns,
            "order": hall.order,
            "direction": hall.direction,
            "version": seen + 1,
        },
    )


def _seated(training_class: TrainingClass) -> list[Enrolment]:
    """All who are to have a seat."""
    rows = training_class.enrolments.on_the_list().select_related("cadre", "unit", "group", "training_class")
    return list(rows.in_unit_order())


def _found(people: Iterable[Enrolment], person: Enrolment) -> Enrolment:
    for row in people:
        if row.pk == person.pk:
            return row
    raise Overtaken(_("%(name)s刚刚离开了名单。") % {"name": person.cadre.name})


def _at(people: Iterable[Enrolment], place: Place | None) -> Enrolment | None:
    return next((person for person in people if place and place_of(person) == place), None)


def _change_seats(person: Enrolment, to: Place | None, other: Enrolment | None) -> None:
    """The person sits there, and who sat there where the person came from."""
    before = place_of(person)
    if to == before:
        return
    _refuse_outside(person.training_class, to)
    for one in filter(None, (person, other)):
        _refuse_locked(one)
    changed = [*_free_left(person.training_class), _sit(person, to)]
    if other:
        changed.append(_sit(other, before))
    arranging.write(changed, *_COLUMNS)


def _free_left(training_class: TrainingClass) -> list[Enrolment]:
    """Who has left the list but still holds a seat, now without it; to be written."""
    on_the_list = training_class.enrolments.on_the_list().values("pk")
    rows = training_class.enrolments.exclude(seat_row=None).exclude(pk__in=on_the_list)
    return [_sit(person, None) for person in rows]


def _sit(person: Enrolment, place: Place | None) -> Enrolment:
    person.seat = place.label if place else ""
    person.seat_row, person.seat_column = place or (None, None)
    person.seat_locked = bool(place and person.seat_locked)
    return person


def _refuse_outside(training_class: TrainingClass, place: Place | None) -> None:
    plan = SeatingPlan.objects.filter(training_class=training_class).first()
    if place and not (plan and Hall(plan.rows, plan.columns).holds(place)):
        raise NotArranged(_("场地里没有%(seat)s。") % {"seat": place.label})


def _refuse_locked(person: Enrolment) -> None:
    if person.seat_locked:
        words = {"name": person.cadre.name, "seat": person.seat}
        raise NotArranged(_("%(name)s固定在%(seat)s，请先取消固定再换。") % words)


def _locked_outside(person: Enrolment, hall: Hall) -> str:
    return _("%(name)s固定在%(seat)s，场地只有%(rows)d排、每排%(columns)d座。请先取消固定，或加大场地。") % {
        "name": person.cadre.name,
        "seat": person.seat,
        "rows": hall.rows,
        "columns": hall.columns,
    }


def _too_many(people: int, hall: Hall) -> str:
    seats = hall.rows * hall.columns
    return _("有%(people)d人，只有%(seats)d个座位，还差%(short)d个。请增加排数或每排座位。") % {
        "people": people,
        "seats": seats,
        "short": people - seats,
    }


def _sits_now(person: Enrolment) -> str:
    words = {
        "name": person.cadre.name,
        "by": arranging.who_changed(person.training_class, arranging.person_key(person.pk)),
        "seat": person.seat or _("没有座位"),
    }
    return _("%(name)s刚刚由%(by)s换过座位，现在是“%(seat)s”。您的改动没有保存。") % words


def _taken_now(
    training_class: TrainingClass, place: Place | None, other: Enrolment | None, there: int | None
) -> str:
    key = arranging.person_key(other.pk if other else there or 0)
    words = {
        "seat": place.label if place else "",
        "by": arranging.who_changed(training_class, key),
        "name": other.cadre.name if other else _("空着"),
    }
    return _("%(by)s刚刚改过%(seat)s，现在是“%(name)s”。您的改动没有保存。") % words
