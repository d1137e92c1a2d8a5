"""What a district sets for placing, and when its rooms and lecturers are not to be had."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Model, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from timetable.calendar import WorkCalendar
from timetable.models import (
    CalendarDay,
    CampusTransit,
    DayKind,
    Instructor,
    PlacingLimits,
    Room,
    Unavailability,
)
from units.models import Unit


@dataclass(frozen=True)
class Place:
    """A room, as far as limits go."""

    name: str
    campus: str
    capacity: int | None


@dataclass(frozen=True)
class Lecturer:
    """A lecturer, as far as limits go: `most` half-days a day, None where the district's number holds."""

    name: str
    most: int | None


@dataclass(frozen=True)
class Bounds:
    """The limits of a district (the usual ones where it has set none), and the rooms, lecturers and classes asked for."""

    limits: PlacingLimits
    ways: Mapping[frozenset[str], int]
    places: Mapping[int, Place]
    lecturers: Mapping[int, Lecturer]
    closures: list[Unavailability]
    classes: Mapping[int, str]
    calendar: WorkCalendar

    @classmethod
    def load(
        cls,
        class_ids: Iterable[int],
        room_ids: Iterable[int],
        instructor_ids: Iterable[int],
        first: dt.date,
        last: dt.date,
        *,
        with_calendar: bool = False,
    ) -> Bounds:
        """Those of the district of these classes, and when the rooms and lecturers are not to be had from `first`
        to `last`; the calendar of these years only when asked for. One query."""
        classes = TrainingClass.objects.filter(pk__in=set(class_ids))
        room_ids, instructor_ids = set(room_ids), set(instructor_ids)
        closures = closing(room_ids, instructor_ids, first, last)
        years = (dt.date(first.year, 1, 1), dt.date(last.year, 12, 31))
        days = CalendarDay.objects.filter(day__range=years) if with_calendar else CalendarDay.objects.none()
        in_district = {"district": OuterRef("pk")}
        found = (
            Unit.objects.filter(pk__in=classes.values("plan__district"))
            .annotate(
                set=_listed(PlacingLimits.objects.filter(**in_district), *_LIMITS),
                ways=_listed(CampusTransit.objects.filter(**in_district), "one", "other", "minutes"),
                places=_listed(Room.objects.filter(pk__in=room_ids), "pk", "name", "campus", "capacity"),
                lecturers=_listed(
                    Instructor.objects.filter(pk__in=instructor_ids), "pk", "name", "max_half_days"
                ),
                closures=_listed(closures, *CLOSURE),
                names=_listed(classes, "pk", "name"),
                days=_listed(days, "day", "kind", "name"),
            )
            .order_by("pk")
            .values(*_LISTS)
            .first()
        ) or dict.fromkeys(_LISTS)
        return cls._of(found)

    @classmethod
    def _of(cls, found: dict[str, Any]) -> Bounds:
        return cls(
            limits=PlacingLimits(**(found["set"] or [{}])[0]),
            ways={frozenset((way["one"], way["other"])): way["minutes"] for way in found["ways"] or ()},
            places={
                row["pk"]: Place(row["name"], row["campus"], row["capacity"]) for row in found["places"] or ()
            },
            lecturers={
                row["pk"]: Lecturer(row["name"], row["max_half_days"]) for row in found["lecturers"] or ()
            },
            closures=[_closure(row) for row in found["closures"] or ()],
            classes={row["pk"]: row["name"] for row in found["names"] or ()},
            calendar=WorkCalendar(
                {
                    dt.date.fromisoformat(row["day"]): (DayKind(row["kind"]), row["name"])
                    for row in found["days"] or ()
                }
            ),
        )

    @property
    def longest_way(self) -> dt.timedelta:
        """No way between two campuses takes longer."""
        return dt.timedelta(minutes=max([self.limits.transit_minutes, *self.ways.values()]))

    def way(self, one: str, other: str) -> int:
        """The minutes between two campuses; none within one, or where a campus is not known."""
        if not one or not other or one == other:
            return 0
        return self.ways.get(frozenset((one, other)), self.limits.transit_minutes)

    def most(self, instructor_id: int) -> int:
        """On how many half-days a day the lecturer may teach."""
        return self.lecturers[instructor_id].most or self.limits.max_half_days

    def campus(self, room_id: int | None) -> str:
        """Where the room is; empty when that is not known."""
        place = self.places.get(room_id or 0)
        return place.campus if place else ""


_LIMITS = ("max_half_days", "max_half_days_is_hard", "transit_minutes", "transit_is_hard")
_LISTS = ("set", "ways", "places", "lecturers", "closures", "names", "days")
# All that a time not to be had consists of.
CLOSURE = (
    *("room_id", "instructor_id", "first_on", "last_on"),
    *("weekdays", "periods", "is_hard", "reason"),
)


def closing(
    rooms: Iterable[Room | int], instructors: Iterable[Instructor | int], first: dt.date, last: dt.date
) -> QuerySet[Unavailability]:
    """The rows that may close one of these on a day from `first` to `last`."""
    whose = Q(room__in=list(rooms)) | Q(instructor__in=list(instructors))
    return Unavailability.objects.filter(whose, Q(last_on=None) | Q(last_on__gte=first), first_on__lte=last)


def _listed(rows: QuerySet[Any, Model], *names: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in names})))


def _closure(row: dict[str, Any]) -> Unavailability:
    first, last = row.pop("first_on"), row.pop("last_on")
    return Unavailability(
        **row, first_on=dt.date.fromisoformat(first), last_on=dt.date.fromisoformat(last) if last else None
    )


def campus_pairs(district: Unit) -> list[tuple[str, str]]:
    """The campuses that the district's rooms in use name, two by two, each pair in the order of the database. One
    query."""
    rooms = Room.objects.filter(district=district, is_active=True).exclude(campus="")
    names = rooms.order_by("campus").values_list("campus", flat=True).distinct()
    return list(combinations(names, 2))


@transaction.atomic
def set_limits(
    limits: PlacingLimits, *, ways: Mapping[tuple[str, str], int | None], by: User
) -> PlacingLimits:
    """Sets a district's limits and the minutes between the campuses named; None means the usual ones again.

    Pairs that are not named keep theirs; placed sessions stay where they are.
    """
    values = {name: getattr(limits, name) for name in _LIMITS}
    saved, _created = PlacingLimits.objects.update_or_create(district=limits.district, defaults=values)
    transits = CampusTransit.objects.filter(district=limits.district)
    gone = [Q(one=one, other=other) for (one, other), minutes in ways.items() if minutes is None]
    if gone:
        transits.filter(reduce(or_, gone)).delete()
    CampusTransit.objects.bulk_create(
        [
            CampusTransit(district=limits.district, one=one, other=other, minutes=minutes)
            for (one, other), minutes in ways.items()
            if minutes is not None
        ],
        update_conflicts=True,
        unique_fields=["district", "one", "other"],
        update_fields=["minutes"],
    )
    given = {f"{one} – {other}": minutes for (one, other), minutes in ways.items() if minutes is not None}
    audit.record("timetable.set_limits", by=by, subject=limits.district, **values, ways=given)
    return saved
