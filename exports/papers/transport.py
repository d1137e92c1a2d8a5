"""Who goes on which bus (乘车分车表) to a field teaching: a page a bus, with its leader and room for signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.audience import held_sessions
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers import person_columns as person
from exports.papers.buses import shared_out
from exports.papers.cells import Value
from exports.papers.columns import NUMBERED, Column, Columns, laid_out, line_of
from exports.papers.columns_form import ColumnsForm
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import HEAD, LEFT, NOTE, SIGN
from timetable.calendar import time_label
from timetable.models import PublishedSession, SessionKind
from timetable.models.published import PublishedSessionQuerySet
from trainees.models import Enrolment

BOARDED = Column("boarded", _("上车签名"), 16, grows=True)
COLUMNS = Columns(
    (person.NAME, person.GENDER, person.UNIT, person.POST, person.GROUP, person.PHONE, BOARDED, person.PEN),
    extra=frozenset({"gender", "post", "group", "pen"}),
)
SEATS = 45
KEEPS = [("group", _("同组尽量同车")), ("town", _("同镇街尽量同车"))]
LEADERS = [("named", _("由组长或班委担任，印上姓名")), ("", _("空着，手写"))]
_LINE, _ENDING = 25.0, 50.0


@dataclass(frozen=True)
class Bus:
    """A bus: who leads it, "" where the pen says so, and a line for each who is on it."""

    leader: str
    lines: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Transport:
    """What the paper says, bus by bus; `trip` is when, what and where."""

    title: str
    trip: str
    totals: str
    columns: tuple[Column, ...]
    buses: tuple[Bus, ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> Transport:
    """Those who are expected at the session (R29), shared out over as many buses as they need."""
    columns = COLUMNS.chosen(training_class, by, options)
    trips = list(_trips(training_class))
    row = next((one for one in trips if str(one.pk) == str(options.get("session") or _next(trips))), None)
    if row is None:
        raise PaperProblem(_("已发布的课表里没有这次现场教学。"))
    held = next(one for some in held_sessions(training_class).values() for one in some if one.pk == row.pk)
    keep = options.get("keep") or "group"
    listed = people.listed(training_class, "group" if keep == "group" else "unit", with_replaced=True)
    expected = [one for one in listed if held.is_for(one)]
    if not expected:
        raise PaperProblem(_("这次现场教学没有应到的学员。"))
    seats = int(options.get("seats") or SEATS)
    loads = shared_out(_parties(expected, keep), seats)
    in_full = people.may_see_phones(by, training_class)
    named = options.get("leader", "named") == "named"
    return Transport(
        title=f"{naming.full_name(training_class)}乘车分车表",
        trip=_trip(row),
        totals=_totals(loads, seats),
        columns=columns,
        buses=tuple(
            Bus(
                leader=leader_of(load) if named else "",
                lines=tuple(line_of(one, columns, in_full=in_full) for one in load),
            )
            for load in loads
        ),
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def _trips(training_class: TrainingClass) -> PublishedSessionQuerySet:
    rows = PublishedSession.objects.of_class(training_class).taking_place()
    return rows.filter(kind=SessionKind.FIELD_TEACHING).order_by("start_at", "pk")


def _next(trips: Sequence[PublishedSession]) -> str:
    """The next one to come, else the last; "" where there is none."""
    now = timezone.now()
    to_come = (one for one in trips if one.end_at > now)
    return str(found.pk) if (found := next(to_come, trips[-1] if trips else None)) else ""


def _parties(expected: Sequence[Enrolment], keep: str) -> list[list[Enrolment]]:
    """Those who should stay together; who is in no group is a party with nobody else."""
    key: Callable[[Enrolment], object] = (
        (lambda one: one.group_id or f"alone {one.pk}")
        if keep == "group"
        else (lambda one: one.town_name or one.unit_name)
    )
    parties: dict[object, list[Enrolment]] = {}
    for one in expected:
        parties.setdefault(key(one), []).append(one)
    return list(parties.values())


def leader_of(load: Sequence[Enrolment]) -> str:
    """The first leader of a group, else the first with a role in the class; "" where there is neither."""
    found = next(filter(people.leads, load), None) or next((one for one in load if one.class_role), None)
    return found.cadre.name if found else ""


def _trip(row: PublishedSession) -> str:
    when = f"时间：{row.day.year}年{time_label(row.start_at, row.end_at)}（{naming.weekday(row.day)}）"
    return f"{when}　　内容：{row.title}　　地点：{row.place_text or '待定'}"


def _totals(loads: Sequence[Sequence[Enrolment]], seats: int) -> str:
    total = sum(map(len, loads))
    each = "、".join(f"{number}号车{len(load)}人" for number, load in enumerate(loads, start=1))
    return f"共{total}人，{len(loads)}辆车（每车最多{seats}人）：{each}"


def write(content: Transport, progress: Progress) -> Workbook:
    """A4, a page a bus."""
    layout = laid_out([NUMBERED, *content.columns])
    sheet = layout.begin(content.title, content.totals)
    sheet.head(layout.heads, height=_LINE)
    total, done = sum(len(bus.lines) for bus in content.buses), 0
    for number, bus in enumerate(content.buses, start=1):
        if number > 1:
            sheet.break_page()
        leader = bus.leader or "＿" * 6
        sheet.note(f"{number}号车（{len(bus.lines)}人）　　车长：{leader}", HEAD)
        sheet.note(content.trip, LEFT)
        for place, line in enumerate(bus.lines, start=1):
            height = layout.height(["", *line], _LINE)
            if not sheet.has_room(height + _ENDING * (place == len(bus.lines))):
                sheet.break_page()
                sheet.note(f"{number}号车（续）", HEAD)
            sheet.line([place, *line], layout.styles, height=_LINE)
            done += 1
            progress(done, total)
        blank = "＿" * 4
        sheet.note(f"应上车：{len(bus.lines)}人　　实上车：{blank}人　　车长签字：{'＿' * 6}", SIGN)
        sheet.note(content.built, NOTE)
    return sheet.finish()


class TransportForm(ColumnsForm):
    """To which session, how many seats, who stays together, and whether bus leaders are named."""

    field_order = ("session", "seats", "keep", "leader", "columns")
    offered = COLUMNS

    session = forms.ChoiceField(label=_("现场教学"))
    seats = forms.IntegerField(
        label=_("每车座位"),
        min_value=4,
        max_value=80,
        initial=SEATS,
        help_text=_("可坐学员的座位，不含司机和工作人员。"),
    )
    keep = forms.ChoiceField(label=_("同车"), choices=KEEPS, required=False, initial="group")
    leader = forms.ChoiceField(label=_("车长"), choices=LEADERS, required=False, initial="named")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast(forms.ChoiceField, self.fields["session"])
        rows = list(_trips(self.training_class))
        chosen.choices = [
            (str(row.pk), f"{time_label(row.start_at, row.end_at)} {row.title}") for row in rows
        ]
        chosen.initial = _next(rows)
        if not rows:
            chosen.help_text = _("已发布的课表里没有现场教学。")


PAPER = Paper(
    PaperName.TRANSPORT,
    _("会务、车长：现场教学分车、点名"),
    read,
    write,
    form=TransportForm,
    rests_on=COLUMNS.rest_on,
    stages=(Stage.DAILY,),
    needs=(Need.PEOPLE, Need.TIMETABLE),
)
