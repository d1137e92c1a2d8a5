"""The rules of attendance are laid down for a district or a class: saved, dropped, copied."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance.models import AttendancePolicy, CheckInMode, LeaveKind
from courses.models import TrainingClass
from units.fields import column_label
from units.models import Unit

EDITABLE = (
    "opens_minutes",
    "grace_minutes",
    "late_minutes",
    "lates_per_absence",
    "early_leaves_allowed",
    "leave_numerator",
    "leave_denominator",
    "warning_percent",
    "absent_half_days",
    "counted_leave",
    "modes",
    "sign_and_scan",
    "each_session",
    "check_out",
    "spot_checks",
    "head_teacher_half_days",
    "organiser_half_days",
    "leave_in_turn",
    "unit_word",
    "proof_needed",
)


def default_of(district: Unit, *, short: bool) -> AttendancePolicy:
    """The district's rules for short classes or others; the built-in ones (unsaved) where it has none."""
    rows = AttendancePolicy.objects.filter(district=district, training_class=None, for_short_classes=short)
    return rows.first() or AttendancePolicy(district=district, for_short_classes=short)


def own_of(training_class: TrainingClass, current: AttendancePolicy) -> AttendancePolicy:
    """A row for the class itself that starts from the rules that hold now; `current` where it is the class's own."""
    if current.training_class_id == training_class.pk:
        return current
    own = AttendancePolicy(training_class=training_class, district=training_class.plan.district)
    own.for_short_classes = current.for_short_classes
    for field in EDITABLE:
        setattr(own, field, getattr(current, field))
    return own


class StalePolicy(Exception):
    """Somebody else saved these rules in between; `current` is the row as it stands now, None where it was dropped."""

    def __init__(self, current: AttendancePolicy | None) -> None:
        super().__init__(_("这套规则刚刚被别人改过。"))
        self.current = current


@transaction.atomic
def keep(policy: AttendancePolicy, *, by: User, version: int = 0) -> AttendancePolicy:
    """Saves a district's default row or a class's own rules, new (`version` 0) or changed, where `version` is still the
    stored one; else raises StalePolicy."""
    # One lock for the district's rules, so that two first savings cannot pass each other.
    Unit.objects.select_for_update(no_key=True).get(pk=policy.district_id)
    stored = AttendancePolicy.objects.filter(
        district=policy.district_id, training_class=policy.training_class_id
    )
    if not policy.training_class_id:
        stored = stored.filter(for_short_classes=policy.for_short_classes)
    current = stored.first()
    if (current.version if current else 0) != version:
        raise StalePolicy(current)
    policy.pk, policy.version = current.pk if current else None, version + 1
    policy._state.adding = current is None
    policy.save()
    values = {field: getattr(policy, field) for field in EDITABLE}
    subject = policy.training_class or policy.district
    audit.record(
        "attendance.policy", by=by, subject=subject, short_classes=policy.for_short_classes, values=values
    )
    return policy


@transaction.atomic
def drop(training_class: TrainingClass, *, by: User) -> bool:
    """Takes a class's own rules away, so that the district's hold again; says whether there were any."""
    count, _rows = AttendancePolicy.objects.filter(training_class=training_class).delete()
    if count:
        audit.record("attendance.policy_dropped", by=by, subject=training_class)
    return bool(count)


def fingerprint(policy: AttendancePolicy) -> str:
    """A short word for the values of these rules: the same values have the same."""
    values = repr([getattr(policy, field) for field in EDITABLE])
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def differences(stored: AttendancePolicy, typed: AttendancePolicy) -> list[tuple[str, str, str]]:
    """Where two sets of rules differ: label, the stored and the typed value as a person reads them."""
    rows = [
        (column_label(AttendancePolicy, name), _shown(stored, name), _shown(typed, name)) for name in EDITABLE
    ]
    return [row for row in rows if row[1] != row[2]]


def _shown(policy: AttendancePolicy, name: str) -> str:
    value = getattr(policy, name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        labels = {**dict(LeaveKind.choices), **dict(CheckInMode.choices)}
        return _("、").join(str(labels[one]) for one in value)
    return str(value)


def copy_policy(source: TrainingClass, target: TrainingClass) -> None:
    """Gives the target a copy of the source's own policy; without one the district's default holds for both."""
    own = AttendancePolicy.objects.filter(training_class=source).first()
    if own:
        own.pk, own._state.adding, own.training_class, own.version = None, True, target, 1
        own.save()
