"""The doors to classes and to the districts in which a person plans."""

import uuid
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from courses.models import PreparationItem, TrainingClass, TrainingPlan
from units.models import Unit

Row = TypeVar("Row", bound=Model)


def class_seen_by(user: User, pk: int) -> TrainingClass:
    """The class, as its staff see it; 404 to everybody else."""
    return get_object_or_404(TrainingClass.objects.visible_to(user).with_label(), pk=pk)


def class_changed_by(user: User, pk: int) -> TrainingClass:
    """The class, to its organisers; 403 to the staff that only read, 404 to everybody else."""
    training_class = class_seen_by(user, pk)
    if not user.has_perm("courses.change_trainingclass", training_class):
        raise PermissionDenied
    return training_class


def planned_paths(user: User) -> list[str]:
    """The paths of the units in which the person plans classes."""
    return user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER)


def planned_district(user: User) -> Unit:
    """The district in which the person plans; 404 to whoever plans nowhere."""
    paths = planned_paths(user)
    return get_object_or_404(Unit, pk=int(paths[0].split("/")[0]) if paths else None)


def may_change_plan(user: User, plan: TrainingPlan) -> bool:
    """Whether the person plans for the plan's whole district."""
    return any(user.holds(role, plan.district) for role in (Role.ADMINISTRATOR, Role.ORGANISER))


def plan_changed_by(user: User, year: int) -> TrainingPlan:
    """The year's plan of the person's own district; 403 to whoever plans in one of its towns only, 404 where there is
    none."""
    plans = TrainingPlan.objects.select_related("district")
    plan: TrainingPlan = get_object_or_404(plans, district=planned_district(user), year=year)
    if not may_change_plan(user, plan):
        raise PermissionDenied
    return plan


def made_before(rows: QuerySet[Row], nonce: str | None) -> Row | None:
    """The row that the same form made when it was sent before, or None; a nonce that is none finds none."""
    try:
        return rows.filter(Q(("nonce", uuid.UUID(nonce or "")))).first()
    except ValueError:
        return None


def template_changed_by(user: User) -> Unit:
    """The district whose template of the preparation list the person changes; 403 to those who plan in a town of it, 404
    to whoever plans nowhere."""
    district = planned_district(user)
    if not user.has_perm("courses.change_preparation_template", district):
        raise PermissionDenied
    return district


def template_item_changed_by(user: User, pk: int) -> PreparationItem:
    """An item of that template; 404 for any other."""
    rows = PreparationItem.objects.of_template(template_changed_by(user).pk)
    item: PreparationItem = get_object_or_404(rows.select_related("district"), pk=pk)
    return item
