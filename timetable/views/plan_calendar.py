"""The year's plan as one picture that prints (R30)."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from courses.models import ClassStatus, PlanAct, PlanChange, TrainingClass
from courses.plan_line import first_places
from courses.yearbook import plans_open_to, years_of
from timetable import plan_calendar as picture
from timetable.calendar import WorkCalendar

_BY_DAY = ("begins_on", "ordinal", "pk")


@require_safe
@signed_in
def plan_calendar(request: UserRequest, year: int) -> HttpResponse:
    """All classes of the year that the person sees, over its days; below it the same as a list."""
    plans = plans_open_to(request.user, year)
    seen = TrainingClass.objects.visible_to(request.user).filter(plan__year=year)
    classes = list(seen.with_status().with_label().with_beginning().order_by(*_BY_DAY))
    moved = PlanAct.objects.filter(change=PlanChange.POSTPONED, training_class__in=classes)
    calendar = WorkCalendar.load(dt.date(year, 1, 1), dt.date(year, 12, 31))
    bands = picture.picture_of(year, classes, calendar=calendar, moved_from=first_places(moved))
    context = {
        "year": year,
        "years": years_of(plans, year),
        "plan": next((plan for plan in plans if plan.year == year), None),
        "bands": bands,
        "width": picture.WIDTH,
        "height": bands[-1].bottom,
        "statuses": [one for one in ClassStatus if any(row.current_status == one for row in classes)],
        "count": len(classes),
        "is_published": calendar.is_published(year),
    }
    return render(request, "timetable/plan_calendar.html", context)
