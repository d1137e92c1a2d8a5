"""考勤通报: the attendance of a class by unit over one half-day or several, and as texts for the group (R15)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.models import User
from attendance.marking import refuse_locked
from attendance.models import AttendancePosting, AttendanceStatus
from attendance.standing import Cell, Counts, Standing
from attendance.value import Value
from courses.models import ClassStatus, TrainingClass
from timetable.calendar import HalfDay
from timetable.fitting import MOST, WIDTHS, Said, cut, fitted, names
from timetable.models import Period, SessionStatus
from trainees.models import Enrolment

# A message of so many characters is cut by some groups, and read by nobody.
LONGEST = MOST
_NAMED = {"旷课": AttendanceStatus.ABSENT, "迟到": AttendanceStatus.LATE}
_PERIODS = {Period.AM: "上午", Period.PM: "下午", Period.EVE: "晚上"}


@dataclass(frozen=True, slots=True)
class Incident:
    """Somebody who was absent, late, early away or on leave in one half-day."""

    person: Enrolment
    half_day: HalfDay
    value: Value


@dataclass(frozen=True)
class UnitLine:
    """One town, or one unit of the district itself: the people counted, each half-day for itself, and the incidents."""

    name: str
    counts: Counts
    incidents: tuple[Incident, ...]

    def named(self, *statuses: str) -> list[str]:
        """Who is in one of these states, each name once, in the order of the list."""
        return list(
            dict.fromkeys(one.person.cadre.name for one in self.incidents if one.value.status in statuses)
        )


@dataclass(frozen=True)
class UnitReport:
    """The lines by unit in the order of units, and the whole."""

    half_days: tuple[HalfDay, ...]
    lines: tuple[UnitLine, ...]
    counts: Counts

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Of all units, in their order."""
        return tuple(one for line in self.lines for one in line.incidents)


def report_of(standing: Standing, half_days: Collection[HalfDay]) -> UnitReport:
    """Counts by R29 over these half-days; asks no row."""
    wanted = [column.half_day for column in standing.columns if column.half_day in half_days]
    cells: dict[str, list[Cell]] = defaultdict(list)
    incidents: dict[str, list[Incident]] = defaultdict(list)
    for row in standing.rows:
        name = row.enrolment.town_name or row.enrolment.unit_name
        for cell in row.cells:
            if cell.half_day in wanted and cell.is_expected:
                cells[name].append(cell)
                if cell.value and cell.value.status != AttendanceStatus.PRESENT:
                    incidents[name].append(Incident(row.enrolment, cell.half_day, cell.value))
    lines = tuple(UnitLine(name, Counts.of(found), tuple(incidents[name])) for name, found in cells.items())
    return UnitReport(tuple(wanted), lines, Counts.of(cell for found in cells.values() for cell in found))


def texts_of(training_class: TrainingClass, report: UnitReport, *, link: str = "") -> list[str]:
    """What is pasted into the group, and so in Chinese: one message where it is short enough, else several of fewer than
    300 characters, no town in two of them. `link` opens the class's timetable and stands in the last."""
    if not report.lines:
        return []
    head = _head(training_class, report)
    total, foot = f"{_figures(report.counts)}。", [f"课表：{link}"] if link else []
    lines = [f"{line.name}：{_line(line)}" for line in report.lines]
    whole = "\n".join([f"{head}：{total}", *lines, *foot])
    if len(whole) < LONGEST:
        return [whole]
    room = LONGEST - 1 - len(head) - len("（10/10）：\n")
    lines = [
        line if len(line) <= room else _shorter(one) for line, one in zip(lines, report.lines, strict=True)
    ]
    parts = list(_packed([total, *lines, *foot], room))
    return [f"{head}（{place}/{len(parts)}）：\n{part}" for place, part in enumerate(parts, start=1)]


def text_in_one(training_class: TrainingClass, report: UnitReport, *, link: str = "") -> str:
    """The same in one message: where all is too long the figures of the class and the units with somebody absent or
    late, as many as fit, the others counted. "" where nobody is expected."""
    texts = texts_of(training_class, report, link=link)
    if len(texts) <= 1:
        return "".join(texts)
    foot = [f"课表：{link}"] if link else []
    named = [_shorter(line, figures=False) for line in report.lines if line.named(*_NAMED.values())]
    said = Said([f"{_head(training_class, report)}：{_figures(report.counts)}。"], named, foot)
    return fitted(lambda _width: said, lambda left: f"还有{left}个单位有旷课或迟到。")


def _head(training_class: TrainingClass, report: UnitReport) -> str:
    when = names([spelt(half_day) for half_day in report.half_days], 4)
    return f"【考勤通报】{cut(training_class.name, WIDTHS[0])}{when}"


