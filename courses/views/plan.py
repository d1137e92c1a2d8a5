"""The plan of a year: its classes, narrowed down, sorted and counted."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from courses.access import may_change_plan
from courses.filters import ClassFilter
from courses.models import ClassStaff, StaffRole, TrainingClass
from courses.plan_line import line_of
from courses.plan_steps import plan_steps_from
from courses.tables import ClassTable, show_page
from courses.yearbook import plans_open_to, states_of, totals_of, years_of


@require_safe
@signed_in
def plan_list(request: UserRequest) -> HttpResponse:
    """Leads to the plan of this year."""
    return redirect("courses:plan_detail", timezone.localdate().year)


@require_safe
@signed_in
def plan_detail(request: UserRequest, year: int) -> HttpResponse:
    """The classes of the year that the person sees; to htmx the list alone."""
    plans = plans_open_to(request.user, year)
    classes = TrainingClass.objects.visible_to(request.user).filter(plan__year=year).with_status()
    states = states_of(classes)
    chosen = ClassFilter(request.GET, queryset=classes.with_label().with_beginning())
    heads = ClassStaff.objects.in_force().filter(role=StaffRole.HEAD_TEACHER).select_related("user")
    table = ClassTable(chosen.qs.prefetch_related(Prefetch("staff", heads, to_attr="heads")))
    totals = totals_of(chosen.qs, of=sum(state.count for state in states))
    show_page(table, request, count=totals.left)
    plan = next((plan for plan in plans if plan.year == year), None)
    context = {
        "year": year,
        "years": years_of(plans, year),
        "plan": plan,
        "line": line_of(plan) if plan else [],
        "steps": plan_steps_from(plan.status) if plan and may_change_plan(request.user, plan) else [],
        "states": states,
        "filter": chosen,
        "table": table,
        "totals": totals,
    }
    page = "_plan_results" if "HX-Request" in request.headers else "plan_detail"
    return render(request, f"courses/{page}.html", context)
