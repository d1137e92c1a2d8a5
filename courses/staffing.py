"""Who serves a class is named and dismissed."""

import datetime as dt

from django.db import transaction

from accounts import audit
from accounts.models import User
from courses.models import ClassStaff, StaffRole, TrainingClass


@transaction.atomic
def appoint(
    training_class: TrainingClass,
    *,
    user: User,
    role: StaffRole | str,
    by: User,
    expires_on: dt.date | None = None,
) -> ClassStaff:
    """Gives the person the role in the class, until a day or for good; a second time only the day changes."""
    staff, made = ClassStaff.objects.update_or_create(
        training_class=training_class, user=user, role=StaffRole(role), defaults={"expires_on": expires_on}
    )
    audit.record(
        "courses.appoint",
        by=by,
        subject=training_class,
        user=user.pk,
        role=str(staff.role),
        expires_on=str(expires_on) if expires_on else None,
        new=made,
    )
    return staff


@transaction.atomic
def dismiss(staff: ClassStaff, *, by: User) -> None:
    """Takes the role away."""
    audit.record(
        "courses.dismiss", by=by, subject=staff.training_class, user=staff.user_id, role=str(staff.role)
    )
    staff.delete()


@transaction.atomic
def entrust(training_class: TrainingClass, *, head_teacher: User | None, by: User) -> None:
    """Makes the person the only head teacher, or leaves the class without one; the same one changes nothing."""
    heads = training_class.staff.filter(role=StaffRole.HEAD_TEACHER).select_related("training_class")
    standing = False
    for staff in heads:
        if head_teacher and staff.user_id == head_teacher.pk:
            standing = True
        else:
            dismiss(staff, by=by)
    if head_teacher and not standing:
        appoint(training_class, user=head_teacher, role=StaffRole.HEAD_TEACHER, by=by)
