"""What deserves a second look and stops nobody: capacity, weekends and holidays (R17, R27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count
from django.utils.translation import gettext as _

from timetable.calendar import WorkCalendar
from timetable.models import Room
from timetable.rows import Facts, Row
from trainees.models import Enrolment


class CautionKind(StrEnum):
    """What about."""

    CAPACITY = "capacity"
    DAY = "day"


@dataclass(frozen=True)
class Caution:
    """One sentence to think about before going on."""

    kind: CautionKind
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Headcount:
    """How many people attend, by class and group; group 0 are those of none."""

    counts: Mapping[tuple[int, int], int]

    @classmethod
    def load(cls, class_ids: Iterable[int]) -> Headcount:
        """Those of these classes. One query."""
        rows = Enrolment.objects.attending().filter(training_class__in=set(class_ids))
        counted = rows.values_list("training_class", "group").annotate(count=Count("pk")).order_by()
        return cls({(class_id, group_id or 0): count for class_id, group_id, count in counted})

    def of(self, row: Facts) -> int:
        """The size of a row's audience."""
        narrowed = set(row.class_of_group.values())
        return sum(
            count
            for (class_id, group_id), count in self.counts.items()
            if class_id in row.class_ids and (class_id not in narrowed or group_id in row.group_ids)
        )


@dataclass(frozen=True)
class Watch:
    """What the cautions of many rows are worked out from."""

    calendar: WorkCalendar
    headcount: Headcount
    capacities: Mapping[int, int]

    @classmethod
    def load(cls, rows: Iterable[Row]) -> Watch:
        """For these rows, in three queries."""
        rows = list(rows)
        days = [row.half_day.day for row in rows]
        rooms = Room.objects.filter(pk__in={row.room_id for row in rows if row.room_id}, capacity__gt=0)
        return cls(
            WorkCalendar.load(min(days), max(days)) if days else WorkCalendar({}),
            Headcount.load(class_id for row in rows for class_id in row.class_ids),
            {pk: capacity for pk, capacity in rooms.values_list("pk", "capacity") if capacity},
        )

    def over(self, row: Row) -> list[Caution]:
        """The cautions of one row."""
        found = []
        if warning := self.calendar.warning(row.half_day.day):
            found.append(Caution(CautionKind.DAY, warning))
        seats, people = self.capacities.get(row.room_id or 0), self.headcount.of(row)
        if seats and people > seats:
            words = {"place": row.place, "seats": seats, "people": people}
            text = _("%(place)s只有%(seats)s个座位，参加的有%(people)s人。") % words
            found.append(Caution(CautionKind.CAPACITY, text))
        return found
