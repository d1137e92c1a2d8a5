"""Group discussions (分组讨论安排): where each group meets, who convenes it and about what."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.audience import HeldSession, held_sessions
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers.cells import Value
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import HEAD, LEFT, LINE, NOTE, NUMBER, TEXT, Sheet
from timetable.models import SessionKind, SessionStatus
from timetable.rows import Row, published_of
from trainees.models import Enrolment, EnrolmentStatus, StudyGroup

_COLUMNS = [
    ("组", 12, TEXT),
    ("召集人", 10, TEXT),
    ("记录", 10, TEXT),
    ("地点", 20, TEXT),
    ("题目", 33, LEFT),
    ("人数", 6, NUMBER),
]
_LINE, _HEAD = 26.0, 24.0
_WHOLE_CLASS = "全班"


@dataclass(frozen=True)
class Meeting:
    """A group in a session."""

    group: str
    convener: str
    place: str
    topic: str
    number: int


@dataclass(frozen=True)
class Discussion:
    """What the paper says: the meetings by their time, then each group's members."""

    title: str
    facts: str
    times: tuple[tuple[str, tuple[Meeting, ...]], ...]
    members: tuple[tuple[str, str], ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> Discussion:
    """The published discussions that take place, and those who are expected in them (R29)."""
    version = training_class.timetable_versions.first()
    rows = [one.row for one in published_of(training_class) if _is_one(one.row, one.status)]
    if not version or not rows:
        raise PaperProblem(_("已发布的课表里没有分组讨论。"))
    held = {one.pk: one for sessions in held_sessions(training_class).values() for one in sessions}
    listed = people.listed(training_class, "group", with_replaced=True)
    now = [one for one in listed if one.status != EnrolmentStatus.REPLACED]
    groups = list(training_class.groups.select_related("leader__cadre"))
    return Discussion(
        title=f"{naming.full_name(training_class)}分组讨论安排",
        facts=people.facts_of(training_class, now),
        times=tuple(
            (_when(row), tuple(meeting for one in same for meeting in _meetings(one, held, groups, listed)))
            for row, same in _by_time(rows)
        ),
        members=tuple(_members(groups, now)),
        built=naming.built_from(version),
    )


def _is_one(row: Row, status: SessionStatus) -> bool:
    return row.kind == SessionKind.GROUP_DISCUSSION and status == SessionStatus.SCHEDULED


def _by_time(rows: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """Those side by side together, under the first of them."""
    together = [list(same) for _time, same in groupby(rows, key=lambda row: (row.start_at, row.end_at))]
    return [(same[0], same) for same in together]


def _when(row: Row) -> str:
    day = row.half_day.day
    return f"{naming.on_day(day)}（{naming.weekday(day)}）{row.half_day.period.label}　{row.clock}"


def _meetings(
    row: Row, held: dict[int, HeldSession], groups: Sequence[StudyGroup], listed: Sequence[Enrolment]
) -> list[Meeting]:
    """A line for each group that comes; one for the class where it has none."""
    session = held[row.session_id]
    expected = [person for person in listed if session.is_for(person)]
    coming = [group for group in groups if not session.groups or group.pk in session.groups]

    def meeting(name: str, convener: str, number: int) -> Meeting:
        return Meeting(name, convener, row.place or "待定", row.title, number)

    found = [
        meeting(
            group.name,
            group.leader.cadre.name if group.leader else "",
            sum(person.group_id == group.pk for person in expected),
        )
        for group in coming
    ]
    alone = sum(person.group_id is None for person in expected)
    if alone:
        found.append(meeting("未分组" if found else _WHOLE_CLASS, "", alone))
    return found


def _members(groups: Sequence[StudyGroup], listed: Sequence[Enrolment]) -> list[tuple[str, str]]:
    """Each group with the names of its people, the leader first."""
    found = []
    for group in groups:
        members = [person for person in listed if person.group_id == group.pk]
        members.sort(key=people.leads, reverse=True)
        names = "、".join(
            person.cadre.name + ("（组长）" if people.leads(person) else "") for person in members
        )
        found.append((f"{group.name}\n（{len(members)}人）", names))
    return found


def write(content: Discussion, progress: Progress) -> Workbook:
    """Upright A4: the meetings of each time, then the members."""
    heads, widths, styles = zip(*_COLUMNS, strict=True)
    sheet = Sheet(content.title, widths=widths)
    sheet.headline()
    sheet.note(content.facts)
    total, done = sum(len(meetings) for _when, meetings in content.times) + len(content.members), 0
    for when, meetings in content.times:
        sheet.keep_together(2 * _HEAD + min(len(meetings), 10) * _LINE)
        sheet.note(when, HEAD)
        sheet.line(heads, [HEAD] * len(heads), height=_HEAD)
        for one in meetings:
            line: list[Value] = [one.group, one.convener, "", one.place, one.topic, one.number]
            sheet.line(line, styles, height=_LINE)
            done += 1
            progress(done, total)
    if content.members:
        sheet.keep_together(2 * _HEAD + _LINE)
        sheet.note("各组学员", HEAD)
    for name, members in content.members:
        _names(sheet, name, members)
        done += 1
        progress(done, total)
    sheet.note(content.built, NOTE)
    return sheet.finish()


def _names(sheet: Sheet, name: str, members: str) -> None:
    """A group's name and, over the other columns, its people."""
    lines = max(sheet.lines(name, 1, 1), sheet.lines(members, 2, sheet.columns))
    height = max(_LINE, LINE * lines + 4)
    sheet.keep_together(height)
    sheet.put(1, name, TEXT)
    sheet.span(2, sheet.columns, members, LEFT)
    sheet.end_row(height)


PAPER = Paper(
    PaperName.DISCUSSION,
    _("各组召集人：地点和讨论题目"),
    read,
    write,
    stages=(Stage.DAILY,),
    needs=(Need.TIMETABLE,),
)
