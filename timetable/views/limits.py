"""A district's limits of placing, among the settings."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_administrators
from accounts.models import Role
from courses.access import planned_district
from timetable import bounds
from timetable.forms import PlacingLimitsForm, WaysForm
from timetable.models import CampusTransit, PlacingLimits
from timetable.views.outcome import posted


@require_http_methods(["GET", "POST"])
@for_administrators
def placing_limits_edit(request: UserRequest) -> HttpResponse:
    """Sets a lecturer's half-days a day and the ways between campuses, and whether each is hard."""
    district = planned_district(request.user)
    if not request.user.holds(Role.ADMINISTRATOR, district):
        raise PermissionDenied
    limits = PlacingLimits.objects.filter(district=district).first() or PlacingLimits(district=district)
    transits = CampusTransit.objects.filter(district=district)
    known = {frozenset((row.one, row.other)): row.minutes for row in transits}
    form = PlacingLimitsForm(posted(request), instance=limits)
    ways = WaysForm(posted(request), pairs=bounds.campus_pairs(district), known=known)
    if form.is_valid() and ways.is_valid():
        bounds.set_limits(form.save(commit=False), ways=ways.ways, by=request.user)
        messages.success(request, _("排课限制已保存。"))
        return redirect("desk:settings")
    context = {"form": form, "ways": ways}
    status = 422 if form.errors or ways.errors else 200
    return render(request, "timetable/placing_limits_edit.html", context, status=status)
