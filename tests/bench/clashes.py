"""One clash check among a hundred sessions and among ten thousand."""

import datetime as dt
from statistics import median

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests import factories
from tests.bench.lists import queries
from tests.bench.measuring import Line, taken
from timetable import clashes
from timetable.clashes import Clash, Proposal
from timetable.models import Session, SessionInstructor

FEW, MANY, AT_ONCE = 100, 10_000, 10
CHECKS, ROUNDS = 20, 9
FLAT = 1.5


class Year:
    """Ten classes in ten rooms with ten lecturers, all at once, one half-day after the other."""

    def __init__(self) -> None:
        unit = factories.unit("武进区(冲突)", "DISTRICT")
        community = factories.unit("花园社区居民委员会", "COMMUNITY", factories.unit("湖塘镇", "TOWN", unit))
        self.rooms = [factories.room(unit, f"{number}号教室") for number in range(AT_ONCE)]
        self.people = [factories.instructor(unit, f"讲师{number}") for number in range(AT_ONCE)]
        self.classes = [factories.training_class(unit, f"第{number}个班") for number in range(AT_ONCE)]
        for training_class in self.classes:
            factories.trainees(training_class, community, 20)
        self.half_days = 0

    def fill(self, sessions: int) -> None:
        """Up to that many sessions."""
        for number in range(self.half_days, sessions // AT_ONCE):
            start = factories.at("09:00") + dt.timedelta(hours=12 * number)
            self._add(start, start + dt.timedelta(hours=2))
        self.half_days = sessions // AT_ONCE
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _add(self, start: dt.datetime, end: dt.datetime) -> None:
        made = Session.objects.bulk_create(
            Session(
                training_class=training_class,
                title="课",
                start_at=start,
                end_at=end,
                room=room,
                room_excludes=True,
            )
            for training_class, room in zip(self.classes, self.rooms, strict=True)
        )
        SessionInstructor.objects.bulk_create(
            SessionInstructor(session=session, instructor=person, during=DateTimeTZRange(start, end))
            for session, person in zip(made, self.people, strict=True)
        )

    def check(self) -> list[Clash]:
        """A session of the first class, with the second room and the third lecturer, in the first half-day."""
        start = factories.at("10:00")
        return clashes.find(
            Proposal(
                start_at=start,
                end_at=start + dt.timedelta(hours=2),
                audience={self.classes[0].pk: frozenset()},
                room_id=self.rooms[1].pk,
                instructor_ids=frozenset({self.people[2].pk}),
            )
        )


def flat() -> list[Line]:
    """The time of a check, and its queries, at both sizes."""
    year, seconds, counts = Year(), [], []
    for size in (FEW, MANY):
        year.fill(size)
        if len({clash.kind for clash in year.check()}) != 3:
            raise RuntimeError("the check does not find room, lecturer and class")
        counts.append(queries(year.check))
        seconds.append(median(taken(year.check, CHECKS) for _ in range(ROUNDS)))
    few, many = seconds
    words = f"{many / few:.2f} ×  ({many * 1000:.1f} ms to {few * 1000:.1f} ms)"
    return [
        Line(
            f"a clash check among {MANY:,} sessions to one among {FEW}",
            words,
            f"≤ {FLAT} ×",
            many / few <= FLAT,
        ),
        Line(
            f"queries of a clash check among {FEW} and {MANY:,} sessions",
            ", ".join(map(str, counts)),
            "equal",
            counts[0] == counts[1],
        ),
    ]
