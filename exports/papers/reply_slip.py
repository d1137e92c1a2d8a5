"""The reply slip (报名回执): a form with drop-downs that a unit fills in, and the same filled with whom it sends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers.asking import PaperForm
from exports.papers.choices import Choices, by_words, text_only
from exports.papers.filling import Fillable, Filling
from exports.papers.paper import Options, Paper, PaperProblem, Progress
from exports.papers.sheet import HEAD, LEFT, NUMBER, SIGN, TEXT, Sheet
from intake.categories import EDUCATIONS, NATIONALITIES, POLITICAL_STATUSES
from trainees.access import own_paths
from trainees.listing import phone_paths
from trainees.models import Appointment, Enrolment, EnrolmentStatus, Quota
from units.models import Unit, in_subtree

TITLE = "报名回执"
BLANK_ROWS, MOST_ROWS = 20, 200
_LINE = 24.0

# Head, width, style. 单位 and 职务 stand below a common head, so that the unit can be picked from a list.
_COLUMNS = [
    ("序号", 5, NUMBER),
    ("姓名", 9, TEXT),
    ("性别", 5, TEXT),
    ("民族", 7, TEXT),
    ("出生年月", 9, TEXT),
    ("政治面貌", 12, TEXT),
    ("学历", 8, TEXT),
    ("单位", 25, LEFT),
    ("职务", 15, LEFT),
    ("新任/连任", 9, TEXT),
    ("任现职时间", 10, TEXT),
    ("手机", 13, TEXT),
    ("是否住宿", 8, TEXT),
    ("用餐要求", 9, TEXT),
    ("备注", 10, LEFT),
]
HEADS = tuple(head for head, _width, _style in _COLUMNS)
_ID_NUMBER = ("身份证号", 20, TEXT)
_AFTER_PHONE = 12
_EXAMPLE = {
    "序号": "示例",
    "姓名": "王小宁",
    "性别": "女",
    "民族": "汉族",
    "出生年月": "1971.10",
    "政治面貌": "中共党员",
    "学历": "本科",
    "职务": "党总支书记",
    "新任/连任": "连任",
    "任现职时间": "2021.03",
    "手机": "13800000000",
    "身份证号": "11010519491231002X",
    "是否住宿": "否",
    "用餐要求": "无",
    "备注": "导入时不读这一行",
}
_HINTS = {
    "出生年月": "写成 1971.10 或 1971-10",
    "任现职时间": "写成 2021.03 或 2021-03",
    "手机": "11 位手机号",
    "身份证号": "18 位，最后一位可以是 X",
}


@dataclass(frozen=True)
class ReplySlip:
    """What the slip says. A line has a value for each head but the number; `units` are the names to pick from."""

    title: str
    facts: tuple[str, ...]
    heads: tuple[str, ...]
    units: tuple[str, ...]
    lines: tuple[dict[str, str], ...]
    is_blank: bool


def read(training_class: TrainingClass, by: User | None, options: Options) -> ReplySlip:
    """The form, or the form filled with the nominated and enrolled people; to a liaison of the own units only."""
    paths = own_paths(by, training_class) if by else None
    if chosen := options.get("unit"):
        paths = [path for path in [_path_of(str(chosen))] if paths is None or path.startswith(tuple(paths))]
    quotas = list(Quota.objects.filter(training_class=training_class).select_related("unit"))
    units = _units(training_class, [quota.unit.path for quota in quotas], paths)
    is_blank = not options.get("filled")
    columns = list(_COLUMNS)
    if is_blank and options.get("id_column"):
        columns.insert(_AFTER_PHONE, _ID_NUMBER)
    return ReplySlip(
        title=f"{naming.full_name(training_class)}{TITLE}",
        facts=_facts(training_class),
        heads=tuple(head for head, _width, _style in columns),
        units=tuple(units),
        lines=(({},) * _rows(quotas, paths) if is_blank else _filled(training_class, by, paths)),
        is_blank=is_blank,
    )


def _path_of(unit: str) -> str:
    found = Unit.objects.filter(pk=unit).first()
    if found is None:
        raise PaperProblem(_("没有这个单位，请重新选择。"))
    return found.path


def _units(training_class: TrainingClass, quotas: Sequence[str], paths: Sequence[str] | None) -> list[str]:
    """Town and unit in the tree's order: those below the quotas, all where there is none, and within `paths`."""
    district = training_class.plan.district
    rows = Unit.objects.within(district).valid_on(timezone.localdate()).select_related("parent")
    units = {unit.pk: unit for unit in rows.order_by("position", "pk")}
    order = {pk: place for place, pk in enumerate(units)}

    def place(unit: Unit) -> list[int]:
        return [order.get(int(part), -1) for part in unit.path.strip("/").split("/")]

    def is_meant(unit: Unit) -> bool:
        return (
            unit.pk != district.pk
            and (not quotas or unit.path.startswith(tuple(quotas)))
            and (paths is None or unit.path.startswith(tuple(paths)))
        )

    return [_name_of(unit) for unit in sorted(filter(is_meant, units.values()), key=place)]


