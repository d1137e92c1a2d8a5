"""The receipt of lecture fees (讲课费签收单): each lecturer with the sessions paid for, tax and account, to be signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts import identity
from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.asking import PaperForm
from exports.papers.capitals import in_capitals
from exports.papers.cells import Value, lines_of
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import LEFT, LINE, MONEY, NOTE, NUMBER, SIGN, TEXT, Sheet
from timetable.fees import FeeSheet, Payee
from timetable.payment_details import Details, details_of

_COLUMNS = [
    ("序号", 4.5, NUMBER),
    ("姓名", 8, TEXT),
    ("身份证号", 19, TEXT),
    ("单位及职务", 16, LEFT),
    ("职称", 8, TEXT),
    ("课程", 19, LEFT),
    ("日期", 12.5, TEXT),
    ("学时", 5, NUMBER),
    ("标准\n(税后)", 9, MONEY),
    ("实发", 10.5, MONEY),
    ("个税", 9.5, MONEY),
    ("应发", 10.5, MONEY),
    ("开户行", 13, LEFT),
    ("账号", 20.5, TEXT),
    ("签名", 12, TEXT),
]
# The columns that say something of a session; the others say it of the lecturer, over all of the sessions.
_OF_LINE = range(6, 11)
_LINE_HEIGHT = 30.0


@dataclass(frozen=True)
class FeeRow:
    """A session: title, day, hours, standard, amount after tax."""

    title: str
    day: str
    hours: Decimal
    standard: Decimal
    net: Decimal


@dataclass(frozen=True)
class Receipt:
    """One lecturer."""

    name: str
    employer: str
    title: str
    details: Details
    rows: tuple[FeeRow, ...]
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True)
class LectureFees:
    """What the paper says."""

    title: str
    facts: str
    receipts: tuple[Receipt, ...]
    to_come: int
    built: str

    @property
    def net(self) -> Decimal:
        """实发 of all."""
        return sum((row.net for receipt in self.receipts for row in receipt.rows), Decimal("0.00"))

    @property
    def tax(self) -> Decimal:
        """个税 of all."""
        return sum((receipt.tax for receipt in self.receipts), Decimal("0.00"))

    @property
    def gross(self) -> Decimal:
        """应发 of all."""
        return sum((receipt.gross for receipt in self.receipts), Decimal("0.00"))

    @property
    def hours(self) -> Decimal:
        """学时 of all."""
        return sum((row.hours for receipt in self.receipts for row in receipt.rows), Decimal("0.0"))


def read(training_class: TrainingClass, by: User | None, options: Options) -> LectureFees:
    """Whoever gets something for what was taught; numbers in full only when asked for, by finance or an administrator."""
    in_full = bool(options.get("full_numbers"))
    if in_full and by and not by.has_perm("exports.see_account_numbers", training_class):
        raise PaperProblem(_("只有财务和管理员可以导出完整的身份证号和账号。"))
    sheet = FeeSheet.of(training_class)
    paid = [payee for payee in sheet.payees if payee.net]
    for payee in sheet.payees:
        if payee.lacks_standard:
            raise PaperProblem(_("%(name)s有课没有讲课费标准，请先在费用标准里填写。"), name=payee.instructor)
    if not paid:
        raise PaperProblem(_("还没有要发的讲课费。"))
    if any(payee.gross is None for payee in paid):
        raise PaperProblem(_("没有个税预扣率，请先在费用标准里填写。"))
    return LectureFees(
        title=f"{naming.full_name(training_class)}讲课费签收单",
        facts=f"主办单位：{training_class.host.name}　　培训时间：{naming.days_of(training_class)}　　单位：元",
        receipts=tuple(_receipt(payee, in_full=in_full) for payee in paid),
        to_come=sheet.to_come,
        built=naming.built_now(training_class.timetable_versions.first()),
    )


def _receipt(payee: Payee, *, in_full: bool) -> Receipt:
    person = payee.instructor
    try:
        details = details_of(person)
    except identity.Undecipherable:
        raise PaperProblem(_("收款信息无法解密：服务器上的 FIELD_KEY 与保存时不同，请联系管理员。")) from None
    return Receipt(
        name=person.name,
        employer=f"{person.employer}{person.post}",
        title=person.title or str(person.get_title_grade_display()),
        details=details if in_full else details.masked,
        rows=tuple(
            FeeRow(
                line.title,
                f"{line.day.month}月{line.day.day}日{line.half_day.period.label}",
                line.hours,
                line.standard or Decimal(0),
                line.net,
            )
            for line in payee.lines
        ),
        tax=payee.tax or Decimal(0),
        gross=payee.gross or Decimal(0),
    )


def write(content: LectureFees, progress: Progress) -> Workbook:
    """Landscape A4, a row a session; what is of the lecturer is merged over the lecturer's rows."""
    heads, widths, _styles = zip(*_COLUMNS, strict=True)
    sheet = Sheet(content.title, widths=widths, landscape=True)
    sheet.headline()
    sheet.note(content.facts, NOTE)
    sheet.head(heads, height=32)
    for number, receipt in enumerate(content.receipts, start=1):
        _write_receipt(sheet, number, receipt)
        progress(number, len(content.receipts))
    _write_sums(sheet, content)
    return sheet.finish()


