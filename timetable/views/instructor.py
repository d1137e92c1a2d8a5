"""Lecturers and the courses they usually give, among the settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_organisers
from accounts.resending import taken_once
from courses.access import planned_district
from timetable import resources, unavailability
from timetable.forms import InstructorForm, SearchForm
from timetable.models import Instructor
from timetable.views.outcome import posted


@require_safe
@for_organisers
def instructor_list(request: UserRequest) -> HttpResponse:
    """The district's lecturers, found by characters, pinyin or initials."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    instructors = (
        Instructor.objects.filter(district=planned_district(request.user))
        .matching(text)
        .prefetch_related("courses")
    )
    count = len(instructors)
    words = ngettext("共%(count)s位", "共%(count)s位", count) % {"count": count}
    context = {"instructors": instructors, "form": form, "count": words}
    return render(request, "timetable/instructor_list.html", context)


@require_http_methods(["GET", "POST"])
@for_organisers
@taken_once(then="timetable:instructor_list")
def instructor_new(request: UserRequest) -> HttpResponse:
    """Adds a lecturer."""
    form = InstructorForm(posted(request), instance=Instructor(district=planned_district(request.user)))
    if form.is_valid():
        person = resources.save_instructor(
            form.save(commit=False), by=request.user, courses=list(form.cleaned_data["courses"])
        )
        messages.success(request, _("已添加“%(name)s”。") % {"name": person})
        return redirect("timetable:instructor_list")
    return render(
        request, "timetable/instructor_new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@for_organisers
def instructor_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a lecturer."""
    instructor = get_object_or_404(Instructor, district=planned_district(request.user), pk=pk)
    form, name = InstructorForm(posted(request), instance=instructor), instructor.name
    if form.is_valid():
        courses = list(form.cleaned_data["courses"])
        resources.save_instructor(form.save(commit=False), by=request.user, courses=courses)
        messages.success(request, _("已保存。"))
        return redirect("timetable:instructor_list")
    listed = unavailability.listed(instructor, to=request.user)
    context = {"form": form, "name": name, "unavailabilities": listed}
    return render(request, "timetable/instructor_edit.html", context, status=422 if form.errors else 200)
