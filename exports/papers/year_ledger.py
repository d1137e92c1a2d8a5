"""The year ledger (年度培训台账): every enrolment and every half-day of a unit's people in a year, however many there are."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exports.models import PaperName
from exports.papers import naming
from exports.papers.asking import YearForm
from exports.papers.ledger_rows import HALF_DAY_COLUMNS, ID_NUMBER, PEOPLE_COLUMNS, Ledger
from exports.papers.moment import Reading, long_moment
from exports.papers.paper import Buildable, Options, PaperProblem, Progress, nobody_listens
from exports.papers.tables import Column, Row, Table, write_csvs, write_workbook
from units.models import Unit

_ABOUT_COLUMNS = (Column("项目", 14), Column("内容", 60))


class YearLedger(Buildable):
    """Two long tables, read piece by piece at one moment and written row by row, and what they are of."""

    def suffix(self, options: Options) -> str:
        """A workbook, or the CSVs in one ZIP."""
        return ".zip" if options.get("format") == "csv" else ".xlsx"

    def build_into(
        self,
        file: BinaryIO,
        subject: Unit,
        *,
        by: User | None,
        options: Options,
        progress: Progress = nobody_listens,
        once: str = "",
    ) -> None:
        """Counts, then reads and writes; the progress is told by row. ID numbers only when asked for, by who may see
        them (R28)."""
        with_id_numbers = bool(options.get("id_numbers"))
        if with_id_numbers and by and not by.has_perm("exports.see_id_numbers", subject):
            raise PaperProblem(_("只有管理员可以导出身份证号。"))
        write = write_csvs if options.get("format") == "csv" else write_workbook
        with translation.override("zh-hans"), long_moment() as reading:
            with reading():
                ledger = Ledger.of(subject, int(options["year"]))
            if not ledger.sizes:
                raise PaperProblem(_("这一年还没有学员，没有可以生成的内容。"))
            write(file, _tables(ledger, reading, progress, with_id_numbers=with_id_numbers))


def _tables(
    ledger: Ledger, reading: Reading, progress: Progress, *, with_id_numbers: bool
) -> Iterator[Table]:
    columns = list(PEOPLE_COLUMNS)
    if with_id_numbers:
        columns.insert(columns.index(Column("性别", 6)) + 1, ID_NUMBER)
    told = _Told(progress, ledger.rows)
    people = ledger.people(reading, with_id_numbers=with_id_numbers)
    yield Table("学员", columns, told.each(people))
    yield Table("考勤", HALF_DAY_COLUMNS, told.each(ledger.half_days(reading)))
    yield Table("说明", _ABOUT_COLUMNS, _about(ledger))


class _Told:
    """Tells the progress of rows, over several tables."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.progress, self.total = progress, total
        self.done = 0

    def each(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows; each is told once it is written."""
        for row in rows:
            yield row
            self.done += 1
            self.progress(self.done, self.total)


def _about(ledger: Ledger) -> Iterator[Row]:
    now = timezone.localtime()
    yield "单位", f"{ledger.unit.name}（含下级单位，按报名时的单位）"
    yield "年度", f"{ledger.year}年"
    yield "生成时间", f"{naming.on_day(now.date())} {now:%H:%M}"
    yield "班次和人次", f"{len(ledger.sizes)}个班次，{sum(ledger.sizes.values())}人次"
    yield "依据", "生成时已发布的课表和已记的考勤；两张表取自同一时刻"
    yield "编号", "同一人在同一班次的编号相同，可用它对照“学员”和“考勤”"
    yield "考勤", "一个半天有几节课的，取最重的一项；“—”为不应到，“未记”为还没有记录"


class LedgerForm(YearForm):
    """The year, the kind of file, and the ID numbers for those who may see them."""

    format = forms.ChoiceField(
        label=_("文件格式"),
        choices=[("xlsx", _("Excel 工作簿（.xlsx）")), ("csv", _("CSV（压缩包）"))],
        initial="xlsx",
    )
    id_numbers = forms.BooleanField(
        label=_("包含身份证号"), help_text=_("只有管理员可选，每次都会留下记录。"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user and not self.user.has_perm("exports.see_id_numbers", self.subject):
            del self.fields["id_numbers"]

    def clean(self) -> dict[str, Any]:
        """A sheet program rounds an ID number that it finds in a CSV."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("id_numbers") and cleaned.get("format") == "csv":
            self.add_error(
                "id_numbers", _("CSV 里的身份证号会被 Excel 当成数字改掉后几位，请选 Excel 工作簿。")
            )
        return cleaned


PAPER = YearLedger(
    PaperName.YEAR_LEDGER, _("主管部门：全年每个学员、每个半天的明细"), form=LedgerForm, is_long=True
)
