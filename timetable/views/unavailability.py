"""Times at which a room or a lecturer is not to be had, among the settings."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, for_organisers
from accounts.resending import taken_once
from courses.access import planned_district
from timetable import unavailability
from timetable.forms import UnavailabilityForm
from timetable.models import Instructor, Room, Unavailability
from timetable.views.outcome import posted

# The first part of the address, and of what it speaks.
_KINDS: dict[str, tuple[type[Room] | type[Instructor], str]] = {
    "rooms": (Room, "timetable:room_edit"),
    "instructors": (Instructor, "timetable:instructor_edit"),
}


def _page_of(of: str, pk: int) -> str:
    """The page of the room or the lecturer, where its times not to be had are listed."""
    return f"{reverse(_KINDS[of][1], args=[pk])}#unavailability"


def _back(row: Unavailability) -> str:
    if row.room_id:
        return _page_of("rooms", row.room_id)
    return _page_of("instructors", row.instructor_id or 0)


def _row(request: UserRequest, pk: int) -> Unavailability:
    """One of the rooms and lecturers of the district in which the person plans; 404 for others."""
    district = planned_district(request.user)
    ours = Q(room__district=district) | Q(instructor__district=district)
    rows = Unavailability.objects.filter(ours).select_related("room", "instructor")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@for_organisers
@taken_once(then=_page_of)
def unavailability_new(request: UserRequest, of: str, pk: int) -> HttpResponse:
    """Enters when a room or a lecturer is not to be had, whatever is placed there."""
    if of not in _KINDS:
        raise Http404
    owner: Any = get_object_or_404(_KINDS[of][0], district=planned_district(request.user), pk=pk)
    row = Unavailability(room=owner) if of == "rooms" else Unavailability(instructor=owner)
    form = UnavailabilityForm(posted(request), instance=row)
    if form.is_valid():
        row = unavailability.add(form.save(commit=False), by=request.user)
        messages.success(request, _("已记下“%(name)s”的不可用时间。") % {"name": owner})
        return redirect(_back(row))
    context = {"form": form, "owner": owner, "back": _page_of(of, pk)}
    return render(request, "timetable/unavailability_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_organisers
def unavailability_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes one."""
    row = _row(request, pk)
    form = UnavailabilityForm(posted(request), instance=row)
    if form.is_valid():
        unavailability.change(form.save(commit=False), by=request.user)
        messages.success(request, _("已保存。"))
        return redirect(_back(row))
    context = {"form": form, "owner": row.room or row.instructor, "back": _back(row), "row": row}
    return render(request, "timetable/unavailability_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_organisers
def unavailability_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes one out; the message offers to put it back."""
    row = _row(request, pk)
    back, when = _back(row), unavailability.when(row)
    if request.method == "POST":
        unavailability.remove(row, by=request.user)
        undo = reverse("timetable:unavailability_restore", args=[pk])
        messages.success(request, _("已去掉%(when)s。") % {"when": when}, extra_tags=f"undo:{undo}")
        return redirect(back)
    context = {"owner": row.room or row.instructor, "when": when, "back": back}
    return render(request, "timetable/unavailability_delete.html", context)


@require_POST
@for_organisers
def unavailability_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts back one that was taken out."""
    row = unavailability.removed(pk)
    if row is None or unavailability.district_of(row) != planned_district(request.user):
        raise Http404
    unavailability.restore(row, by=request.user)
    messages.success(request, _("已恢复%(when)s。") % {"when": unavailability.when(row)})
    return redirect(_back(row))
