"""A plan in force is touched by a reason and an approving document only, and each time leaves an act (R30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from courses import plan_papers
from courses.models import (
    Place,
    PlanAct,
    PlanActKind,
    PlanChange,
    PlanDocument,
    PlanDocumentKind,
    PlanStatus,
    TrainingClass,
    TrainingPlan,
)
from courses.plan_papers import NewDocument
from courses.refusals import NotAllowed

Document = PlanDocument | NewDocument | None


@dataclass(frozen=True)
class Ground:
    """Why a plan in force may be touched, and by which document."""

    plan: TrainingPlan
    reason: str
    document: PlanDocument | NewDocument

    @property
    def number(self) -> str:
        """The number of the document."""
        return self.document.number


@dataclass(frozen=True)
class Adjustment:
    """What happened to one class: where it stood, None for a new one, and where it stands."""

    training_class: TrainingClass
    change: PlanChange
    before: Place | None
    after: Place | None


def ground_for(
    plan: TrainingPlan, *, reason: str, document_number: str = "", document: Document = None
) -> Ground | None:
    """The ground on which the plan is touched; None while it is not in force, when none is needed.

    The document is one of the plan's, a new one, or a number alone; a number that is there already is that document.
    Call it with the plan held, before anything is written. Raises NotAllowed while reason or document is missing.
    """
    if not plan.is_in_force:
        return None
    if not reason.strip():
        raise NotAllowed(_("年度计划已印发，请写明调整原因。"))
    given = document or NewDocument(document_number.strip())
    if not given.number.strip():
        raise NotAllowed(_("年度计划已印发，请填写批准文件的文号。"))
    if isinstance(given, PlanDocument) and given.plan_id != plan.pk:
        raise NotAllowed(_("所选的批准文件不是这一年计划的，请另选或填写文号。"))
    return Ground(plan, reason.strip(), given)


def adjust_plan(
    ground: Ground | None, adjustments: Sequence[Adjustment], *, by: User | None
) -> list[PlanAct]:
    """Writes an act for each adjustment, all by one document, and the plan says from then on that it was adjusted; without
    a ground, in a plan that is not in force, nothing. Raises NotAllowed where the document contradicts the one there."""
    if ground is None or not adjustments:
        return []
    plan, document = ground.plan, _filed(ground, by=by)
    if plan.status == PlanStatus.ISSUED:
        plan.status = PlanStatus.ADJUSTED
        plan.save(update_fields=["status"])
    return PlanAct.objects.bulk_create(
        PlanAct(
            plan=plan,
            kind=PlanActKind.ADJUSTED,
            dated_on=document.dated_on or timezone.localdate(),
            document=document,
            reason=ground.reason,
            change=one.change,
            training_class=one.training_class,
            class_name=one.training_class.name,
            before=one.before.as_json if one.before else None,
            after=one.after.as_json if one.after else None,
            by=by,
        )
        for one in adjustments
    )


def _filed(ground: Ground, *, by: User | None) -> PlanDocument:
    given = ground.document
    if isinstance(given, PlanDocument):
        return given
    return plan_papers.enter(
        ground.plan,
        by=by,
        kind=PlanDocumentKind.ADJUSTMENT,
        number=given.number,
        dated_on=given.dated_on,
        file=given.file,
    )


def withdraw(classes: Sequence[TrainingClass], *, by: User | None, reason: str) -> None:
    """Says of classes that were added outside the plan and are about to be taken out again (an import undone) that they
    are; their acts keep the names and let go of the rows. Raises NotAllowed where one of them was issued with its plan."""
    acts = list(PlanAct.objects.filter(training_class__in=classes).select_related("plan", "document"))
    added = {act.training_class_id for act in acts if act.change == PlanChange.ADDED}
    for one in classes:
        if one.plan.is_in_force and one.pk not in added:
            words = {"name": one.name}
            raise NotAllowed(
                _("年度计划在这次导入以后印发了，“%(name)s”已在其中。不办的班次请用“取消班次”办理。") % words
            )
    PlanAct.objects.filter(pk__in=[act.pk for act in acts]).update(training_class=None)
    PlanAct.objects.bulk_create(
        PlanAct(
            plan=act.plan,
            kind=PlanActKind.ADJUSTED,
            dated_on=timezone.localdate(),
            document=act.document,
            reason=reason,
            change=PlanChange.WITHDRAWN,
            class_name=act.class_name,
            before=act.after,
            by=by,
        )
        for act in acts
        if act.change == PlanChange.ADDED
    )


def move_back(
    classes: Sequence[TrainingClass], *, stood: Mapping[int, Place], by: User | None, reason: str
) -> None:
    """Says of classes that stand elsewhere again than their last postponement put them (an import undone) that they do, on
    the same document. `stood` is where they were until now. Raises NotAllowed where one of them leaves the month in which it
    was issued with its plan."""
    acts = PlanAct.objects.filter(training_class__in=classes).select_related("plan", "document")
    last = {act.training_class_id: act for act in acts}
    for one in classes:
        moves = stood[one.pk].leaves_month_for(Place.of(one), year=one.plan.year)
        act = last.get(one.pk)
        if moves and one.plan.is_in_force and not (act and act.change == PlanChange.POSTPONED):
            raise NotAllowed(
                _("年度计划在这次导入以后印发了，“%(name)s”的月份要改请用“延期”办理。") % {"name": one.name}
            )
    PlanAct.objects.bulk_create(
        PlanAct(
            plan=act.plan,
            kind=PlanActKind.ADJUSTED,
            dated_on=timezone.localdate(),
            document=act.document,
            reason=reason,
            change=PlanChange.POSTPONED,
            training_class=one,
            class_name=one.name,
            before=act.after,
            after=Place.of(one).as_json,
            by=by,
        )
        for one in classes
        if (act := last.get(one.pk)) and (put := act.place_after) and act.change == PlanChange.POSTPONED
        if not put.is_where(Place.of(one))
    )
