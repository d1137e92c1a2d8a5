"""The plan of a year: its classes, narrowed down, sorted and counted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_organisers, posted, signed_in
from accounts.models import Role
from courses import planning
from courses.access import planned_district
from courses.filters import ClassFilter
from courses.forms import PlanForm
from courses.models import ClassStaff, StaffRole, TrainingClass, TrainingPlan
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
    show_page(table, request)
    context = {
        "year": year,
        "years": years_of(plans, year),
        "plan": next((plan for plan in plans if plan.year == year), None),
        "states": states,
        "filter": chosen,
        "table": table,
        "totals": totals_of(chosen.qs, of=sum(state.count for state in states)),
    }
    page = "_plan_results" if "HX-Request" in request.headers else "plan_detail"
    return render(request, f"courses/{page}.html", context)


@require_http_methods(["GET", "POST"])
@for_organisers
def plan_edit(request: UserRequest, year: int) -> HttpResponse:
    """How far the plan has come (R30)."""
    district = planned_district(request.user)
    plan = get_object_or_404(TrainingPlan, district=district, year=year)
    if not any(request.user.holds(role, district) for role in (Role.ADMINISTRATOR, Role.ORGANISER)):
        raise PermissionDenied
    form = PlanForm(posted(request), instance=plan)
    if request.method == "POST" and form.is_valid():
        planning.change_plan(form.save(commit=False), by=request.user)
        messages.success(request, _("年度计划已更新。"))
        return redirect("courses:plan_detail", year)
    context = {"form": form, "plan": plan}
    return render(request, "courses/plan_edit.html", context, status=422 if form.errors else 200)