def _name_of(unit: Unit) -> str:
    above = unit.parent.name if unit.parent and unit.parent.parent_id else ""
    return unit.name if unit.name.startswith(above) else above + unit.name


def _rows(quotas: Iterable[Quota], paths: Sequence[str] | None) -> int:
    """As many lines as there are seats for these units."""
    seats = sum(
        quota.seats
        for quota in quotas
        if paths is None
        or any(quota.unit.path.startswith(path) or path.startswith(quota.unit.path) for path in paths)
    )
    return min(seats or BLANK_ROWS, MOST_ROWS)


def _facts(training_class: TrainingClass) -> tuple[str, ...]:
    days = naming.days_of(training_class)
    what = [
        f"培训时间：{days}" if days else "",
        f"培训地点：{training_class.venue}" if training_class.venue else "",
    ]
    blank = "＿" * 14
    return tuple(filter(None, ["　　".join(filter(None, what)), f"填报单位（盖章）：{blank}"]))


def _filled(
    training_class: TrainingClass, by: User | None, paths: Sequence[str] | None
) -> tuple[dict[str, str], ...]:
    rows = training_class.enrolments.on_the_list() | training_class.enrolments.filter(
        status=EnrolmentStatus.NOMINATED
    )
    if paths is not None:
        rows = rows.filter(in_subtree("unit__", list(paths)))
    listed = list(rows.in_unit_order().select_related("cadre", "unit"))
    if not listed:
        raise PaperProblem(_("还没有推荐人选，没有可以填进回执的内容。"))
    shown = phone_paths(by, training_class) if by else ("",)
    posts = Appointment.objects.current().filter(cadre__in=[person.cadre_id for person in listed])
    since = {
        (cadre, unit): f"{day:%Y.%m}"
        for cadre, unit, day in posts.values_list("cadre_id", "unit_id", "started_on")
        if day
    }
    return tuple(
        _line(one, since.get((one.cadre_id, one.unit_id), ""), in_full=one.unit.path.startswith(shown))
        for one in listed
    )


def _line(person: Enrolment, since: str, *, in_full: bool) -> dict[str, str]:
    cadre = person.cadre
    return {
        "姓名": cadre.name,
        "性别": cadre.get_gender_display(),
        "民族": cadre.nationality,
        "出生年月": cadre.birth_month.replace("-", "."),
        "政治面貌": cadre.get_political_status_display(),
        "学历": cadre.get_education_display(),
        "单位": people.unit_of(person),
        "职务": person.post,
        "新任/连任": {True: "新任", False: "连任", None: ""}[person.is_new],
        "任现职时间": since,
        "手机": people.phone_of(person, in_full=in_full),
        "是否住宿": {True: "是", False: "否", None: ""}[person.needs_lodging],
        "用餐要求": person.diet,
        "备注": person.remark,
    }


