"""Which rooms and lecturers are taken in which half-day, while the demo's timetables are made."""

from collections.abc import Sequence
from random import Random

from config.demo.catalogue import Catalogue
from config.demo.classes import Run
from timetable.calendar import HalfDay
from timetable.models import Room, RoomKind
from timetable.models.instructor import Instructor
from trainees.models import Enrolment, StudyGroup

# A group talks anywhere rather than between computers, and never in a hall.
_LAST_CHOICE = "机房"
_A_HALL = 150


class Diary:
    """Keeps rooms and lecturers by half-day: each is given once."""

    def __init__(self, catalogue: Catalogue, random: Random) -> None:
        self.catalogue, self.random = catalogue, random
        self._rooms: set[tuple[int, HalfDay]] = set()
        self._lecturers: set[tuple[int, HalfDay]] = set()
        self._heard: set[tuple[int, int]] = set()

    def home(self, run: Run, half_days: Sequence[HalfDay]) -> Room:
        """The room where a class meets: its town's, or the smallest of ours that holds it and is free throughout."""
        town = run.training_class.implementer
        for room in self.catalogue.rooms.values():
            if room.kind == RoomKind.OFFSITE and town and room.name.startswith(str(town)):
                return room
        need = max(run.size, len(run.enrolments))
        for room in self.catalogue.classrooms():
            is_free = all((room.pk, half_day) not in self._rooms for half_day in half_days)
            if is_free and (room.capacity or 0) >= need and not room.name.startswith(_LAST_CHOICE):
                return room
        raise ValueError(f"no room for {run.training_class}")

    def take_room(self, room: Room, half_day: HalfDay) -> None:
        """The room is taken in that half-day."""
        if room.kind == RoomKind.CLASSROOM:
            self._rooms.add((room.pk, half_day))

    def rooms_for_groups(
        self, groups: Sequence[StudyGroup], people: Sequence[Enrolment], half_day: HalfDay
    ) -> list[Room | None]:
        """A free room for each group, side by side, the smallest that will do; None where there is none left."""
        rooms = [room for room in self.catalogue.classrooms() if (room.capacity or 0) <= _A_HALL]
        free = [room for room in rooms if (room.pk, half_day) not in self._rooms]
        free.sort(key=lambda room: room.name.startswith(_LAST_CHOICE))
        found: list[Room | None] = []
        for group in groups:
            size = sum(person.group_id == group.pk for person in people)
            room = next((room for room in free if (room.capacity or 0) >= size), None)
            if room:
                free.remove(room)
                self.take_room(room, half_day)
            found.append(room)
        return found

    def lecturer(self, course: int, run: Run, half_day: HalfDay) -> Instructor | None:
        """Somebody who usually gives the course, is free then, and whom the class has not heard yet."""
        usual = list(self.catalogue.lecturers.get(course, ()))
        self.random.shuffle(usual)
        free = [person for person in usual if (person.pk, half_day) not in self._lecturers]
        free.sort(key=lambda person: (run.training_class.pk, person.pk) in self._heard)
        if not free:
            return None
        self._lecturers.add((free[0].pk, half_day))
        self._heard.add((run.training_class.pk, free[0].pk))
        return free[0]
