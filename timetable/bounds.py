"""What a district sets for placing, and when its rooms and lecturers are not to be had; read in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from courses.models import TrainingClass
from timetable.models import CampusTransit, Instructor, PlacingLimits, Room, Unavailability
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
    """The limits of a district (the usual ones where it has set none), and the rooms and lecturers asked for."""

    limits: PlacingLimits
    ways: Mapping[frozenset[str], int]
    places: Mapping[int, Place]
    lecturers: Mapping[int, Lecturer]
    closures: list[Unavailability]

    @classmethod
    def load(
        cls,
        class_ids: Iterable[int],
        room_ids: Iterable[int],
        instructor_ids: Iterable[int],
        first: dt.date,
        last: dt.date,
    ) -> Bounds:
        """Those of the district of these classes, and when the rooms and lecturers are not to be had from `first`
        to `last`. One query."""
        classes = TrainingClass.objects.filter(pk__in=set(class_ids)).values("plan__district")
        room_ids, instructor_ids = set(room_ids), set(instructor_ids)
        closures = closing(room_ids, instructor_ids, first, last)
        district = OuterRef("pk")
        found = (
            Unit.objects.filter(pk__in=classes)
            .annotate(
                set=_listed(PlacingLimits.objects.filter(district=district), *_LIMITS),
                ways=_listed(CampusTransit.objects.filter(district=district), "one", "other", "minutes"),
                places=_listed(Room.objects.filter(pk__in=room_ids), "pk", "name", "campus", "capacity"),
                lecturers=_listed(
                    Instructor.objects.filter(pk__in=instructor_ids), "pk", "name", "max_half_days"
                ),
                closures=_listed(closures, *_CLOSURE),
            )
            .order_by("pk")
            .values("set", "ways", "places", "lecturers", "closures")
            .first()
        ) or dict.fromkeys(("set", "ways", "places", "lecturers", "closures"))
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
_CLOSURE = (
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
