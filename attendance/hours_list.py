"""Hours from outside as a list: the online academy, superior training, what was before the system (R6, R8)."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lists import ListDefinition, Part, Row, RowCells
from accounts.models import ListKind
from attendance.crediting import NewCredit, change_many, credit_many, split, uncredit_many
from attendance.models import CreditSource, HoursCredit, TrainingLevel
from intake.cells import without_spaces, written
from intake.numbers import tenths, whole
from intake.plan_dates import span
from intake.problems import Problem
from intake.roster_columns import ROSTER
from intake.sheets import Row as SheetRow
from intake.sheets import is_empty
from intake.tables import Table
from trainees.roster import entries, known
from trainees.roster.entries import Entry
from trainees.roster.identify import Doubt, Register
from trainees.roster.known import Person
from trainees.roster.options import Key
from trainees.workplaces import Workplaces

# As offices write them, whoever reads the page.
_SOURCES = (
    (CreditSource.ONLINE, ("网络学院", "网络", "网上", "线上学习", "在线", "干部在线", "学习强国")),
    (CreditSource.SUPERIOR, ("上级调训", "调训", "上级")),
    (CreditSource.BEFORE, ("系统启用前", "启用前", "以往", "历史")),
    (CreditSource.OTHER, ("其他培训", "其他", "其它")),
)
_LEVELS = (
    (TrainingLevel.TOWNSHIP, ("镇", "街道", "乡")),
    (TrainingLevel.COUNTY, ("县", "区", "市", "省", "中央", "国家", "部委")),
    (TrainingLevel.NONE, ("不分", "无", "其他")),
)
_POST_DAYS = ("started_on", "ended_on")  # so a roster reads them; here they are the training's
_PERSON = ("name", "unit_and_post", "unit", "town", "phone", "id_number")


class HoursList(ListDefinition):
    """A training of a known cadre, a row each; one over 31 December makes a credit a year."""

    kind = ListKind.HOURS
    model = HoursCredit
    vocabulary = {
        "number": ("序号", "编号"),
        **{field: ROSTER[field] for field in _PERSON},
        "title": ("培训名称", "培训班名称", "班次名称", "培训项目", "培训内容", "课程名称", "班次"),
        "source": ("来源", "培训来源", "培训类型", "培训类别", "类别"),
        "span": ("起止", "起止时间", "起止日期", "培训时间", "时间", "培训日期"),
        "started_on": ("开始日期", "开始时间", "起始日期", "起"),
        "ended_on": ("结束日期", "结束时间", "截止日期", "止"),
        "year": ("年度", "年份"),
        "hours": ("学时", "学时数", "课时", "认定学时", "网络学时"),
        "days": ("天数", "培训天数", "时间(天)", "时间（天）"),
        "level": ("级别", "培训级别", "办班级别", "主办级别"),
        "is_face_to_face": ("面授", "是否面授", "集中面授", "培训形式", "形式"),
        "proof_number": ("证明文号", "文号", "证书编号", "证明材料", "依据"),
    }
    required = ("name", "title")
    columns = ("name", "unit", "title", "source", "span", "hours", "days")
    beside = ("cadre",)
    labels: ClassVar[Mapping[str, Any]] = {
        "name": gettext_lazy("姓名"),
        "unit": gettext_lazy("单位"),
        "span": gettext_lazy("起止"),
    }
    choices: ClassVar[Mapping[str, Sequence[str]]] = {
        "source": ("网络学院", "上级调训", "系统启用前", "其他"),
        "level": ("县级以上", "镇街级", "不分级"),
        "is_face_to_face": ("是", "否"),
    }
    example = (
        *(
            "1",
            "王小宁",
            "",
            "湖塘镇花园社区",
            "",
            "",
            "",
            "江苏干部在线学习",
            "网络学院",
            "",
            "",
            "",
            "2026",
        ),
        *("50", "", "", "否", ""),
    )
    origins = (CreditSource.BEFORE, CreditSource.ONLINE, CreditSource.SUPERIOR, CreditSource.OTHER)

    def __init__(self, district: Any, options: Mapping[str, Any]) -> None:
        super().__init__(district, options)
        self.year = int(options.get("year") or timezone.localdate().year)
        self.source = str(options.get("origin") or CreditSource.BEFORE)
        self.entries: dict[int, Entry] = {}
        self.cadres: set[int] = set()
        self.people: Register[Person] = Register(_label)
        self.proof = ""
        self.proof_name = ""

    def load(self, table: Table) -> None:
        """The people whom the rows may mean, as a roster finds them, and what is credited to them."""
        found = entries.read(table, Workplaces.load(self.district))
        self.entries = {entry.number: entry for entry in found}
        for person in known.load(self.district, None, found):
            self.people.add(person, {post.unit_id for post in person.posts})
            self.cadres.add(person.pk)
        super().load(table)

    def records(self) -> Any:
        """What is credited to the people of the sheet; to all of the district where none is read."""
        credits = HoursCredit.objects.filter(cadre__district=self.district)
        return credits.filter(cadre__in=self.cadres) if self.cadres else credits

    def keys_of(self, record: HoursCredit) -> Iterable[Hashable]:
        """The same training once, as the constraint has it."""
        yield record.cadre_id, record.source, record.title, record.year, record.started_on

    def read(self, table: Table, row: SheetRow) -> Row:
        """A training, by the year in which its days lie."""
        cells, entry = RowCells(table, row), self.entries[row.number]
        cells.problems += [p for p in entry.problems if p[0] not in _POST_DAYS and p not in cells.problems]
        title = cells.text("title", limit=120)
        cells.need("title", title, _("没有填写培训名称。"))
        started_on, ended_on = self._days(cells)
        source = cells.read("source", _source) or self.source
        hours, days = cells.read("hours", tenths(most=2000)), cells.read("days", tenths(most=366))
        if not hours and not days and not cells.problems:
            cells.wrong("hours", _("学时和天数至少填一项。"))
        level = cells.read("level", _level) or (
            TrainingLevel.COUNTY.value if source == CreditSource.SUPERIOR else ""
        )
        face = cells.read("is_face_to_face", _face)
        person = None if cells.problems else self._person(cells, entry)
        shown = {**cells.shown(*self.columns), "unit": _place(cells), "span": _span_shown(cells)}
        if person is None:
            return Row(row.number, shown, [], cells.problems)
        credit = NewCredit(
            cadre=person.pk,
            source=source,
            title=title,
            year=None if started_on else cells.read("year", _year) or self.year,
            started_on=started_on,
            ended_on=ended_on,
            hours=hours or Decimal(0),
            days=days or Decimal(0),
            level=level or TrainingLevel.NONE.value,
            is_face_to_face=(source != CreditSource.ONLINE) if face == "" else face,
            proof_number=cells.text("proof_number", limit=80),
        )
        parts = [_part(credit_of_year) for credit_of_year in split(credit)]
        notes = [_("跨年度，按天数分到 %(count)d 年。") % {"count": len(parts)}] if len(parts) > 1 else []
        return Row(row.number, shown, parts, cells.problems, notes)

    def _person(self, cells: RowCells, entry: Entry) -> Person | None:
        found = self.people.find(entry, Key.AUTO)
        if isinstance(found, Doubt):
            cells.wrong(found.field, found.message)
            return None
        if found is None:
            cells.wrong("name", _("干部名册里没有这个人。请检查姓名、单位、手机，或先导入干部名册。"))
        return found

    def _days(self, cells: RowCells) -> tuple[dt.date | None, dt.date | None]:
        """First and last day from one column or two; a day that is still to come is a problem."""
        first, last = (cells.table.cell(cells.row, field) for field in ("started_on", "ended_on"))
        field = "span" if is_empty(first) else "started_on"
        found = cells.read(field, lambda raw: span(raw, until="" if field == "span" else last))
        if not found:
            return None, None
        if found[0] > timezone.localdate():
            cells.wrong(field, _("培训还没有开始，不能登记学时。"))
        return found[0], found[1]

    def value_of(self, record: HoursCredit, field: str) -> Any:
        """Of online hours those that were claimed: what they convert to follows from the table (R6)."""
        if field == "hours" and record.claimed_hours is not None:
            return record.claimed_hours
        return super().value_of(record, field)

    def refusal(self, record: HoursCredit, field: str) -> str:
        """What a class credited, its own page changes."""
        return _("这是本系统班次的学时，不能用表格修改。") if record.source == CreditSource.CLASS else ""

    def asks(self) -> bool:
        """One paper may prove all of it."""
        return True

    def before_writing(self, parts: Sequence[Part], given: Mapping[str, Any]) -> None:
        """Keeps the one paper that proves all of it."""
        if file := given.get("proof"):
            column: Any = HoursCredit._meta.get_field("proof")
            self.proof_name = str(file.name)[-200:]
            self.proof = default_storage.save(column.generate_filename(None, str(file.name)), file)

    def make(self, part: Part) -> Any:
        """A new credit, which the verb will write."""
        return part.fresh["credit"]

    def create(self, records: Sequence[Any]) -> Sequence[HoursCredit]:
        """By the verb that credits, which converts and leaves the trail."""
        made = credit_many(records, by=self.by)
        self._prove(made)
        return made

    def put(self, record: Any, values: Mapping[str, Any]) -> None:
        """Of online hours those that were claimed."""
        if record.claimed_hours is not None and "hours" in values:
            values = {**values, "claimed_hours": values["hours"]}
        super().put(record, values)

    def save(self, records: Sequence[Any], fields: Iterable[str]) -> None:
        """By the verb that changes credits, so that online hours convert anew."""
        change_many(records, fields=set(fields) | {"claimed_hours"}, by=self.by)
        self._prove(records)

    def _prove(self, credits: Sequence[HoursCredit]) -> None:
        if self.proof:
            rows = HoursCredit.objects.filter(pk__in=[credit.pk for credit in credits])
            rows.update(proof=self.proof, proof_name=self.proof_name)

    def remove(self, records: Sequence[Any]) -> None:
        """Takes the credits back, and the paper where it proved nothing else."""
        papers = {record.proof.name for record in records if record.proof}
        uncredit_many([record.pk for record in records], by=self.by, reason="撤销导入")
        for name in papers - set(
            HoursCredit.objects.filter(proof__in=papers).values_list("proof", flat=True)
        ):
            transaction.on_commit(partial(default_storage.delete, name))


def _part(credit: NewCredit) -> Part:
    values = {
        "source": credit.source,
        "title": credit.title,
        "year": credit.year,
        "started_on": credit.started_on,
        "ended_on": credit.ended_on,
        "hours": credit.hours or "",
        "days": credit.days or "",
        "level": credit.level if credit.level != TrainingLevel.NONE else "",
        "is_face_to_face": credit.is_face_to_face,
        "proof_number": credit.proof_number,
    }
    return Part((credit.key,), values, {"credit": credit})


def _label(person: Person) -> str:
    return f"“{person.name}”"


def _place(cells: RowCells) -> str:
    found = cells.shown("town", "unit", "unit_and_post")
    return "".join(found.values())


def _span_shown(cells: RowCells) -> str:
    found = cells.shown("span", "started_on", "ended_on", "year")
    return found["span"] or "—".join(filter(None, (found["started_on"], found["ended_on"]))) or found["year"]


def _word_among(words: Iterable[tuple[Any, tuple[str, ...]]], raw: Any) -> str:
    word = without_spaces(written(raw))
    return next((str(value.value) for value, signs in words if any(sign in word for sign in signs)), "")


def _source(raw: Any) -> str | Problem:
    message = _("来源“%(word)s”请填网络学院、上级调训、系统启用前或其他。")
    return _word_among(_SOURCES, raw) or Problem(message % {"word": str(raw)[:20]})


def _level(raw: Any) -> str | Problem:
    message = _("级别“%(word)s”请填县级以上、镇街级或不分级。")
    return _word_among(_LEVELS, raw) or Problem(message % {"word": str(raw)[:20]})


def _face(raw: Any) -> bool | Problem:
    word = without_spaces(written(raw))
    if any(sign in word for sign in ("否", "网", "线上", "×", "远程")):
        return False
    if any(sign in word for sign in ("是", "面授", "集中", "线下", "现场", "√")):
        return True
    return Problem(_("面授“%(word)s”请填是或否。") % {"word": word[:20]})


def _year(raw: Any) -> int | Problem:
    word = written(raw).strip()
    return whole(least=2000, most=2100)(word.removesuffix("年度").removesuffix("年"))
