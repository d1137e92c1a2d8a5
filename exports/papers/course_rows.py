"""The courses of a class as the word papers name them."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.models import TrainingClass
from timetable.models import SessionStatus, TimetableVersion
from timetable.rows import Row, drafts_of, published_of


@dataclass(frozen=True)
class Courses:
    """What takes place, by time. `version` is the published timetable it stands in; None where nothing is published and
    the rows are drafts."""

    version: TimetableVersion | None
    rows: Sequence[Row]


def courses_of(training_class: TrainingClass) -> Courses:
    """The published courses; those drafted and placed as long as nothing is published. Two queries."""
    version = training_class.timetable_versions.first()
    if version:
        published = published_of(training_class)
        return Courses(version, [one.row for one in published if one.status == SessionStatus.SCHEDULED])
    return Courses(None, [row for draft in drafts_of(training_class) if (row := draft.taking_place)])


def when(row: Row) -> str:
    """2026年11月23日, and below it 上午 09:00–11:30."""
    day, clock = row.half_day.day, row.clock
    return f"{day.year}年{day.month}月{day.day}日\n{row.half_day.period.label} {clock}"
