"""How a class moves on through its life: a step, a closing, a cancellation taken back, new days."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from courses.adjusting import Adjustment, Document, Ground, adjust_plan, ground_for
from courses.models import ClassStatus, Place, PlanAct, PlanChange, TrainingClass
from courses.plan_papers import held
from courses.preparation import record
from courses.refusals import NotAllowed, Stale
from courses.steps import POSTPONABLE, STEPS, Step

# A step to one of these may touch the plan, which is held before the class.
_TOUCHING = (ClassStatus.CANCELLED, ClassStatus.DRAFT)


@transaction.atomic
def advance(
    training_class: TrainingClass,
    *,
    to: ClassStatus | str,
    by: User,
    reason: str = "",
    document_number: str = "",
    document: Document = None,
    today: dt.date | None = None,
) -> TrainingClass:
    """Takes the class one step; where it stands there already, nothing happens.

    Which steps exist says `courses.steps`; a step back and a cancellation need a reason. In an issued plan a
    cancellation, and a cancelled class that comes back, need the approving document too, one of the plan's or a new one,
    and leave an act (R30). Closing and reopening move more than the class and have pages of their own. Raises NotAllowed.
    """
    target = ClassStatus(to)
    plan = held(training_class.plan_id) if target in _TOUCHING else None
    current = locked(training_class)
    source = current.status_on(today or timezone.localdate())
    if source != target:
        step = _step(source, target, reason=reason)
        ground = None
        if plan and step.touches_plan:
            ground = ground_for(plan, reason=reason, document_number=document_number, document=document)
        before = Place.of(current)
        _store_status(current, target)
        change = PlanChange.CANCELLED if target == ClassStatus.CANCELLED else PlanChange.RESTORED
        adjust_plan(ground, [Adjustment(current, change, before, Place.of(current))], by=by)
        audit.record(
            "courses.advance",
            by=by,
            subject=current,
            source=source.value,
            to=target.value,
            reason=reason.strip(),
            document_number=ground.number if ground else document_number.strip(),
        )
    training_class.status = current.status
    return training_class


def _step(source: ClassStatus, target: ClassStatus, *, reason: str) -> Step:
    step = STEPS.get((source, target))
    if step is None:
        raise NotAllowed(_not_from(source, target))
    if step.page:
        raise NotAllowed(_("结班和撤销结班请到“结业与结班”页办理。"))
    if step.needs_reason and not reason.strip():
        raise NotAllowed(_("请写明原因。"))
    return step


def record_closed(current: TrainingClass, *, by: User) -> None:
    """Stores that the class is closed; whoever closes it has worked out what follows, and holds its row (R23)."""
    _record(current, ClassStatus.ENDED, ClassStatus.CLOSED, by=by)


def record_reopened(current: TrainingClass, *, by: User, reason: str) -> None:
    """Stores that a closed class stands open again, as CONFIRMED, from which ENDED follows; whoever reopens it has
    taken back what followed, and holds its row."""
    _record(current, ClassStatus.CLOSED, ClassStatus.ENDED, by=by, reason=reason)


@transaction.atomic
def restore(training_class: TrainingClass, *, by: User) -> TrainingClass:
    """Takes a cancellation back: the class stands again where it stood before. Where the cancellation adjusted the plan,
    this is an act too, on the same document; a class that was cancelled before the plan was issued is no part of what was
    issued, and comes back by `advance` with a document (R30). Raises NotAllowed."""
    plan = held(training_class.plan_id)
    current = locked(training_class)
    cancelled = AuditEntry.objects.filter(
        action="courses.advance",
        subject_type=current._meta.label_lower,
        subject_id=current.pk,
        data__to=ClassStatus.CANCELLED.value,
    ).first()
    if current.status != ClassStatus.CANCELLED or cancelled is None:
        raise NotAllowed(_("这个班次没有被取消。"))
    act = PlanAct.objects.filter(training_class=current).select_related("document").last()
    ground = None
    if plan.is_in_force:
        if act is None or act.change != PlanChange.CANCELLED or act.document is None:
            raise NotAllowed(
                _("年度计划在取消之后才印发。恢复这个班次请用“恢复为草拟”办理，写明原因和批准文件。")
            )
        # Stored, so in Chinese.
        ground = Ground(plan, "撤销取消", act.document)
    before = Place.of(current)
    _store_status(current, ClassStatus(cancelled.data["source"]))
    adjust_plan(ground, [Adjustment(current, PlanChange.RESTORED, before, Place.of(current))], by=by)
    audit.record("courses.restore", by=by, subject=current, to=current.status)
    training_class.status = current.status
    return training_class


@transaction.atomic
def postpone(
    training_class: TrainingClass,
    *,
    by: User,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    reason: str,
    month: int | None = None,
    document_number: str = "",
    document: Document = None,
    version: int | None = None,
    today: dt.date | None = None,
) -> TrainingClass:
    """Gives a class that has not begun another place in the plan (延期): new days, or only a `month` while the days are not
    known; the sessions are moved by themselves. Where it stands there already, nothing happens.

    Needs a reason, in an issued plan the approving document too, and there leaves an act (R30). Raises NotAllowed, and
    Stale when `version` is given and is not the stored one any more.
    """
    plan = held(training_class.plan_id)
    current = locked(training_class)
    before, new_month = Place.of(current), starts_on.month if starts_on else month
    if before.is_where(Place(new_month, starts_on, ends_on, before.status)):
        return training_class
    if version is not None and current.version != version:
        raise Stale(current)
    _may_be_postponed(current, starts_on, ends_on, new_month, reason=reason, today=today)
    ground = ground_for(plan, reason=reason, document_number=document_number, document=document)
    for row in (current, training_class):
        row.starts_on, row.ends_on, row.month = starts_on, ends_on, new_month
        row.version = current.version + (row is current)
    current.save(update_fields=["starts_on", "ends_on", "month", "version"])
    adjust_plan(ground, [Adjustment(current, PlanChange.POSTPONED, before, Place.of(current))], by=by)
    audit.record(
        "courses.postpone",
        by=by,
        subject=current,
        before=[_iso(before.starts_on), _iso(before.ends_on)],
        after=[_iso(starts_on), _iso(ends_on)],
        reason=reason.strip(),
        document_number=ground.number if ground else document_number.strip(),
    )
    return training_class


def _may_be_postponed(
    current: TrainingClass,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    month: int | None,
    *,
    reason: str,
    today: dt.date | None,
) -> None:
    status = current.status_on(today or timezone.localdate())
    if status not in POSTPONABLE:
        raise NotAllowed(_("班次%(status)s，不能延期。") % {"status": status.label})
    if not reason.strip():
        raise NotAllowed(_("请写明原因。"))
    if not starts_on and (ends_on or not month):
        raise NotAllowed(_("请填新的开始日期；日期还没定的，填新的月份。"))
    if starts_on and ends_on and ends_on < starts_on:
        raise NotAllowed(_("结束日期不能早于开始日期。"))


def locked(training_class: TrainingClass) -> TrainingClass:
    """The row as it stands now, locked until the end of the transaction."""
    return (
        TrainingClass.objects.select_for_update(of=("self",))
        .select_related("plan", "host", "implementer")
        .get(pk=training_class.pk)
    )


def _store_status(current: TrainingClass, status: ClassStatus) -> None:
    derived = status in (ClassStatus.RUNNING, ClassStatus.ENDED)
    current.status = ClassStatus.CONFIRMED if derived else status
    current.save(update_fields=["status"])
    record.follow(current)


def _record(
    current: TrainingClass, source: ClassStatus, target: ClassStatus, *, by: User, reason: str = ""
) -> None:
    _store_status(current, target)
    audit.record(
        "courses.advance", by=by, subject=current, source=source.value, to=target.value, reason=reason
    )


def _not_from(source: ClassStatus, target: ClassStatus) -> str:
    return _("班次现在是“%(source)s”，不能变为“%(target)s”。") % {
        "source": source.label,
        "target": target.label,
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
