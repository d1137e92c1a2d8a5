"""The people in sight as a list: all of them by one query, narrowed down, sorted, and measured against the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import identity
from attendance.bars import Bar, State, state_of
from attendance.hours import YearSum
from attendance.offices import Office, Person
from attendance.requirements import Books
from trainees.models import Cadre
from trainees.models.cadre import CadreQuerySet


class Order(models.TextChoices):
    """In what order the people stand."""

    UNIT = "", _("单位顺序")
    STROKES = "strokes", _("姓氏笔画")
    HOURS = "hours", _("学时从少到多")


class Newness(models.TextChoices):
    """Whether somebody is new in an elected post."""

    NEW = "new", _("新任")
    AGAIN = "again", _("连任")
    UNSAID = "unsaid", _("未注明")


class Progress(models.TextChoices):
    """By what the rules say of people, they are looked for."""

    BELOW = "below", _("未达标")
    OUT = "out", _("已来不及")
    PENDING = "pending", _("待结班认定")
    MET = "met", _("已达标")
    UNTRAINED = "untrained", _("本年未培训")


@dataclass(frozen=True, slots=True)
class Line:
    """A person of the list, with what is credited this year and how that stands."""

    person: Person
    credited: YearSum
    pending: YearSum
    bars: list[Bar]

    @property
    def state(self) -> State:
        """Against all that is asked for."""
        return state_of(self.bars)

    @property
    def worst(self) -> Bar | None:
        """The strictest requirement that is not met."""
        return next((bar for bar in self.bars if bar.state == self.state), None)

    @property
    def post(self) -> Any:
        """The first post, or None."""
        return self.person.posts[0] if self.person.posts else None

    @property
    def newness(self) -> Newness:
        """新任, 连任 or 未注明."""
        return _newness(self.person)


_MADE: dict[Progress, Callable[[Line], bool]] = {
    Progress.BELOW: lambda line: line.state in (State.BELOW, State.OUT, State.PENDING),
    Progress.OUT: lambda line: line.state == State.OUT,
    Progress.PENDING: lambda line: line.state == State.PENDING,
    Progress.MET: lambda line: line.state == State.MET,
    Progress.UNTRAINED: lambda line: not is_trained(line.credited, line.pending),
}


def is_trained(credited: YearSum, pending: YearSum) -> bool:
    """Whether there was any training: something is credited, or was attended in a class that is not closed yet."""
    return any((credited.hours, credited.days, pending.hours, pending.days))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for. `town` is a unit's id; empty texts and None mean anything."""

    text: str = ""
    town: int | None = None
    office: str = ""
    newness: str = ""
    progress: str = ""
    order: str = ""

    def finds(self, person: Person) -> bool:
        """Whether somebody is meant, before hours are asked for."""
        return (
            (self.town is None or any(post.town == self.town for post in person.posts))
            and (not self.office or self._in_office(person))
            and (not self.newness or _newness(person) == self.newness)
            and (not self.text or self._in_words(person))
        )

    def _in_words(self, person: Person) -> bool:
        text = self.text.strip().lower()
        return text in person.search_key or any(
            text in post.unit_name or text in post.words for post in person.posts
        )

    def _in_office(self, person: Person) -> bool:
        if not person.posts:
            return self.office == Office.NONE
        return any(post.office == self.office for post in person.posts)


@dataclass(frozen=True)
class Chosen:
    """The people that are left, in order. `lines_of` gives some of them with their hours."""

    people: Sequence[Person]
    lines_of: Callable[[Sequence[Person]], list[Line]]


def choose(people: Sequence[Person], wish: Wish, *, year: int, today: dt.date) -> Chosen:
    """Narrows and sorts. Hours are read for all who are left where they decide, else for those that `lines_of` is
    asked for: the same queries in both cases."""
    found = [person for person in people if wish.finds(person)]
    if wish.progress or wish.order == Order.HOURS:
        lines = lines_of(found, year=year, today=today)
        if wish.progress:
            lines = [line for line in lines if _MADE[Progress(wish.progress)](line)]
        known = {line.person.pk: line for line in lines}
        found = [line.person for line in sorted(lines, key=_KEYS[Order(wish.order)])]
        return Chosen(found, lambda some: [known[person.pk] for person in some])
    plain = [Line(person, YearSum(), YearSum(), []) for person in found]
    found = [line.person for line in sorted(plain, key=_KEYS[Order(wish.order)])]
    return Chosen(found, lambda some: lines_of(some, year=year, today=today))


def lines_of(people: Sequence[Person], *, year: int, today: dt.date) -> list[Line]:
    """The people with their hours and bars. Five queries."""
    books = Books.open(people, year=year, today=today)
    return [
        Line(person, books.sum_of(person.pk), books.pending_of(person.pk), books.bars_of(person.pk))
        for person in people
    ]


def by_number(cadres: CadreQuerySet, number: str) -> list[Cadre]:
    """Those with exactly that phone or ID number, which is looked up by its keyed hash. One query at most."""
    id_number = identity.read_id_number(number)
    if isinstance(id_number, str) and id_number:
        return list(cadres.filter(id_number_hash=identity.id_number_hash(id_number)))
    phone = identity.read_phone(number)
    if isinstance(phone, str) and phone:
        return list(cadres.filter(phone=phone).order_by("stroke_order", "pk")[:20])
    return []


def towns_of(people: Sequence[Person]) -> list[tuple[int, str]]:
    """The towns in which they hold posts, in order: id and name."""
    towns = {
        post.town: (post.order[0], post.town_name) for person in people for post in person.posts if post.town
    }
    return [(pk, name) for pk, (_place, name) in sorted(towns.items(), key=lambda town: (town[1], town[0]))]


def _newness(person: Person) -> Newness:
    return {True: Newness.NEW, False: Newness.AGAIN, None: Newness.UNSAID}[person.newness]


_KEYS: dict[Order, Callable[[Line], Any]] = {
    Order.UNIT: lambda line: line.person.order,
    Order.STROKES: lambda line: (line.person.stroke_order, line.person.pk),
    Order.HOURS: lambda line: (line.credited.hours, line.person.order),
}
