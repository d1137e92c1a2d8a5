"""The life of a year's plan: deliberated, issued, returned to draft, each an act with its document (R30)."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses import plan_papers
from courses.models import (
    ClassStatus,
    PlanAct,
    PlanActKind,
    PlanDocument,
    PlanDocumentKind,
    PlanStatus,
    TrainingClass,
    TrainingPlan,
)
from courses.plan_lacks import rows_lacking
from courses.plan_papers import held
from courses.plan_steps import PlanStep, plan_step
from courses.refusals import NotAllowed, PlanMoved


@dataclass(frozen=True)
class Paper:
    """The document of an act as it is typed: its number and date, what it is called, perhaps its file."""

    number: str
    dated_on: dt.date
    title: str = ""
    file: File | None = None


@dataclass(frozen=True)
class Turn:
    """What a form knew of the plan: the last act that had moved it (its key, 0 for none), and its own nonce. Without a
    turn the act is taken from wherever the plan stands."""

    seen: int
    nonce: uuid.UUID | None = None


def last_act(plan: TrainingPlan) -> PlanAct | None:
    """The last act that moved the plan itself. One query."""
    return plan.acts.of_plan().select_related("by", "document").last()


@transaction.atomic
def deliberate(plan: TrainingPlan, *, by: User, paper: Paper, turn: Turn | None = None) -> PlanAct:
    """Records that a meeting has deliberated the draft: `paper.title` is the meeting. A form that is sent again gives the
    act it made. Raises PlanMoved where somebody acted in between, and NotAllowed."""
    plan, made, step = _begin(plan, PlanActKind.DELIBERATED, turn)
    if made:
        return made
    document = _add(plan, PlanDocumentKind.DELIBERATION, paper, by=by)
    return _record(plan, step, by=by, turn=turn, document=document)


@transaction.atomic
def issue(
    plan: TrainingPlan,
    *,
    by: User,
    paper: Paper,
    turn: Turn | None = None,
    approve: bool = False,
    file_as_approval: bool = False,
) -> PlanAct:
    """Issues a deliberated plan. `approve` turns its drafts into approved classes; `file_as_approval` files the document as
    the approval of each class that has none (R23).

    A row may have only a month, a size and days; one without even these stops it. A form that is sent again gives the
    act it made. Raises PlanMoved where somebody acted in between, and NotAllowed.
    """
    plan, made, step = _begin(plan, PlanActKind.ISSUED, turn)
    if made:
        return made
    rows = list(plan.classes.select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        raise NotAllowed(_("计划里还没有班次，不能印发。"))
    if bare := [lack.training_class.name for lack in rows_lacking(rows) if lack.stops]:
        names = _("、").join(bare[:5])
        raise NotAllowed(_("这些班次还缺月份、人数或天数，不能印发：%(names)s") % {"names": names})
    document = _add(plan, PlanDocumentKind.ISSUE, paper, by=by)
    act = _record(plan, step, by=by, turn=turn, document=document)
    if approve:
        _approve(rows, by=by, number=document.number)
    if file_as_approval:
        plan_papers.file_as_approval(document, by=by, classes=rows)
    return act


@transaction.atomic
def return_to_draft(plan: TrainingPlan, *, by: User, reason: str, turn: Turn | None = None) -> PlanAct:
    """Makes a plan a draft again, with the reason; once it was adjusted, no more. Its documents stay on record, but are no
    longer the approval of its classes (R23). Raises PlanMoved where somebody acted in between, and NotAllowed."""
    plan, made, step = _begin(plan, PlanActKind.RETURNED, turn)
    if made:
        return made
    if not reason.strip():
        raise NotAllowed(_("请写明原因。"))
    issued = last_act(plan)
    if issued and issued.kind == PlanActKind.ISSUED and issued.document:
        plan_papers.take_off(issued.document, by=by)
    return _record(plan, step, by=by, turn=turn, reason=reason.strip())


def _begin(
    plan: TrainingPlan, kind: PlanActKind, turn: Turn | None
) -> tuple[TrainingPlan, PlanAct | None, PlanStep]:
    """The plan, held; what the same form made before; and the step. Whoever comes second waits here, and is told."""
    current = held(plan.pk)
    made = PlanAct.objects.filter(nonce=turn.nonce).first() if turn and turn.nonce else None
    step = plan_step(current.status, kind)
    if not made:
        last = last_act(current)
        if turn and turn.seen != (last.pk if last else 0):
            raise PlanMoved(current, last)
        if step is None:
            words = {"status": current.get_status_display(), "act": kind.label}
            raise NotAllowed(_("计划现在是“%(status)s”，不能办理“%(act)s”。") % words)
    stands = PlanStatus(current.status)
    return current, made, step or PlanStep(stands, stands, kind, "")


def _add(plan: TrainingPlan, kind: PlanDocumentKind, paper: Paper, *, by: User) -> PlanDocument:
    return plan_papers.enter(
        plan,
        by=by,
        kind=kind,
        number=paper.number,
        title=paper.title,
        dated_on=paper.dated_on,
        file=paper.file,
    )


def _record(
    plan: TrainingPlan,
    step: PlanStep,
    *,
    by: User,
    turn: Turn | None,
    document: PlanDocument | None = None,
    reason: str = "",
) -> PlanAct:
    plan.status = step.target
    plan.document_number = document.number if document else ""
    plan.save(update_fields=["status", "document_number"])
    act = PlanAct.objects.create(
        plan=plan,
        kind=step.kind,
        dated_on=(document and document.dated_on) or timezone.localdate(),
        document=document,
        reason=reason,
        by=by,
        nonce=turn.nonce if turn else None,
    )
    audit.record(
        "courses.move_plan",
        by=by,
        subject=plan,
        kind=step.kind.value,
        status=step.target.value,
        document_number=plan.document_number,
        reason=reason,
    )
    return act


def _approve(rows: Iterable[TrainingClass], *, by: User, number: str) -> None:
    """The drafts among the rows, which are locked, become approved classes."""
    drafts = [row for row in rows if row.status == ClassStatus.DRAFT]
    TrainingClass.objects.filter(pk__in=[row.pk for row in drafts]).update(status=ClassStatus.APPROVED)
    for row in drafts:
        row.status = ClassStatus.APPROVED
    facts = {
        "source": ClassStatus.DRAFT.value,
        "to": ClassStatus.APPROVED.value,
        "reason": "",
        "document_number": number,
    }
    audit.record_many("courses.advance", by=by, subjects=[(row, facts) for row in drafts])
