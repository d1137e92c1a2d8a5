"""Hours from outside as a list: the online academy, superior training, what was before the system (R6, R8)."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lists import ListDefinition, Part, Row, RowCells
from accounts.models import ListKind
from attendance.hours import NewCredit, credit_many, split, uncredit_many
from attendance.models import CreditSource, HoursCredit, TrainingLevel
from intake.cells import without_spaces, written
from intake.numbers import tenths, whole
from intake.plan_dates import span
from intake.problems import Problem
from intake.roster_columns import ROSTER
from intake.sheets import Row as SheetRow
from intake.sheets import is_empty
from intake.tables import Table
from trainees.models import Cadre
from trainees.roster import entries, identify, known
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
    choices: ClassVar[Mapping[str, Sequence[str]]] = {
        "source": ("网络学院", "上级调训", "系统启用前", "其他"),
        "level": ("县级以上", "镇街级", "不分级"),
        "is_face_to_face": ("是", "否"),
    }
    example = (
        *("1", "王小宁", "", "湖塘镇花园社区", "", "", "", "江苏干部在线学习", "网络学院", "", "", "", "2026"),
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
        for person in known.people_of(self.district, found):
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
        cells.problems += [problem for problem in entry.problems if problem not in cells.problems]
        title = cells.text("title", limit=120)
        cells.need("title", title, _("没有填写培训名称。"))
        started_on, ended_on = self._days(cells)
        source = cells.read("source", _source) or self.source
        hours, days = cells.read("hours", tenths(most=2000)), cells.read("days", tenths(most=366))
        if not hours and not days and not cells.problems:
            cells.wrong("hours", _("学时和天数至少填一项。"))
        level = cells.read("level", _level) or (TrainingLevel.COUNTY.value if source == CreditSource.SUPERIOR else "")
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

    def before_writing(self, parts: Sequence[Part], given: Mapping[str, Any]) -> None:
        """Keeps the one paper that proves all of it."""
        if file := given.get("proof"):
            field = HoursCredit._meta.get_field("proof")
            name = field.generate_filename(None, str(file.name))  # type: ignore[union-attr]  # a file's column
            self.proof, self.proof_name = default_storage.save(name, file), str(file.name)[-200:]

    def make(self, part: Part) -> Any:
        """A new credit, which the verb will write."""
        return part.fresh["credit"]

    def create(self, records: Sequence[Any]) -> Sequence[HoursCredit]:
        """By the verb that credits, which converts and leaves the trail."""
        made = credit_many(records, by=self.by)
        self._prove(made)
        return made

    def save(self, records: Sequence[Any], fields: Iterable[str]) -> None:
        """A changed training is credited anew, so that online hours convert again."""
        if not records:
            return
        fresh = [_as_new(record) for record in records]
        uncredit_many([record.pk for record in records], by=self.by, reason=_("导入以往学时时更新"))
        for record, made in zip(records, credit_many(fresh, by=self.by), strict=True):
            record.pk = made.pk
            made.proof, made.proof_name = record.proof, record.proof_name
        self._prove(records)

    def _prove(self, credits: Sequence[HoursCredit]) -> None:
        if self.proof:
            pks = [credit.pk for credit in credits]
            HoursCredit.objects.filter(pk__in=pks).update(proof=self.proof, proof_name=self.proof_name)

    def remove(self, records: Sequence[Any]) -> None:
        """Takes the credits back, and the paper that proved nothing else."""
        papers = {record.proof.name for record in records if record.proof}
        uncredit_many([record.pk for record in records], by=self.by, reason=_("撤销导入"))
        papers -= set(HoursCredit.objects.filter(proof__in=papers).values_list("proof", flat=True))
        transaction.on_commit(lambda: [default_storage.delete(name) for name in papers] and None)
