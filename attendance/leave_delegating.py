"""An approver of leave lets somebody else decide for a time (R11); the step keeps for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.asked_once import asked_once
from accounts.models import Role, User
from attendance.leave_ladder import LADDER
from attendance.models import LeaveDelegation, LeaveLevel
from courses.models import TrainingClass
from courses.rules import is_class_organiser, is_head_teacher
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Voice:
    """At which level somebody decides, and for whom where it is delegated."""

    level: LeaveLevel
    for_user: User | None = None


def levels_of(user: User, training_class: TrainingClass) -> list[LeaveLevel]:
    """The levels at which somebody decides on the class's leave in the own right, the lowest first."""
    over_district = f"{training_class.plan.district_id}/" in user.unit_paths(Role.ADMINISTRATOR)
    held = (is_head_teacher(user, training_class), is_class_organiser(user, training_class), over_district)
    return [level for level, is_held in zip(LADDER, held, strict=True) if is_held]


def voices_of(user: User, training_class: TrainingClass) -> list[Voice]:
    """At which levels somebody decides on the class's leave, the lowest first: in the own right, else for a giver who
    still holds the level. A delegation without a class is for all of the giver's classes in the district."""
    own = levels_of(user, training_class)
    voices = [Voice(level) for level in own]
    for one in delegations_to(user):
        is_for = one.training_class_id in (None, training_class.pk)
        is_here = one.district_id == training_class.plan.district_id
        if is_for and is_here and one.level not in [voice.level for voice in voices]:
            level = LeaveLevel(one.level)
            if one.giver.is_active and level in levels_of(one.giver, training_class):
                voices.append(Voice(level, one.giver))
    return sorted(voices, key=lambda voice: LADDER.index(voice.level))


@asked_once
def delegations_to(user: User) -> Sequence[LeaveDelegation]:
    """What is delegated to somebody today."""
    rows = in_force().filter(taker=user).select_related("giver", "training_class")
    return list(rows.order_by("pk"))


def classes_delegated_to(user: User) -> Q:
    """As a condition on requests: those of the classes on whose leave somebody may decide for others."""
    condition = Q(pk__in=[])
    for one in delegations_to(user):
        if one.training_class_id:
            condition |= Q(enrolment__training_class=one.training_class_id)
        else:
            theirs = TrainingClass.objects.visible_to(one.giver).filter(plan__district=one.district_id)
            condition |= Q(enrolment__training_class__in=theirs)
    return condition


def in_force(on: dt.date | None = None) -> QuerySet[LeaveDelegation]:
    """The delegations that count on that day, by default today: both days are within."""
    day = on or timezone.localdate()
    return LeaveDelegation.objects.filter(revoked_at=None, starts_on__lte=day, ends_on__gte=day)


def givable(user: User) -> dict[str, str]:
    """Whose leave somebody may let others decide on: the levels held anywhere. key → label."""
    levels = []
    if user.class_roles.in_force().filter(role="head_teacher").exists():
        levels.append(LeaveLevel.HEAD_TEACHER)
    if user.roles & {Role.ORGANISER, Role.ADMINISTRATOR}:
        levels.append(LeaveLevel.ORGANISER)
    if any(path.count("/") == 1 for path in user.unit_paths(Role.ADMINISTRATOR)):
        levels.append(LeaveLevel.DISTRICT)
    return {level.value: str(level.label) for level in levels}


@transaction.atomic
def delegate(
    *,
    giver: User,
    taker: User,
    level: str,
    district: Unit,
    training_class: TrainingClass | None,
    starts_on: dt.date,
    ends_on: dt.date,
) -> LeaveDelegation:
    """The taker decides for the giver from the one day to the other, both included. The same again gives what is there."""
    row, is_new = LeaveDelegation.objects.get_or_create(
        giver=giver,
        taker=taker,
        level=level,
        district=district,
        training_class=training_class,
        starts_on=starts_on,
        ends_on=ends_on,
        revoked_at=None,
    )
    if is_new:
        days = {"starts_on": str(starts_on), "ends_on": str(ends_on)}
        audit.record(
            "attendance.delegate_leave", by=giver, subject=taker, delegation=row.pk, level=level, **days
        )
    return row


@transaction.atomic
def revoke(delegation: LeaveDelegation, *, by: User) -> None:
    """Ends a delegation at once. A second time nothing happens; what was decided stays."""
    row = (
        LeaveDelegation.objects.select_for_update(of=("self",)).select_related("taker").get(pk=delegation.pk)
    )
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        audit.record("attendance.revoke_leave_delegation", by=by, subject=row.taker, delegation=row.pk)
