"""The courses, instructors and places of the demo."""

import csv
from dataclasses import dataclass, field

from accounts.models import User
from config.demo.names import Namer
from config.demo.tree import DATA
from courses import catalogue
from courses.models import Course
from timetable import resources
from timetable.models import Instructor, Room, RoomKind
from units.models import Unit


@dataclass
class Catalogue:
    """Courses by their number in the data, who usually gives them, and places by name."""

    courses: dict[int, Course] = field(default_factory=dict)
    lecturers: dict[int, list[Instructor]] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)

    def classrooms(self) -> list[Room]:
        """Rooms of our own, the smallest first."""
        own = [room for room in self.rooms.values() if room.kind == RoomKind.CLASSROOM]
        return sorted(own, key=lambda room: (room.capacity or 0, room.position))


def furnish(district: Unit, *, namer: Namer, by: User) -> Catalogue:
    """Fills the district's catalogue, its list of instructors and its places."""
    found = Catalogue()
    for row in _rows("courses"):
        course = Course(
            district=district,
            title=row["title"],
            category=row["category"],
            hours=row["hours"],
            summary=row["summary"],
        )
        found.courses[int(row["number"])] = catalogue.add(course, by=by)
    _hire(found, district, namer, by)
    for place, row in enumerate(_rows("rooms"), start=1):
        room = resources.add_room(_room(row, district, place), by=by)
        found.rooms[room.name] = room
    return found


def _hire(found: Catalogue, district: Unit, namer: Namer, by: User) -> None:
    for place, row in enumerate(_rows("instructors")):
        numbers = [int(number) for number in row["courses"].split()]
        instructor = Instructor(
            district=district,
            name=namer.name(row["gender"], 1966 + 2 * (place % 12)),
            employer=row["employer"],
            post=row["post"],
            title=row["title"],
            title_grade=row["grade"],
            phone=namer.phone(),
        )
        resources.save_instructor(instructor, by=by, courses=[found.courses[number] for number in numbers])
        for number in numbers:
            found.lecturers.setdefault(number, []).append(instructor)


def _room(row: dict[str, str], district: Unit, place: int) -> Room:
    return Room(
        district=district,
        name=row["name"],
        kind=row["kind"],
        campus=row["campus"],
        capacity=_number(row["capacity"]),
        seat_rows=_number(row["rows"]),
        seat_columns=_number(row["columns"]),
        position=place,
    )


def _number(text: str) -> int | None:
    return int(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
