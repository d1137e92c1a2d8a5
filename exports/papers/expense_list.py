"""The list of what an expense claim rests on (报销清单): what is filed, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.filing import FEE_RECEIPTS, missing_sheets
from courses.models import ClassDocument, DocumentKind, TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.half_days import half_days_of
from exports.papers.paper import Options, Paper, Progress, Stage
from exports.papers.sheet import LEFT, NOTE, NUMBER, SIGN, TEXT, Sheet
from timetable.fees import FeeSheet

_COLUMNS = [
    ("序号", 5, NUMBER),
    ("材料", 24, LEFT),
    ("内容", 38, LEFT),
    ("是否齐全", 10, TEXT),
    ("备注", 12, LEFT),
]
# Documents without a kind of their own are known by words of their titles.
_RECEIPTS = ("发票", "收据", "票据", "凭证")
_DETAILS = ("决算", "明细")


@dataclass(frozen=True)
class Item:
    """One paper of the claim: what it is, what is filed, whether it is there."""

    name: str
    filed: str
    is_there: bool


@dataclass(frozen=True)
class ExpenseList:
    """What the list says."""

    title: str
    facts: str
    items: tuple[Item, ...]
    built: str

    @property
    def missing(self) -> int:
        """How many are not there."""
        return sum(not item.is_there for item in self.items)


def read(training_class: TrainingClass, by: User | None, options: Options) -> ExpenseList:
    """Plan, approval, notice, a signed sheet for every half-day, receipts, the settlement, and the receipt of lecture fees or a
    contract."""
    documents = list(training_class.documents.in_place().exclude(file=""))
    return ExpenseList(
        title=f"{naming.full_name(training_class)}报销清单",
        facts=f"主办单位：{training_class.host.name}　　培训时间：{naming.days_of(training_class)}",
        items=tuple(_items(training_class, documents)),
        built=naming.built_now(training_class.timetable_versions.first()),
    )


def _items(training_class: TrainingClass, documents: Sequence[ClassDocument]) -> Iterator[Item]:
    plan = training_class.plan
    number = f"（{plan.document_number}）" if plan.document_number else ""
    yield Item("年度培训计划", f"{plan.year}年度培训计划{number}" if number else "", bool(number))
    for kind, name in ((DocumentKind.APPROVAL, "批准文件"), (DocumentKind.NOTICE, "培训通知")):
        yield _filed(name, (one for one in documents if one.kind == kind))
    yield from _sheets(training_class)
    rest = [one for one in documents if one.kind == DocumentKind.OTHER]
    yield _filed("发票、收据等票据", _titled(rest, _RECEIPTS))
    yield _filed("费用明细（决算表）", _titled(rest, _DETAILS))
    received = _filed("讲课费签收单或合同", _titled(rest, FEE_RECEIPTS))
    if not received.is_there and not FeeSheet.of(training_class).net:
        received = Item(received.name, "没有要发的讲课费", is_there=True)
    yield received


def _filed(name: str, documents: Iterable[ClassDocument]) -> Item:
    titles = [str(document) for document in documents]
    return Item(name, "；".join(titles), bool(titles))


def _titled(documents: Iterable[ClassDocument], words: Sequence[str]) -> list[ClassDocument]:
    return [one for one in documents if any(word in one.title for word in words)]


def _sheets(training_class: TrainingClass) -> Iterator[Item]:
    half_days = [(one.day, one.period) for one in half_days_of(training_class)]
    missing = set(missing_sheets(training_class, half_days))
    for half_day in half_days:
        day, period = half_day
        when = f"{naming.on_day(day)}{period.label}"
        is_there = half_day not in missing
        yield Item("学员签到表（签名原件）", when if is_there else f"{when}：没有", is_there)
    if not half_days:
        yield Item("学员签到表（签名原件）", "", is_there=False)


def write(content: ExpenseList, progress: Progress) -> Workbook:
    """Portrait A4, a row a paper."""
    heads, widths, styles = zip(*_COLUMNS, strict=True)
    sheet = Sheet(content.title, widths=widths)
    sheet.headline()
    sheet.note(content.facts, NOTE)
    sheet.head(heads)
    for number, item in enumerate(content.items, start=1):
        sheet.line([number, item.name, item.filed, "有" if item.is_there else "缺", ""], styles, height=24)
        progress(number, len(content.items))
    sheet.keep_together(90)
    there = len(content.items) - content.missing
    sheet.note(f"共{len(content.items)}项，齐全{there}项，缺{content.missing}项。", NOTE)
    sheet.note("经办：　　　　　　　　审核：　　　　　　　　日期：", SIGN)
    sheet.note(content.built, NOTE)
    return sheet.finish()


PAPER = Paper(
    PaperName.EXPENSE_LIST,
    _("财务：报销要附的材料，哪些齐了、哪些还缺"),
    read,
    write,
    stages=(Stage.ARCHIVE,),
    permission="exports.build_money",
)