def spelt(half_day: HalfDay) -> str:
    """11月23日上午, in Chinese whatever the page's language."""
    return f"{half_day.day.month}月{half_day.day.day}日{_PERIODS[half_day.period]}"


def _line(line: UnitLine) -> str:
    words = _names(line, most=len(line.incidents))
    return f"{_figures(line.counts)}" + (f"（{words}）" if words else "")


def _shorter(line: UnitLine, *, figures: bool = True) -> str:
    """The line with few of the names, cut, and without the figures where told."""
    words = _names(line, most=6, width=10)
    said = f"{_figures(line.counts)}（{words}）" if figures else words
    return f"{cut(line.name, WIDTHS[2])}：{said}"


def _names(line: UnitLine, *, most: int, width: int = 100) -> str:
    named = [(word, [cut(name, width) for name in line.named(status)]) for word, status in _NAMED.items()]
    return "；".join(f"{word}：{names(people, most)}" for word, people in named if people)


def _figures(counts: Counts) -> str:
    parts = [
        ("应到", counts.expected),
        ("实到", counts.present),
        ("请假", counts.on_leave),
        ("旷课", counts.absent),
    ]
    more = [("迟到", counts.late), ("未记", counts.unmarked)]
    return "，".join(f"{word}{number}" for word, number in parts + [one for one in more if one[1]])


def _packed(lines: Sequence[str], room: int) -> Iterator[str]:
    """The lines together as long as they fit; one that is longer stands alone."""
    held: list[str] = []
    for line in lines:
        if held and len("\n".join([*held, line])) > room:
            yield "\n".join(held)
            held = []
        held.append(line)
    yield "\n".join(held)


@transaction.atomic
def post(training_class: TrainingClass, *, half_day: HalfDay, text: str, by: User) -> AttendancePosting:
    """Notes that this text was posted to the units; the same text of the half-day again is the same note. Raises
    NotMarkable for a closed class."""
    TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    refuse_locked(training_class)
    row, is_new = AttendancePosting.objects.get_or_create(
        training_class=training_class,
        day=half_day.day,
        period=half_day.period,
        text=text,
        defaults={"posted_by": by},
    )
    if is_new:
        audit.record("attendance.post", by=by, subject=training_class, half_day=half_day.key, posting=row.pk)
    return row


@transaction.atomic
def unpost(posting: AttendancePosting, *, by: User) -> None:
    """Takes the note back; nothing happens a second time. Raises NotMarkable for a closed class."""
    refuse_locked(posting.training_class)
    half_day, pk = HalfDay(posting.day, posting.period), posting.pk
    if AttendancePosting.objects.filter(pk=pk).delete()[0]:
        audit.record(
            "attendance.unpost", by=by, subject=posting.training_class, half_day=half_day.key, posting=pk
        )


def postings_of(training_class: TrainingClass, half_day: HalfDay) -> list[AttendancePosting]:
    """What was posted of the half-day, newest first. One query."""
    rows = training_class.attendance_postings.filter(day=half_day.day, period=half_day.period)
    return list(rows.select_related("posted_by"))


@dataclass(frozen=True)
class Unposted:
    """A half-day of today that is over and of which the units were told nothing yet (R15)."""

    class_id: int
    class_name: str
    half_day: HalfDay


def unposted(classes: Any, now: dt.datetime) -> list[Unposted]:
    """Of these classes, the half-days that ended today without a posting. Two queries."""
    today = timezone.localdate(now)
    midnight = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    ended = (
        classes.filter(
            status=ClassStatus.CONFIRMED,
            published_audience__status=SessionStatus.SCHEDULED,
            published_audience__start_at__gte=midnight,
            published_audience__start_at__lt=midnight + dt.timedelta(days=1),
        )
        .order_by()
        .values_list("pk", "name", "published_audience__period")
        .annotate(ended_at=Max("published_audience__end_at"))
        .filter(ended_at__lte=now)
    )
    found = [(pk, name, HalfDay(today, period)) for pk, name, period, _ended in ended]
    rows = AttendancePosting.objects.filter(training_class__in={pk for pk, _name, _half in found}, day=today)
    posted = set(rows.values_list("training_class", "period"))
    left = [Unposted(*one) for one in found if (one[0], one[2].period.value) not in posted]
    return sorted(left, key=lambda one: (one.half_day, one.class_id))


def half_days_of(standing: Standing, until: dt.datetime) -> Iterable[HalfDay]:
    """The half-days of the class that had begun by then."""
    return [column.half_day for column in standing.columns if column.sessions[0].start_at <= until]