def write(slip: ReplySlip, progress: Progress) -> Workbook:
    """Landscape A4, a row a person; in the form an example first, and lists to pick from."""
    known = {head: (width, style) for head, width, style in [*_COLUMNS, _ID_NUMBER]}
    widths, styles = zip(*(known[head] for head in slip.heads), strict=True)
    sheet = Sheet(slip.title, widths=widths, landscape=True)
    sheet.headline()
    for fact in slip.facts:
        sheet.note(fact, SIGN)
    _heads(sheet, slip.heads)
    first = sheet.row
    if slip.is_blank:
        example = {**_EXAMPLE, "单位": slip.units[-1] if slip.units else ""}
        sheet.line([example[head] for head in slip.heads], styles, height=_LINE)
    for number, line in enumerate(slip.lines, start=1):
        sheet.line([number, *(line.get(head, "") for head in slip.heads[1:])], styles, height=_LINE)
        progress(number, len(slip.lines))
    if slip.is_blank:
        _offer(sheet, slip, first, sheet.row - 1)
    sheet.end_row(8)
    blank = "＿" * 8
    sheet.note(f"填报人：{blank}　　电话：{blank}　　日期：{blank}", SIGN)
    return sheet.finish()


def _heads(sheet: Sheet, heads: Sequence[str]) -> None:
    """Two rows, repeated on each page: 单位及职务 above its two columns, all others over both."""
    unit = heads.index("单位") + 1
    for column, head in enumerate(heads, start=1):
        if column not in (unit, unit + 1):
            sheet.span(column, column, head, HEAD, rows=2)
    sheet.span(unit, unit + 1, "单位及职务", HEAD)
    sheet.end_row(20)
    sheet.put(unit, "单位", HEAD)
    sheet.put(unit + 1, "职务", HEAD)
    sheet.end_row(20)
    sheet.repeat(2, heads)


def _offer(sheet: Sheet, slip: ReplySlip, first: int, last: int) -> None:
    """The lists to pick from and the hints, for the rows `first` to `last`."""
    choices = Choices(sheet.book)
    lists: dict[str, Sequence[str]] = {
        "性别": ("男", "女"),
        "民族": NATIONALITIES,
        "政治面貌": POLITICAL_STATUSES,
        "学历": EDUCATIONS,
        "单位": slip.units,
        "新任/连任": ("新任", "连任"),
        "是否住宿": ("是", "否"),
    }
    # What no list can hold whole may be typed in all the same.
    open_lists = ("民族", "单位")
    for column, head in enumerate(slip.heads, start=1):
        rule = None
        if lists.get(head):
            rule = by_words(choices.source(head, lists[head]), strict=head not in open_lists)
        elif head in _HINTS:
            rule = text_only(_HINTS[head])
        if rule:
            sheet.offer(rule, column, first, last)


class ReplySlipForm(PaperForm):
    """The form to be filled in, or filled; of one unit with a quota or of all."""

    filled = forms.TypedChoiceField(
        label=_("内容"),
        choices=[("", _("空白模板，带下拉选项和示例")), ("1", _("已填好：已推荐和已入班的人"))],
        coerce=bool,
        required=False,
    )
    unit = forms.ChoiceField(label=_("单位"), required=False)
    id_column = forms.BooleanField(label=_("空白模板加一列证件号码"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quotas = self.training_class.quotas.select_related("unit")
        choices = [(str(quota.unit_id), str(quota.unit)) for quota in quotas]
        cast(forms.ChoiceField, self.fields["unit"]).choices = [("", _("全部")), *choices]


PAPER = Paper(
    PaperName.REPLY_SLIP,
    _("各单位：填报参训人员，盖章报送"),
    read,
    write,
    form=ReplySlipForm,
    rests_on=lambda options: [people.SEE_PHONES] if options.get("filled") else [],
    fillable=Fillable(
        tuple(head for head, _width, _style in _COLUMNS[1:]), lambda slip: Filling({}, slip.lines)
    ),
)
