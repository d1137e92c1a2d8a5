"""Whose rules somebody lays down, and which rule an address names."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import typed_number
from accounts.models import Role, User
from attendance.access import visible_class
from courses.models import TrainingClass
from reminders import rule_lines
from reminders.due.rule import Rule
from units.models import Unit

LAYING_DOWN = (Role.ADMINISTRATOR, Role.ORGANISER)


def planned_districts(user: User) -> list[Unit]:
    """The districts in which the person plans, be it only in a town below. One query."""
    ids = {int(path.split("/")[0]) for path in user.unit_paths(*LAYING_DOWN)}
    return list(Unit.objects.filter(pk__in=ids).order_by("position", "pk"))


def may_lay_down(user: User, district: Unit) -> bool:
    """Administrators and organisers of the district itself; those of a town leave its rules alone."""
    return any(user.holds(role, district) for role in LAYING_DOWN)


def ruled_district(request: HttpRequest, user: User) -> Unit:
    """The district whose rules the person changes: the one asked for as `district`, else the first. Http404 outside the
    own ones, PermissionDenied to those who plan only in a town of it."""
    districts = planned_districts(user)
    own = [district for district in districts if may_lay_down(user, district)]
    if "district" in request.GET:
        asked = typed_number(request.GET["district"])
        district = get_object_or_404(Unit, pk=asked if asked in {one.pk for one in districts} else None)
    elif own:
        return own[0]
    else:
        raise PermissionDenied
    if district not in own:
        raise PermissionDenied
    return district


def ruled_class(user: User, pk: int) -> TrainingClass:
    """The class whose rules the person changes; PermissionDenied to those who only see it, Http404 to others."""
    training_class = visible_class(user, pk)
    if not user.has_perm("reminders.change_rules", training_class):
        raise PermissionDenied
    return training_class


def named_rule(slug: str) -> Rule:
    """The rule of an address; Http404 where there is none that a district sets."""
    rule = rule_lines.rule_of(slug)
    if rule is None:
        raise Http404
    return rule
