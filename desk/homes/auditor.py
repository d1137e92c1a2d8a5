"""What an auditor may look at: the classes named for the person, and the years of the units, each until a day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from accounts.models import Grant, Role, User
from courses.duties import duties_of
from courses.models import StaffRole, TrainingClass
from courses.yearbook import classes_within


@dataclass(frozen=True)
class Until:
    """The last day that counts, None for good, and how many days are left on the day."""

    expires_on: dt.date | None
    left: int | None

    @classmethod
    def of(cls, expires_on: dt.date | None, today: dt.date) -> "Until":
        """On that day."""
        return cls(expires_on, (expires_on - today).days if expires_on else None)


@dataclass(frozen=True)
class NamedClass:
    """A class for which the person is named."""

    training_class: TrainingClass
    until: Until


@dataclass(frozen=True)
class AuditedUnit:
    """A unit with all below it: how many classes in which year, the newest first."""

    grant: Grant
    until: Until
    years: tuple[tuple[int, int], ...]


def audits(user: User) -> bool:
    """Whether the person is an auditor of a unit, or named for a class."""
    return Role.AUDITOR in user.roles or any(role == StaffRole.AUDITOR for _pk, role in duties_of(user))


def auditor_home(user: User) -> dict[str, Any]:
    """`named` classes, those that end first before the others, and `audited` units. One query, and one a unit."""
    today = timezone.localdate()
    grants = [grant for grant in user.current_grants if grant.role == Role.AUDITOR]
    return {"named": list(_named(user, today)), "audited": [_audited(grant, today) for grant in grants]}


def _named(user: User, today: dt.date) -> Iterable[NamedClass]:
    rows = user.class_roles.in_force(today).filter(role=StaffRole.AUDITOR)
    for row in rows.select_related("training_class__plan").order_by("expires_on", "pk"):
        yield NamedClass(row.training_class, Until.of(row.expires_on, today))


def _audited(grant: Grant, today: dt.date) -> AuditedUnit:
    rows = TrainingClass.objects.filter(classes_within(grant.unit)).order_by("-plan__year")
    years = rows.values_list("plan__year").annotate(Count("pk"))
    return AuditedUnit(grant, Until.of(grant.expires_on, today), tuple(years))
