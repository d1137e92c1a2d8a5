"""Rooms and other places, among the settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_organisers, signed_in
from accounts.resending import taken_once
from courses.access import planned_district
from timetable import halls, resources, unavailability
from timetable.forms import RoomForm
from timetable.models import Room
from timetable.refusals import Clashing
from timetable.views.outcome import posted
from trainees.access import arrangement_changed_by


@require_safe
@for_organisers
def room_list(request: UserRequest) -> HttpResponse:
    """The places of the district."""
    rooms = Room.objects.filter(district=planned_district(request.user))
    return render(request, "timetable/room_list.html", {"rooms": rooms})


@require_safe
@signed_in
def room_choose(request: UserRequest, pk: int) -> HttpResponse:
    """Rooms with rows and columns, those of the class first, to take the size of the hall from."""
    training_class = arrangement_changed_by(request.user, pk)
    context = {"training_class": training_class, "rooms": halls.halls_for(training_class)}
    return render(request, "timetable/room_choose.html", context)


@require_http_methods(["GET", "POST"])
@for_organisers
@taken_once(then="timetable:room_list")
def room_new(request: UserRequest) -> HttpResponse:
    """Adds a place."""
    form = RoomForm(posted(request), instance=Room(district=planned_district(request.user)))
    if form.is_valid():
        room = resources.add_room(form.save(commit=False), by=request.user)
        messages.success(request, _("已添加“%(name)s”。") % {"name": room})
        return redirect("timetable:room_list")
    return render(request, "timetable/room_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_organisers
def room_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a place; it cannot become a classroom while two sessions are in it at once."""
    room = get_object_or_404(Room, district=planned_district(request.user), pk=pk)
    form, name = RoomForm(posted(request), instance=room), room.name
    if form.is_valid():
        try:
            resources.change_room(form.save(commit=False), by=request.user)
            messages.success(request, _("已保存。"))
            return redirect("timetable:room_list")
        except Clashing:
            form.add_error("kind", _("这里同一时间排了不止一节课，不能改为教室。"))
    context = {"form": form, "name": name, "unavailabilities": unavailability.listed(room, to=request.user)}
    return render(request, "timetable/room_edit.html", context, status=422 if form.errors else 200)
