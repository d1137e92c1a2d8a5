"""What deserves a second look and stops nobody: capacity, weekends and holidays (R17, R27), soft limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Count
from django.utils.translation import gettext as _

from timetable.calendar import WorkCalendar
from timetable.clashes import Clash, ClashKind, Proposal
from timetable.limits import Limit, Surroundings
from timetable.rows import Facts, Row
from trainees.models import Enrolment


class CautionKind(StrEnum):
    """What about."""

    CAPACITY = "capacity"
    DAY = "day"
    LIMIT = "limit"


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
    """What the cautions of many rows are worked out from: `proposals` are the rows themselves and `limits` what
    limits them, both by session."""

    calendar: WorkCalendar
    headcount: Headcount
    proposals: Mapping[int, Proposal]
    around: Surroundings | None
    limits: Mapping[int, list[Limit]]

    @classmethod
    def load(cls, rows: Iterable[Row], *, calendar: WorkCalendar | None = None, alone: bool = False) -> Watch:
        """For these rows, in constant queries. Who else has their rooms and lecturers is not asked: they are placed.

        A `calendar` at hand is not read again; `alone` are rows that are all their district has in that time. People
        who attend two classes are then not looked for.
        """
        rows = list(rows)
        proposals = {row.session_id: replace(Proposal.of(row), room_id=None) for row in rows}
        asked = list(proposals.values())
        around = (
            Surroundings.load(asked, alone=alone, standing=True, with_calendar=calendar is None)
            if asked
            else None
        )
        beside = asked if alone else ()
        return cls(
            calendar or (around.bounds.calendar if around else WorkCalendar({})),
            Headcount.load(class_id for row in rows for class_id in row.class_ids),
            proposals,
            around,
            {pk: around.limits_of(one, beside=beside) for pk, one in proposals.items()} if around else {},
        )

    def over(self, row: Row) -> list[Caution]:
        """The cautions of one row."""
        found = [
            Caution(CautionKind.LIMIT, str(limit))
            for limit in self.limits[row.session_id]
            if not limit.is_hard
        ]
        if warning := self.calendar.warning(row.half_day.day):
            found.append(Caution(CautionKind.DAY, warning))
        seats, people = self._seats(row), self.headcount.of(row)
        if seats and people > seats:
            words = {"place": row.place, "seats": seats, "people": people}
            text = _("%(place)s只有%(seats)s个座位，参加的有%(people)s人。") % words
            found.append(Caution(CautionKind.CAPACITY, text))
        return found

    def hard(self, row: Row) -> list[Limit]:
        """The hard limits of one row: they have come after the placing, which they would have refused."""
        return [limit for limit in self.limits[row.session_id] if limit.is_hard]

    def torn(self, row: Row) -> list[Clash]:
        """The trainees whom enrolment has put into this session and another at once (R17)."""
        if self.around is None:
            return []
        found = self.around.clashes_of(self.proposals[row.session_id])
        return [clash for clash in found if clash.kind == ClashKind.TRAINEE]

    def _seats(self, row: Row) -> int:
        place = self.around.bounds.places.get(row.room_id or 0) if self.around else None
        return (place.capacity or 0) if place else 0
