"""Holidays, make-up workdays and the clock times of the half-days, among the settings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_administrators, for_organisers
from accounts.models import Role
from accounts.resending import taken_once
from courses.access import planned_district
from timetable import calendar
from timetable.forms import CalendarDayForm, CalendarDaysForm, HalfDayForm, SeedForm
from timetable.models import CalendarDay, HalfDayTimes, Period
from timetable.views.outcome import posted


@require_safe
@for_organisers
def calendar_day_list(request: UserRequest) -> HttpResponse:
    """The days of a year that differ from the week, and the half-days; a year not yet published says so."""
    form, this_year = SeedForm(request.GET), timezone.localdate().year
    year = form.cleaned_data["year"] if form.is_valid() else this_year
    days = list(CalendarDay.objects.filter(day__year=year))
    context = {
        "year": year,
        "years": [this_year - 1, this_year, this_year + 1],
        "days": days,
        "is_published": any(day.kind == "HOLIDAY" for day in days),
        "times": calendar.DistrictTimes.load(planned_district(request.user).pk).lines,
        "can_change": Role.ADMINISTRATOR in request.user.roles,
    }
    return render(request, "timetable/calendar_day_list.html", context)


def _to_year(year: int) -> HttpResponse:
    response = redirect("timetable:calendar_day_list")
    response.headers["Location"] = f"{reverse('timetable:calendar_day_list')}?year={year}"
    return response


@require_http_methods(["GET", "POST"])
@for_administrators
@taken_once(then="timetable:calendar_day_list")
def calendar_day_new(request: UserRequest) -> HttpResponse:
    """Enters a holiday or a make-up workday, or several in a row."""
    form = CalendarDaysForm(posted(request))
    if form.is_valid():
        last = form.cleaned_data["last"]
        days = calendar.add_days(form.save(commit=False), last=last, by=request.user)
        words = {"day": days[0], "count": len(days)}
        more = ngettext("已从%(day)s起记下%(count)s天。", "已从%(day)s起记下%(count)s天。", len(days))
        messages.success(request, (more if last else _("已记下%(day)s。")) % words)
        return _to_year(days[0].day.year)
    return render(
        request, "timetable/calendar_day_new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@for_administrators
def calendar_day_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a day."""
    form = CalendarDayForm(posted(request), instance=get_object_or_404(CalendarDay, pk=pk))
    if form.is_valid():
        day = calendar.change_day(form.save(commit=False), by=request.user)
        messages.success(request, _("已记下%(day)s。") % {"day": day})
        return _to_year(day.day.year)
    return render(
        request, "timetable/calendar_day_edit.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@for_administrators
def calendar_day_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Makes a day an ordinary one of its week; the message offers to put it back."""
    day = get_object_or_404(CalendarDay, pk=pk)
    if request.method == "POST":
        calendar.remove_day(day, by=request.user)
        undo = reverse("timetable:calendar_day_restore", args=[pk])
        messages.success(request, _("已去掉%(day)s。") % {"day": day}, extra_tags=f"undo:{undo}")
        return _to_year(day.day.year)
    return render(request, "timetable/calendar_day_delete.html", {"day": day})


@require_POST
@for_administrators
def calendar_day_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts back a day that was taken out."""
    day = calendar.restore_day(pk, by=request.user)
    if day is None:
        raise Http404
    messages.success(request, _("已恢复%(day)s。") % {"day": day})
    return _to_year(day.day.year)


@require_POST
@for_administrators
def calendar_seed(request: UserRequest) -> HttpResponse:
    """Enters a year's published holidays; days that are there stay as they are."""
    form = SeedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写年份。"))
        return redirect("timetable:calendar_day_list")
    year = form.cleaned_data["year"]
    try:
        added = calendar.seed(year, by=request.user)
        messages.success(request, _("%(year)s年补入%(added)s天。") % {"year": year, "added": added})
    except calendar.YearNotPublished as unknown:
        messages.warning(request, _("%(why)s可以先手工填写。") % {"why": unknown})
    return _to_year(year)


@require_http_methods(["GET", "POST"])
@for_administrators
def half_day_edit(request: UserRequest) -> HttpResponse:
    """Sets when the half-days begin and end, and the hours each counts (R7)."""
    district = planned_district(request.user)
    if not request.user.holds(Role.ADMINISTRATOR, district):
        raise PermissionDenied
    times = calendar.DistrictTimes.load(district.pk)
    data: Any = posted(request)
    forms = [
        HalfDayForm(data, prefix=period.value, instance=times.row(district, period)) for period in Period
    ]
    if data and not any(form.errors for form in forms):
        rows: list[HalfDayTimes] = [form.instance for form in forms]
        calendar.set_times(district, rows, by=request.user)
        messages.success(request, _("半天时间已保存。"))
        return redirect("timetable:calendar_day_list")
    status = 422 if any(form.errors for form in forms) else 200
    return render(request, "timetable/half_day_edit.html", {"forms": forms}, status=status)
