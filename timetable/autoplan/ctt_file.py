"""The competition's file, read line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from timetable.autoplan.ctt import Course, Instance

HEADER = {
    "Name": str,
    "Courses": int,
    "Rooms": int,
    "Days": int,
    "Periods_per_day": int,
    "Curricula": int,
    "Constraints": int,
}
SECTIONS = ("COURSES", "ROOMS", "CURRICULA", "UNAVAILABILITY_CONSTRAINTS")
END = "END."


class BadInstance(ValueError):
    """A line that is not as the format has it; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


def read(text: str) -> Instance:
    """The instance. Raises BadInstance at the first line that is wrong."""
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1)]
    return _Reader(lines).instance()


class _Reader:
    def __init__(self, lines: list[tuple[int, list[str]]]) -> None:
        self._lines = iter([row for row in lines if row[1]])
        self._number = lines[-1][0] if lines else 1
        self._last = self._number

    def instance(self) -> Instance:
        """The header, the four sections with as many rows as it promises, the end."""
        head = {name: self._head(name) for name in HEADER}
        days, periods = int(head["Days"]), int(head["Periods_per_day"])
        courses: dict[str, Course] = {}
        for key, teacher, *numbers in self._section("COURSES", int(head["Courses"]), 5):
            self._refuse(key in courses, f"course {key} is there twice")
            courses[key] = Course(key, teacher, *map(self._whole, numbers))
        rooms: dict[str, int] = {}
        for key, capacity in self._section("ROOMS", int(head["Rooms"]), 2):
            self._refuse(key in rooms, f"room {key} is there twice")
            rooms[key] = self._whole(capacity)
        curricula: dict[str, tuple[str, ...]] = {}
        for key, count, *members in self._section("CURRICULA", int(head["Curricula"])):
            self._refuse(key in curricula, f"curriculum {key} is there twice")
            self._refuse(
                self._whole(count) != len(members), f"{count} courses are promised, {len(members)} named"
            )
            for member in members:
                self._refuse(member not in courses, f"there is no course {member}")
            curricula[key] = tuple(members)
        away: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for course, day, period in self._section("UNAVAILABILITY_CONSTRAINTS", int(head["Constraints"]), 3):
            self._refuse(course not in courses, f"there is no course {course}")
            when = self._whole(day), self._whole(period)
            self._refuse(when[0] >= days or when[1] >= periods, f"there is no period {day} {period}")
            away[course].add(when)
        self._refuse(self._next() != [END], f"{END} is missing")
        shut = {key: frozenset(when) for key, when in away.items()}
        return Instance(str(head["Name"]), days, periods, courses, rooms, curricula, shut)

    def _head(self, name: str) -> str | int:
        words = self._next()
        self._refuse(len(words) != 2 or words[0] != f"{name}:", f"“{name}: …” is expected")
        return self._whole(words[1]) if HEADER[name] is int else words[1]

    def _section(self, name: str, count: int, width: int | None = None) -> Iterator[list[str]]:
        self._refuse(self._next() != [f"{name}:"], f"“{name}:” is expected")
        for _ in range(count):
            words = self._next()
            self._refuse(
                words[0] in (END, *(f"{other}:" for other in SECTIONS)), f"{name} has fewer than {count} rows"
            )
            wrong = len(words) < 2 if width is None else len(words) != width
            self._refuse(wrong, f"{len(words)} words, {width or 'at least 2'} are expected")
            yield words

    def _next(self) -> list[str]:
        number, words = next(self._lines, (self._last, []))
        self._number = number
        self._refuse(not words, "the file ends too early")
        return words

    def _whole(self, word: str) -> int:
        self._refuse(not word.isdecimal(), f"{word} is not a whole number")
        return int(word)

    def _refuse(self, wrong: bool, reason: str) -> None:
        if wrong:
            raise BadInstance(self._number, reason)
