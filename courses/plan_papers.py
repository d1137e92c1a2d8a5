"""The documents of a year's plan are entered, corrected, and filed for its classes (R30, R23)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import (
    ClassDocument,
    ClassStatus,
    DocumentKind,
    PlanDocument,
    PlanDocumentKind,
    TrainingClass,
    TrainingPlan,
)
from courses.refusals import NotAllowed, StaleDocument

# A closed class keeps the papers it was closed on (R23).
_SETTLED = (ClassStatus.CLOSED, ClassStatus.ARCHIVED)


@dataclass(frozen=True)
class NewDocument:
    """An approving document as it is typed with an adjustment: its number, and what else is known of it."""

    number: str
    dated_on: dt.date | None = None
    file: File | None = None


def held(plan_pk: int) -> TrainingPlan:
    """The plan as it stands now, locked until the end of the transaction. It is locked before any of its classes."""
    return TrainingPlan.objects.select_for_update(no_key=True).get(pk=plan_pk)


@transaction.atomic
def add(
    plan: TrainingPlan,
    *,
    by: User,
    kind: PlanDocumentKind,
    number: str,
    title: str = "",
    dated_on: dt.date | None = None,
    file: File | None = None,
) -> PlanDocument:
    """Enters a document by itself, as `enter` does, and leaves a trace of it."""
    document = enter(
        held(plan.pk), by=by, kind=kind, number=number, title=title, dated_on=dated_on, file=file
    )
    audit.record(
        "courses.add_plan_document", by=by, subject=plan, document=document.pk, number=document.number
    )
    return document


def enter(
    plan: TrainingPlan,
    *,
    by: User | None,
    kind: PlanDocumentKind,
    number: str,
    title: str = "",
    dated_on: dt.date | None = None,
    file: File | None = None,
) -> PlanDocument:
    """Enters a document of a plan that is held, within the act that leaves the trace. One that approves adjustments and
    whose number is there already is that one, and gains the date, title and file that it lacked; the same file again is
    once.

    Raises NotAllowed without a number, and where what is known of that number is something else.
    """
    if not (number := number.strip()):
        raise NotAllowed(_("请填写文号。"))
    if kind == PlanDocumentKind.ADJUSTMENT:
        known = plan.documents.select_for_update().filter(kind=kind, number=number).first()
        if known:
            return _completed(known, title=title, dated_on=dated_on, file=file)
    document = PlanDocument(
        plan=plan, kind=kind, number=number, title=title.strip(), dated_on=dated_on, added_by=by
    )
    if file is not None:
        _attach(document, file)
    document.save()
    return document


def _completed(
    known: PlanDocument, *, title: str, dated_on: dt.date | None, file: File | None
) -> PlanDocument:
    if file and known.file and _is_same(known, file):
        file = None  # the form was sent twice
    if (dated_on and known.dated_on and dated_on != known.dated_on) or (file and known.file):
        raise NotAllowed(
            _("“%(number)s”已经登记过，日期或文件不同。请选用已登记的，或先更正它。")
            % {"number": known.number}
        )
    if not (dated_on and not known.dated_on) and not file and not (title and not known.title):
        return known
    known.dated_on, known.title = known.dated_on or dated_on, known.title or title.strip()
    if file:
        _attach(known, file)
    known.version += 1
    known.save()
    return known


@transaction.atomic
def correct(
    document: PlanDocument,
    *,
    by: User,
    version: int,
    number: str,
    title: str,
    dated_on: dt.date | None,
    file: File | None = None,
) -> PlanDocument:
    """Mends number, title and date of a document, or gives it another file, when `version` is still the stored one. The
    plan's own number follows, and so do the copies filed for classes that are not closed (R23).

    The acts stay as they were written; what stood before is in the trail. Raises StaleDocument or NotAllowed.
    """
    plan = held(document.plan_id)
    current = PlanDocument.objects.select_for_update(of=("self",)).select_related("plan").get(pk=document.pk)
    if current.version != version:
        raise StaleDocument(current)
    same = plan.documents.filter(kind=PlanDocumentKind.ADJUSTMENT, number=number).exclude(pk=current.pk)
    if current.kind == PlanDocumentKind.ADJUSTMENT and same.exists():
        raise NotAllowed(_("这个文号的调整文件已经登记过。"))
    before = _facts(current)
    current.number, current.title, current.dated_on = number, title, dated_on
    if file:
        _attach(current, file)
    current.version += 1
    current.save()
    last = plan.acts.of_plan().last()
    if last and last.document_id == current.pk and plan.document_number:
        plan.document_number = number
        plan.save(update_fields=["document_number"])
    current.class_documents.exclude(training_class__status__in=_SETTLED).update(**_copied(current))
    audit.record(
        "courses.correct_plan_document",
        by=by,
        subject=plan,
        document=current.pk,
        before=before,
        after=_facts(current),
        new_file=bool(file),
    )
    return current


@transaction.atomic
def file_as_approval(
    document: PlanDocument, *, by: User, classes: Iterable[TrainingClass]
) -> list[ClassDocument]:
    """Files the plan's document as the approval (批准文件, R23) of each of the classes that has none, and gives what was
    filed. Each can be taken off its class like any other document. Closed and cancelled classes are left alone."""
    plan = held(document.plan_id)
    document.refresh_from_db()
    wanted = plan.classes.filter(pk__in=[one.pk for one in classes]).exclude(
        status__in=(*_SETTLED, ClassStatus.CANCELLED)
    )
    rows = list(wanted.select_for_update(no_key=True).order_by("pk"))
    approved = ClassDocument.objects.in_place().filter(kind=DocumentKind.APPROVAL, training_class__in=rows)
    with_one = set(approved.values_list("training_class", flat=True))
    filed = ClassDocument.objects.bulk_create(
        ClassDocument(
            training_class=row,
            kind=DocumentKind.APPROVAL,
            plan_document=document,
            added_by=by,
            **_copied(document),
        )
        for row in rows
        if row.pk not in with_one
    )
    audit.record_many(
        "courses.add_document",
        by=by,
        subjects=[
            (one.training_class, {"document": one.pk, "kind": one.kind, "plan_document": document.pk})
            for one in filed
        ],
    )
    return filed


def take_off(document: PlanDocument, *, by: User) -> int:
    """Takes the plan's document off the classes for which it was filed, but for closed ones; how many. The plan is held. Each
    can be put back like any other document."""
    rows = ClassDocument.objects.in_place().filter(plan_document=document)
    filed = list(rows.exclude(training_class__status__in=_SETTLED).select_related("training_class"))
    ClassDocument.objects.filter(pk__in=[one.pk for one in filed]).update(removed_at=timezone.now())
    audit.record_many(
        "courses.remove_document",
        by=by,
        subjects=[(one.training_class, {"document": one.pk}) for one in filed],
    )
    return len(filed)


def without_approval(plan: TrainingPlan) -> list[TrainingClass]:
    """The classes of the plan, neither closed nor cancelled, for which no approval is filed. One query."""
    filed = ClassDocument.objects.in_place().filter(kind=DocumentKind.APPROVAL, training_class__plan=plan)
    rows = plan.classes.exclude(status__in=(*_SETTLED, ClassStatus.CANCELLED))
    return list(rows.exclude(pk__in=filed.values("training_class")))


def default_title(plan: TrainingPlan) -> str:
    """What the document by which a plan is issued is usually called; stored, so in Chinese."""
    return f"关于印发《{plan.district}{plan.year}年度干部教育培训计划》的通知"


def _copied(document: PlanDocument) -> dict[str, object]:
    title = document.title or default_title(document.plan)
    return {
        "title": title[:200],
        "number": document.number,
        "dated_on": document.dated_on,
        "file": document.file.name,
        "original_name": document.original_name,
    }


def _attach(document: PlanDocument, file: File) -> None:
    """The file under a name of ours; its own is kept for the download."""
    given = PurePosixPath((file.name or "").replace("\\", "/")).name
    document.original_name = given[-200:]
    document.file.save(f"plan{PurePosixPath(given).suffix.lower()[:10]}", file, save=False)


def _is_same(document: PlanDocument, file: File) -> bool:
    """Whether the stored file is equal byte by byte; one that is lost is not."""
    try:
        with document.file.open("rb") as stored:
            same = all(one == other for one, other in zip(stored.chunks(), file.chunks(), strict=True))
    except (FileNotFoundError, ValueError):
        same = False
    file.seek(0)
    return same


def _facts(document: PlanDocument) -> dict[str, str]:
    return {
        "number": document.number,
        "title": document.title,
        "dated_on": document.dated_on.isoformat() if document.dated_on else "",
    }