def _write_receipt(sheet: Sheet, number: int, receipt: Receipt) -> None:
    details = receipt.details
    of_lecturer: dict[int, Value] = {
        1: number,
        2: receipt.name,
        3: details.id_number,
        4: receipt.employer,
        5: receipt.title,
        11: receipt.tax,
        12: receipt.gross,
        13: details.bank,
        14: details.account,
        15: "",
    }
    heights = _heights(receipt.rows, of_lecturer)
    sheet.keep_together(sum(heights))
    for column, value in of_lecturer.items():
        sheet.span(column, column, value, _COLUMNS[column - 1][2], rows=len(receipt.rows))
    for row, height in zip(receipt.rows, heights, strict=True):
        values: list[Value] = [row.title, row.day, row.hours, row.standard, row.net]
        for column, value in zip(_OF_LINE, values, strict=True):
            sheet.put(column, value, _COLUMNS[column - 1][2])
        sheet.end_row(height)


def _heights(rows: Sequence[FeeRow], of_lecturer: dict[int, Value]) -> list[float]:
    """So high that each title, and over all rows the lecturer's longest text, is read whole."""
    widths = [width for _head, width, _style in _COLUMNS]
    heights = [max(_LINE_HEIGHT, LINE * lines_of(row.title, widths[5]) + 4) for row in rows]
    texts = [(column, str(value)) for column, value in of_lecturer.items() if isinstance(value, str)]
    needed = max(LINE * lines_of(text, widths[column - 1]) + 4 for column, text in texts)
    missing = max(needed - sum(heights), 0)
    return [height + missing / len(rows) for height in heights]


def _write_sums(sheet: Sheet, content: LectureFees) -> None:
    sheet.keep_together(150)
    sheet.span(1, 7, "合计", TEXT)
    sums = {8: content.hours, 10: content.net, 11: content.tax, 12: content.gross}
    for column in range(8, len(_COLUMNS) + 1):
        sheet.put(column, sums.get(column, ""), _COLUMNS[column - 1][2])
    sheet.end_row(26)
    for name, amount in (("实发", content.net), ("应发", content.gross)):
        sheet.span(1, 3, f"{name}合计（大写）", TEXT)
        sheet.span(4, len(_COLUMNS), in_capitals(amount), LEFT)
        sheet.end_row(24)
    if content.to_come:
        sheet.note(f"另有{content.to_come}节课还没有上，不在本单内。", NOTE)
    sheet.note("经办：　　　　　　　　　　　　审核：　　　　　　　　　　　　审批：", SIGN)
    sheet.note(content.built, NOTE)


class LectureFeesForm(PaperForm):
    """Numbers in full, for those who may see them."""

    full_numbers = forms.BooleanField(
        label=_("完整的身份证号和账号"),
        help_text=_("不勾选就只显示部分数字。只有财务和管理员可选，每次都会留下记录。"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user and not self.user.has_perm("exports.see_account_numbers", self.subject):
            del self.fields["full_numbers"]


PAPER = Paper(
    PaperName.LECTURE_FEES,
    _("财务：讲师签名领取，作报销凭证"),
    read,
    write,
    form=LectureFeesForm,
    stages=(Stage.CLOSING,),
    needs=(Need.TIMETABLE,),
    permission="exports.build_money",
)
