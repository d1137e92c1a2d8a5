"""Whom and what a merging or splitting of a unit moves, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Grant, User
from trainees.models import Appointment, Enrolment, Quota
from trainees.succession import OPEN
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Effects:
    """What goes over: posts held now, units below, roles, accounts, seats of open classes; `staying` are enrolments of
    the past and present that keep the old name (R22)."""

    posts: Sequence[Appointment]
    below: Sequence[Unit]
    grants: Sequence[Grant]
    accounts: int
    quotas: Sequence[Quota]
    staying: int


def effects_of(unit: Unit) -> Effects:
    """Six queries, however large the unit."""
    posts = Appointment.objects.current().filter(unit=unit).select_related("cadre", "unit")
    quotas = Quota.objects.filter(unit=unit, training_class__status__in=OPEN).select_related("training_class")
    return Effects(
        posts=list(posts.order_by("pk")),
        below=list(unit.children.filter(valid_to=None)),
        grants=list(Grant.objects.in_force().filter(unit=unit).select_related("user")),
        accounts=User.objects.filter(unit=unit).count(),
        quotas=list(quotas.order_by("training_class_id")),
        staying=Enrolment.objects.filter(unit=unit).count(),
    )
