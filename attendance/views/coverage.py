"""Who has been trained: from the district down to the community, and the people behind each figure."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_overseers
from attendance.access import overseen_unit
from attendance.coverage import Measure, Survey, survey
from attendance.forms import CoverageFilter
from attendance.heat import Heat
from trainees.views.roster import private
from units.models import Unit

ROWS_A_PAGE = 100


def asked_for(request: UserRequest) -> tuple[Survey, CoverageFilter]:
    """The survey that the address asks for, within the user's sight; Http404 for a unit outside it."""
    form = CoverageFilter(request.GET)
    unit = overseen_unit(request.user, request.GET.get("unit", ""))
    return survey(unit, year=form.chosen_year, by=form.rows_by(unit), today=timezone.localdate()), form


@require_safe
@for_overseers
def coverage_detail(request: UserRequest) -> HttpResponse:
    """The rows of a unit as a table with bars, or as a grid of months."""
    found, form = asked_for(request)
    size = len(found.total.members)
    context = {
        "survey": found,
        "form": form,
        "count": ngettext("共 %(n)d 人", "共 %(n)d 人", size) % {"n": size},
        "text": found.text(),
        "crumbs": _above(request, found.unit),
        "heat": Heat.of(found) if form.shows_heat else None,
        "query": form.query(found),
    }
    return private(render(request, "attendance/coverage_detail.html", context))


@require_safe
@for_overseers
def coverage_people(request: UserRequest) -> HttpResponse:
    """The people behind one figure of a row."""
    found, form = asked_for(request)
    row = next((row for row in found.rows if row.key == request.GET.get("row", "")), found.total)
    if request.GET.get("of") not in Measure.values or (request.GET.get("row") and row is found.total):
        raise Http404
    measure = Measure(request.GET["of"])
    page = Paginator(found.members(row.key, measure), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "survey": found,
        "row": row,
        "measure": measure,
        "page": page,
        "crumbs": _above(request, found.unit),
        "query": form.query(found),
    }
    return private(render(request, "attendance/coverage_people.html", context))


def _above(request: UserRequest, unit: Unit) -> list[Any]:
    """The units above this one that are in sight too, from the top. One query."""
    ids = [int(part) for part in unit.path.strip("/").split("/")[:-1]]
    rows = Unit.objects.visible_to(request.user).filter(pk__in=ids)
    return sorted(rows, key=lambda row: len(row.path))
