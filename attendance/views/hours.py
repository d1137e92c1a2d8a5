"""The hours of a unit's people."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_overseers
from attendance import unit_hours as lists
from attendance.access import overseen_unit
from attendance.forms.unit_hours import HoursFilter, year_of
from attendance.models import CreditSource
from trainees.views.roster import private

ROWS_A_PAGE = 50


@require_safe
@for_overseers
def unit_hours(request: UserRequest, pk: int) -> HttpResponse:
    """People by hours of each source and against the rules; to htmx the list alone."""
    unit = overseen_unit(request.user, str(pk))
    today, year = timezone.localdate(), year_of(request.GET)
    people = lists.people_of(unit, year=year, today=today)
    form = HoursFilter(request.GET, people=people)
    chosen = lists.chosen_of(people, form.wish(), year=year, today=today)
    page = Paginator(chosen.people, ROWS_A_PAGE).get_page(request.GET.get("page"))
    count = len(chosen.people)
    context = {
        "unit": unit,
        "year": year,
        "sources": [label for _value, label in CreditSource.choices],
        "rows": lists.with_sources(chosen.lines_of(list(page.object_list)), year=year),
        "page": page,
        "count": ngettext("共 %(n)d 人", "共 %(n)d 人", count) % {"n": count},
        "filter": form,
        "has_people": bool(people),
    }
    name = "attendance/_unit_hours.html" if request.htmx else "attendance/unit_hours.html"
    return private(render(request, name, context))
