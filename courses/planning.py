"""A class's own life: it is planned, changed and copied here, and moved on by the verbs beside."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.adjusting import Adjustment, Document, adjust_plan, ground_for
from courses.filing import (
    NotRemovable,
    NotShowable,
    add_document,
    missing_for_closing,
    remove_document,
    restore_document,
    show_document,
)
from courses.models import Place, PlanChange, TrainingClass, TrainingPlan
from courses.plan_papers import held
from courses.progress import advance, locked, postpone, restore
from courses.refusals import NotAllowed, Stale
from courses.staffing import appoint, dismiss, entrust
from units.models import Unit

__all__ = [
    "FACTS",
    "NotAllowed",
    "NotRemovable",
    "NotShowable",
    "Stale",
    "add_document",
    "advance",
    "appoint",
    "change",
    "copy_class",
    "create",
    "dismiss",
    "entrust",
    "missing_for_closing",
    "next_ordinal",
    "plan_of",
    "postpone",
    "record_published_days",
    "remove_document",
    "restore",
    "restore_document",
    "show_document",
]
FACTS = (
    "ordinal",
    "name",
    "series",
    "batch_no",
    "category",
    "training_type",
    "after_election",
    "host",
    "implementer",
    "month",
    "starts_on",
    "ends_on",
    "days",
    "planned_size",
    "audience",
    "venue",
    "hours_per_half_day",
    "registration_days",
    "departure_days",
    "theme",
    "purposes",
    "goals",
    "disciplines",
    "remark",
)
# A series goes on counting, and a new run has its own days and its own remark.
COPIED = tuple(set(FACTS) - {"ordinal", "name", "batch_no", "month", "starts_on", "ends_on", "remark"})


def plan_of(district: Unit, year: int) -> TrainingPlan:
    """The district's plan of that year, made as a draft when it is missing."""
    return TrainingPlan.objects.get_or_create(district=district, year=year)[0]


def next_ordinal(plan: TrainingPlan) -> int:
    """The number after the last one in the plan; 1 in an empty plan."""
    last: int | None = plan.classes.aggregate(last=Max("ordinal"))["last"]
    return (last or 0) + 1


@transaction.atomic
def create(
    training_class: TrainingClass,
    *,
    by: User,
    co_hosts: Iterable[Unit] = (),
    reason: str = "",
    document_number: str = "",
    document: Document = None,
) -> TrainingClass:
    """Saves a new class in its plan.

    In a plan that is issued it is one outside the plan (计划外新增), needs a reason and the approving document, one of the
    plan's or a new one, and leaves an act (R30). A form that is sent again (the same nonce) gives the class it made
    before. Raises NotAllowed, also when the ordinal has just been taken.
    """
    plan = held(training_class.plan_id)
    if training_class.nonce and (made := plan.classes.filter(nonce=training_class.nonce).first()):
        return made
    ground = ground_for(plan, reason=reason, document_number=document_number, document=document)
    if training_class.ordinal and plan.classes.filter(ordinal=training_class.ordinal).exists():
        raise NotAllowed(_("这个序号在年度计划里已被占用。"))
    training_class.save(force_insert=True)
    training_class.co_hosts.set(co_hosts)
    added = Adjustment(training_class, PlanChange.ADDED, None, Place.of(training_class))
    adjust_plan(ground, [added], by=by)
    number = ground.number if ground else document_number
    audit.record("courses.create", by=by, subject=training_class, reason=reason, document_number=number)
    return training_class


@transaction.atomic
def change(
    training_class: TrainingClass, *, by: User, version: int, co_hosts: Iterable[Unit] | None = None
) -> TrainingClass:
    """Saves the edited facts when `version` is still the stored one; status and published days stay. In a plan in force
    a class passes to another month by `postpone` alone (R30).

    Raises Stale with the row as it stands, or NotAllowed, also when the ordinal has just been taken.
    """
    plan = held(training_class.plan_id)
    current = locked(training_class)
    if current.version != version:
        raise Stale(current)
    stood, stands = Place.of(current), Place.of(training_class)
    if plan.is_in_force and stood.leaves_month_for(stands, year=plan.year):
        raise NotAllowed(_("年度计划已印发，改到别的月份请用“延期”办理，写明原因和批准文件。"))
    same_ordinal = TrainingClass.objects.filter(plan=current.plan_id, ordinal=training_class.ordinal)
    if training_class.ordinal and same_ordinal.exclude(pk=current.pk).exists():
        raise NotAllowed(_("这个序号在年度计划里已被占用。"))
    changed: dict[str, object] = {**_differences(current, training_class)}
    training_class.version = version + 1
    training_class.save(update_fields=[*FACTS, "version", "search_key"])
    if co_hosts is not None:
        before = sorted(current.co_hosts.values_list("pk", flat=True))
        training_class.co_hosts.set(co_hosts)
        if before != (after := sorted(unit.pk for unit in co_hosts)):
            changed["co_hosts"] = [before, after]
    audit.record("courses.change", by=by, subject=training_class, changed=changed)
    return training_class


def record_published_days(
    training_class: TrainingClass, *, first: dt.date | None, last: dt.date | None
) -> None:
    """Keeps the first and last day of the published timetable, by which RUNNING and ENDED are told."""
    training_class.first_published_on, training_class.last_published_on = first, last
    TrainingClass.objects.filter(pk=training_class.pk).update(
        first_published_on=first, last_published_on=last
    )


@transaction.atomic
def copy_class(
    source: TrainingClass,
    *,
    by: User,
    plan: TrainingPlan,
    starts_on: dt.date,
    name: str | None = None,
    reason: str = "",
    document_number: str = "",
    document: Document = None,
    nonce: uuid.UUID | None = None,
) -> TrainingClass:
    """A draft in `plan` with the facts of `source`, from `starts_on` for as many days; nobody and no paper.

    Without a name, the year in the old one is brought up to the plan's. Raises NotAllowed as `create` does.
    """
    length = source.ends_on - source.starts_on if source.starts_on and source.ends_on else dt.timedelta()
    copied = TrainingClass(
        plan=plan,
        ordinal=next_ordinal(plan),
        name=name or source.name.replace(str(source.plan.year), str(plan.year)),
        batch_no=_next_batch(source, plan),
        starts_on=starts_on,
        ends_on=starts_on + length if source.ends_on else None,
        month=starts_on.month,
        nonce=nonce,
        **{field: getattr(source, field) for field in COPIED},
    )
    create(
        copied,
        by=by,
        co_hosts=source.co_hosts.all(),
        reason=reason,
        document_number=document_number,
        document=document,
    )
    audit.record("courses.copy", by=by, subject=copied, source=source.pk)
    return copied


def _next_batch(source: TrainingClass, plan: TrainingPlan) -> int | None:
    if source.batch_no is None:
        return None
    same = {"series": source.series} if source.series else {"name": source.name}
    last: int | None = plan.classes.filter(**same).aggregate(last=Max("batch_no"))["last"]
    return last + 1 if last else source.batch_no


def _differences(before: TrainingClass, after: TrainingClass) -> dict[str, list[str | int | None]]:
    return {
        name: [_plain(getattr(before, name)), _plain(getattr(after, name))]
        for name in FACTS
        if getattr(before, name) != getattr(after, name)
    }


def _plain(value: object) -> str | int | None:
    return value if value is None or isinstance(value, str | int) else str(value)
