"""The file of a closed class (结班档案): the documents it rests on among its papers, in the order of R23; what is missing
is named."""

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from courses.filing import missing_sheets
from courses.models import ClassDocument, DocumentKind, TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.half_days import half_days_of
from exports.papers.packing import Item
from exports.papers.paper import PaperProblem, Progress
from timetable.calendar import HalfDay

# The papers that stand before the signed sheets; the others follow them.
_FIRST = (PaperName.ROSTER, PaperName.TIMETABLE)
_BASIS = (DocumentKind.BASIS, DocumentKind.APPROVAL)
_CHUNK = 1 << 20
_NOT_FILED = _("还没有上传")
_NO_FILE = _("只登记了文号，没有上传文件")
_LOST = PaperProblem(_("服务器上找不到这份文件，请重新上传"))


def gathered(training_class: TrainingClass, papers: Sequence[tuple[PaperName, Item]]) -> list[Item]:
    """Approval, notice, roster, timetable, signed sheets, the other papers, other documents. Two queries."""
    filed: dict[str, list[ClassDocument]] = {}
    for document in training_class.documents.in_place().order_by("dated_on", "day", "pk"):
        filed.setdefault(document.kind, []).append(document)
    first = [item for name, item in papers if name in _FIRST]
    return [
        *(_item(one) for kind in _BASIS for one in filed.get(kind, [])),
        *_missing(filed, DocumentKind.APPROVAL),
        *(_item(one) for one in filed.get(DocumentKind.NOTICE, [])),
        *_missing(filed, DocumentKind.NOTICE),
        *first,
        *_signed(training_class, filed.get(DocumentKind.SIGNED_SHEET, [])),
        *(item for name, item in papers if name not in _FIRST and not _is_filed(name, filed)),
        *(_item(one) for one in filed.get(DocumentKind.OTHER, [])),
    ]


def _is_filed(name: PaperName, filed: dict[str, list[ClassDocument]]) -> bool:
    """Whether the notice lies there as it was sent out: what is built today bears another date and no seal."""
    return name == PaperName.NOTICE and any(one.file for one in filed.get(DocumentKind.NOTICE, []))


def _missing(filed: dict[str, list[ClassDocument]], kind: DocumentKind) -> Iterator[Item]:
    """The kind itself, where nothing of it is registered."""
    if kind not in filed:
        yield Item(str(kind.label), problem=str(_NOT_FILED))


def _signed(training_class: TrainingClass, sheets: list[ClassDocument]) -> Iterator[Item]:
    """The signed sheets by half-day, and which half-days have none."""
    half_days = half_days_of(training_class)
    missing = missing_sheets(training_class, [(one.day, one.period) for one in half_days])
    for sheet in sorted(sheets, key=_place):
        if sheet.file or not sheet.day:  # what has a day and no file is named with the half-days below
            yield _item(sheet)
    for day, period in missing:
        label = HalfDay(day, period).label
        yield Item(f"{label}{DocumentKind.SIGNED_SHEET.label}", problem=str(_NOT_FILED))
    if not sheets and not half_days:
        yield Item(str(DocumentKind.SIGNED_SHEET.label), problem=str(_NOT_FILED))


def _place(sheet: ClassDocument) -> tuple[bool, object, int]:
    half_day = HalfDay(sheet.day, sheet.period) if sheet.day and sheet.period else None
    return half_day is None, half_day or 0, sheet.pk


def _item(document: ClassDocument) -> Item:
    title, day = document.title, document.dated_on or document.day
    if not document.file:
        return Item(title, problem=str(_NO_FILE), number=document.number, dated_on=day)
    ending = PurePosixPath(document.original_name or document.file.name or "").suffix.lower()[:10]
    name = f"{naming.safe(title) or document.get_kind_display()}{ending}"
    return Item(title, name, partial(_copy, document), number=document.number, dated_on=day)


def _copy(document: ClassDocument, file: BinaryIO, progress: Progress) -> None:
    """The file as it was filed, told of as it goes on. Raises `PaperProblem` where it is gone from the disk."""
    try:
        filed = document.file.open("rb")
    except OSError:
        raise _LOST from None
    with filed:
        shutil.copyfileobj(filed, file, _CHUNK)


__all__ = ["gathered"]
