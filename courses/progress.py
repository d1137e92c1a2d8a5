"""How a class moves on through its life: a step, a closing, a cancellation taken back, new days."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from courses.models import ClassStatus, PlanStatus, TrainingClass, TrainingPlan
from courses.preparation import record
from courses.refusals import NotAllowed
from courses.steps import POSTPONABLE, STEPS


@transaction.atomic
def advance(
    training_class: TrainingClass,
    *,
    to: ClassStatus | str,
    by: User,
    reason: str = "",
    document_number: str = "",
    today: dt.date | None = None,
) -> TrainingClass:
    """Takes the class one step; where it stands there already, nothing happens.

    Which steps exist says `courses.steps`; a step back and a cancellation need a reason, a cancellation in an
    issued plan the number of the approving document too (R30). Closing and reopening move more than the class and
    have pages of their own. Raises NotAllowed.
    """
    target = ClassStatus(to)
    current = locked(training_class)
    source = current.status_on(today or timezone.localdate())
    if source != target:
        step = STEPS.get((source, target))
        if step is None:
            raise NotAllowed(_not_from(source, target))
        if step.page:
            raise NotAllowed(_("结班和撤销结班请到“结业与结班”页办理。"))
        if step.needs_reason and not reason.strip():
            raise NotAllowed(_("请写明原因。"))
        if target == ClassStatus.CANCELLED:
            adjust_plan(current.plan, reason=reason, document_number=document_number)
        _store_status(current, target)
        audit.record(
            "courses.advance",
            by=by,
            subject=current,
            source=source.value,
            to=target.value,
            reason=reason.strip(),
            document_number=document_number.strip(),
        )
    training_class.status = current.status
    return training_class


def record_closed(current: TrainingClass, *, by: User) -> None:
    """Stores that the class is closed; whoever closes it has worked out what follows, and holds its row (R23)."""
    _record(current, ClassStatus.ENDED, ClassStatus.CLOSED, by=by)


def record_reopened(current: TrainingClass, *, by: User, reason: str) -> None:
    """Stores that a closed class stands open again, as CONFIRMED, from which ENDED follows; whoever reopens it has
    taken back what followed, and holds its row."""
    _record(current, ClassStatus.CLOSED, ClassStatus.ENDED, by=by, reason=reason)


@transaction.atomic
def restore(training_class: TrainingClass, *, by: User) -> TrainingClass:
    """Takes a cancellation back: the class stands again where it stood before. Raises NotAllowed."""
    current = locked(training_class)
    cancelled = AuditEntry.objects.filter(
        action="courses.advance",
        subject_type=current._meta.label_lower,
        subject_id=current.pk,
        data__to=ClassStatus.CANCELLED.value,
    ).first()
    if current.status != ClassStatus.CANCELLED or cancelled is None:
        raise NotAllowed(_("这个班次没有被取消。"))
    _store_status(current, ClassStatus(cancelled.data["source"]))
    audit.record("courses.restore", by=by, subject=current, to=current.status)
    training_class.status = current.status
    return training_class


@transaction.atomic
def postpone(
    training_class: TrainingClass,
    *,
    by: User,
    starts_on: dt.date,
    ends_on: dt.date | None,
    reason: str,
    document_number: str = "",
    today: dt.date | None = None,
) -> TrainingClass:
    """Gives a class that has not begun new days in the plan (延期); the sessions are moved by themselves.

    Needs a reason, in an issued plan the number of the approving document too (R30). Raises NotAllowed.
    """
    current = locked(training_class)
    status = current.status_on(today or timezone.localdate())
    if status not in POSTPONABLE:
        raise NotAllowed(_("班次%(status)s，不能延期。") % {"status": status.label})
    if not reason.strip():
        raise NotAllowed(_("请写明原因。"))
    if ends_on and ends_on < starts_on:
        raise NotAllowed(_("结束日期不能早于开始日期。"))
    adjust_plan(current.plan, reason=reason, document_number=document_number)
    before = [_iso(current.starts_on), _iso(current.ends_on)]
    for row in (current, training_class):
        row.starts_on, row.ends_on, row.month = starts_on, ends_on, starts_on.month
        row.version = current.version + (row is current)
    current.save(update_fields=["starts_on", "ends_on", "month", "version"])
    audit.record(
        "courses.postpone",
        by=by,
        subject=current,
        before=before,
        after=[_iso(starts_on), _iso(ends_on)],
        reason=reason.strip(),
        document_number=document_number.strip(),
    )
    return training_class


def locked(training_class: TrainingClass) -> TrainingClass:
    """The row as it stands now, locked until the end of the transaction."""
    return (
        TrainingClass.objects.select_for_update(of=("self",))
        .select_related("plan", "host", "implementer")
        .get(pk=training_class.pk)
    )


def adjust_plan(plan: TrainingPlan, *, reason: str, document_number: str) -> None:
    """An issued plan is adjusted by a reason and a document only, and says from then on that it was (R30).

    Raises NotAllowed while one of the two is missing.
    """
    if not plan.is_in_force:
        return
    if not reason.strip():
        raise NotAllowed(_("年度计划已印发，请写明调整原因。"))
    if not document_number.strip():
        raise NotAllowed(_("年度计划已印发，请填写批准文件的文号。"))
    if plan.status == PlanStatus.ISSUED:
        plan.status = PlanStatus.ADJUSTED
        plan.save(update_fields=["status"])


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
