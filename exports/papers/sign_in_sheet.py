"""The sign-in sheet (签到表): who signs by hand in one half-day or in all of them, a voucher for finance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attendance import printings
from attendance.audience import Held, expected_sessions, held_sessions
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers.asking import OrderedForm
from exports.papers.filling import Fillable, Filling, by_half_day, half_day_heads
from exports.papers.filling import Line as FilledLine
from exports.papers.half_days import half_days_of
from exports.papers.paper import Need, Options, Paper, PaperProblem, Stage
from exports.papers.signature_lines import Layout, Line, Page, SignInSheet, write
from timetable.calendar import HalfDay
from timetable.models import SessionStatus
from timetable.rows import Row, published_of
from trainees.models import Enrolment

PAGES_BY = [("", _("连续排列")), ("town", _("每个镇街另起一页")), ("group", _("每组另起一页"))]
MOST_COLUMNS = 10  # half-days that have room side by side


def read(training_class: TrainingClass, by: User | None, options: Options) -> SignInSheet:
    """Those who are expected in the half-day (R29); with a column a half-day (连签式), those expected in any."""
    version = training_class.timetable_versions.first()
    layout = Layout(options.get("layout") or Layout.ONE)
    held = _held(training_class, layout, options)
    if not version or not held:
        raise PaperProblem(_("已发布的课表里没有这个半天的课。"))
    if len(held) > MOST_COLUMNS:
        raise PaperProblem(
            _("连签式一张表最多 %(most)d 个半天，这个班有 %(n)d 个。"), most=MOST_COLUMNS, n=len(held)
        )
    by_group = options.get("pages_by") == "group"
    order = "group" if by_group else options.get("order", "unit")
    listed = people.listed(training_class, order, with_replaced=True)
    return SignInSheet(
        title=f"{naming.full_name(training_class)}签到表",
        facts=_facts(training_class, list(held), layout),
        layout=layout,
        half_days=tuple(held),
        pages=_pages(listed, held, options.get("pages_by", "")),
        blank_lines=int(options.get("blank_lines", 0)),
        built=naming.built_from(version),
    )


def register(
    content: SignInSheet, training_class: TrainingClass, *, by: User | None, once: str
) -> SignInSheet:
    """Binds the serials of each half-day to their people, in order; the sheet bears the numbers and codes."""
    booked = tuple(
        printings.bind(training_class, half_day=half_day, lines=content.serials(half_day), by=by, once=once)
        for half_day in content.half_days
    )
    return replace(content, stamps=tuple(printings.stamp(printing) for printing in booked))


def _held(training_class: TrainingClass, layout: Layout, options: Options) -> Held:
    if layout == Layout.EACH_HALF_DAY:
        return held_sessions(training_class)
    try:
        half_day = HalfDay.parse(str(options.get("half_day", "")))
    except ValueError:
        raise PaperProblem(_("请选择哪个半天。")) from None
    return held_sessions(training_class, [half_day])


def _facts(training_class: TrainingClass, half_days: Sequence[HalfDay], layout: Layout) -> tuple[str, ...]:
    day = half_days[0].day
    if layout == Layout.EACH_HALF_DAY:
        last = half_days[-1]
        until = f"{naming.on_day(last.day)}{last.period.label}"
        first = f"{naming.on_day(day)}{half_days[0].period.label}"
        return (f"时间：{first}至{until}（每半天签一次，共{len(half_days)}次）",)
    rows = [one.row for one in published_of(training_class) if one.status == SessionStatus.SCHEDULED]
    when = f"时间：{naming.on_day(day)}（{naming.weekday(day)}）{half_days[0].period.label}"
    return (when, *(_what(row) for row in rows if row.half_day == half_days[0]))


def _what(row: Row) -> str:
    who = f"　主讲：{row.instructors}" if row.instructors else ""
    return f"{row.clock}　{row.kind_label}：{row.title}{who}　地点：{row.place or '待定'}"


def _pages(listed: Sequence[Enrolment], held: Held, by: str) -> tuple[Page, ...]:
    def name_of(person: Enrolment) -> str:
        if by == "group":
            return person.group.name if person.group else "未分组"
        return (person.town_name or person.unit_name) if by == "town" else ""

    pages: dict[str, list[Line]] = {}
    for person in listed:
        due = frozenset(half for half, sessions in held.items() if expected_sessions(person, sessions, ()))
        if due:
            line = Line(person.pk, people.unit_of(person), person.cadre.name, person.post, due)
            pages.setdefault(name_of(person), []).append(line)
    return tuple((name, tuple(lines)) for name, lines in pages.items())


_NAMES = ("姓名", "单位", "职务", "分页")


def _filling(content: SignInSheet) -> Filling:
    """Everybody, then the lines left blank; in a half-day in which somebody is not expected stands a —."""
    each = content.layout == Layout.EACH_HALF_DAY
    lines: list[FilledLine] = []
    for page, people_of_page in content.pages:
        for one in people_of_page:
            due = ["" if half_day in one.due else "—" for half_day in content.half_days]
            named = {"姓名": one.name, "单位": one.unit, "职务": one.post, "分页": page}
            lines.append(named | (by_half_day(due) if each else {}))
    lines += [{"单位": "（增补）"}] * content.blank_lines
    facts = {
        "时间和课程": "\n".join(content.facts),
        "应到": content.expected(content.half_days[0]),
        "签到表编号": "\n".join(content.stamps),
        **half_day_heads(content.half_days),
    }
    return Filling(facts, lines, len(content.half_days) if each else 0)


class SignInSheetForm(OrderedForm):
    """Which half-day, or each of a short class; a page for each town or group; lines for late additions."""

    field_order = ("half_day", "layout", "order", "pages_by", "blank_lines")

    half_day = forms.ChoiceField(label=_("半天"))
    layout = forms.ChoiceField(label=_("版式"), choices=Layout.choices, required=False, initial=Layout.ONE)
    pages_by = forms.ChoiceField(label=_("换页"), choices=PAGES_BY, required=False)
    blank_lines = forms.IntegerField(
        label=_("空白行"), min_value=0, max_value=50, initial=3, help_text=_("留给增补的学员。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = half_days_of(self.training_class)
        chosen = cast(forms.ChoiceField, self.fields["half_day"])
        chosen.choices = [(one.key, one.label) for one in choices]
        if not 0 < len(choices) <= MOST_COLUMNS:
            short = [choice for choice in Layout.choices if choice[0] != Layout.EACH_HALF_DAY]
            cast(forms.ChoiceField, self.fields["layout"]).choices = short
        if not choices:
            chosen.help_text = _("课表还没有发布，没有可选的半天。")
        today = timezone.localdate()
        to_come = (one.key for one in choices if one.day >= today)
        chosen.initial = next(to_come, choices[-1].key if choices else None)


PAPER = Paper(
    PaperName.SIGN_IN_SHEET,
    _("班主任、财务：每半天签名，作报销凭证"),
    read,
    write,
    register,
    form=SignInSheetForm,
    stages=(Stage.DAILY,),
    page="exports/pages/_sign_in_sheet.html",
    needs=(Need.PEOPLE, Need.TIMETABLE),
    fillable=Fillable(_NAMES, _filling, ("时间和课程", "应到", "签到表编号"), by_half_day=True),
)
