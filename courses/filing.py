"""The papers a class rests on are filed, taken out and put back."""

import datetime as dt
import uuid
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import SHOWABLE, ClassDocument, ClassStatus, DocumentKind, TrainingClass

NEEDED_FOR_CLOSING = (DocumentKind.APPROVAL, DocumentKind.NOTICE, DocumentKind.SIGNED_SHEET)

# Documents without a kind of their own are known by words of their titles.
FEE_RECEIPTS = ("讲课费", "签收单", "合同", "协议")


class NotRemovable(Exception):
    """A closed class rests on the document; the message is for the reader."""

    def __init__(self) -> None:
        super().__init__(_("本班已结班，结班依据的文件不能移除；要换文件请先撤销结班。"))


class NotShowable(Exception):
    """Trainees are never shown a paper of this kind; the message is for the reader."""

    def __init__(self) -> None:
        super().__init__(_("办班依据、批准文件和签到表不能发给学员。"))


@transaction.atomic
def add_document(
    training_class: TrainingClass,
    *,
    by: User,
    kind: DocumentKind | str,
    title: str,
    number: str = "",
    dated_on: dt.date | None = None,
    file: File | None = None,
    nonce: uuid.UUID | None = None,
    day: dt.date | None = None,
    period: str = "",
    shown: bool = False,
) -> ClassDocument:
    """Files a document; with `shown` trainees read it, where its kind may be shown. `file` keeps its own name for the download, and lies under a name of ours. A signed sheet belongs
    to a half-day, `day` with its `period` as the timetable names it.

    A form that is sent again (the same nonce) gives the document it made before.
    """
    TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    if nonce and (made := ClassDocument.objects.filter(nonce=nonce).first()):
        return made
    document = ClassDocument(
        training_class=training_class,
        kind=DocumentKind(kind),
        title=title,
        number=number,
        dated_on=dated_on,
        day=day,
        period=period,
        added_by=by,
        nonce=nonce,
        shown=shown and kind in SHOWABLE,
    )
    if file is not None:
        given = PurePosixPath((file.name or "").replace("\\", "/")).name
        document.original_name = given[-200:]
        document.file.save(f"document{PurePosixPath(given).suffix.lower()[:10]}", file, save=False)
    document.save()
    audit.record("courses.add_document", by=by, subject=training_class, document=document.pk, kind=kind)
    return document


@transaction.atomic
def show_document(document: ClassDocument, *, by: User, shown: bool) -> None:
    """From now on trainees of the class read it, or do not. Raises NotShowable; the same again is no act."""
    current = ClassDocument.objects.select_for_update().get(pk=document.pk)
    if shown and not current.may_be_shown:
        raise NotShowable
    if current.shown == shown:
        return
    ClassDocument.objects.filter(pk=document.pk).update(shown=shown)
    document.shown = shown
    facts = {"document": document.pk, "shown": shown}
    audit.record("courses.show_document", by=by, subject=document.training_class, **facts)


@transaction.atomic
def remove_document(document: ClassDocument, *, by: User) -> None:
    """Takes a document off the class; row and file stay, so that it can be put back. Raises NotRemovable for what a closed
    class rests on (R23); who closes it meanwhile waits, or is seen."""
    current = TrainingClass.objects.select_for_update(no_key=True).get(pk=document.training_class_id)
    if document.kind in NEEDED_FOR_CLOSING and current.status in (ClassStatus.CLOSED, ClassStatus.ARCHIVED):
        raise NotRemovable
    document.removed_at = timezone.now()
    document.save(update_fields=["removed_at"])
    audit.record("courses.remove_document", by=by, subject=document.training_class, document=document.pk)


@transaction.atomic
def restore_document(document: ClassDocument, *, by: User) -> None:
    """Puts a document back."""
    document.removed_at = None
    document.save(update_fields=["removed_at"])
    audit.record("courses.restore_document", by=by, subject=document.training_class, document=document.pk)


def missing_for_closing(training_class: TrainingClass) -> list[DocumentKind]:
    """Which kinds of paper R23 asks for are not there with a file."""
    filed = set(training_class.documents.in_place().exclude(file="").values_list("kind", flat=True))
    return [kind for kind in NEEDED_FOR_CLOSING if kind not in filed]


def missing_sheets(
    training_class: TrainingClass, half_days: Iterable[tuple[dt.date, str]]
) -> list[tuple[dt.date, str]]:
    """Those of the half-days (day and period) that have no signed sheet with a file (R23), in the order given. One query."""
    signed = training_class.documents.in_place().filter(kind=DocumentKind.SIGNED_SHEET).exclude(file="")
    filed = set(signed.filter(day__isnull=False).values_list("day", "period"))
    return [half_day for half_day in half_days if half_day not in filed]


def fee_receipts(training_class: TrainingClass) -> list[ClassDocument]:
    """What is filed with its file as the signed receipt of lecture fees, or as a contract for them. One query."""
    others = training_class.documents.in_place().filter(kind=DocumentKind.OTHER).exclude(file="")
    return [one for one in others if any(word in one.title for word in FEE_RECEIPTS)]
