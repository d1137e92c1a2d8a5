"""How a year's plan is carried out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import OVERSEERS, STAFF, UserRequest, for_staff
from attendance.access import staffed_unit
from attendance.execution import blocks_of, execution_of
from courses.yearbook import plans_open_to, years_of
from units.models import Unit, UnitKind


@require_safe
@for_staff
def plan_execution(request: UserRequest, year: int) -> HttpResponse:
    """The figures of a unit's year, as of today; each leads to the rows behind it."""
    user = request.user
    plans = plans_open_to(user, year)
    unit = staffed_unit(user, request.GET.get("unit", ""))
    found = execution_of(unit, year=year, today=timezone.localdate())
    covers = any(unit.path.startswith(path) for path in user.unit_paths(*OVERSEERS))
    context = {
        "found": found,
        "blocks": blocks_of(found, covers=covers),
        "is_district": unit.kind == UnitKind.DISTRICT,
        "own_units": Unit.objects.filter(path__in=user.unit_paths(*STAFF)).order_by("path"),
        "years": years_of(plans, year),
    }
    return render(request, "attendance/plan_execution.html", context)
