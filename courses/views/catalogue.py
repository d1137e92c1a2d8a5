"""The course catalogue, among the settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_organisers, posted
from accounts.resending import taken_once
from courses import catalogue
from courses.access import planned_district
from courses.filters import CourseFilter
from courses.forms import CourseForm
from courses.models import Course
from courses.tables import CourseTable, show_page


@require_safe
@for_organisers
def course_list(request: UserRequest) -> HttpResponse:
    """The district's courses; to htmx the list alone."""
    courses = Course.objects.filter(district=planned_district(request.user))
    chosen = CourseFilter(request.GET, queryset=courses)
    table = CourseTable(chosen.qs)
    show_page(table, request)
    count = table.paginator.count
    context = {
        "table": table,
        "filter": chosen,
        "count": ngettext("共 %(count)s 门课程", "共 %(count)s 门课程", count) % {"count": count},
    }
    page = "_course_results" if "HX-Request" in request.headers else "course_list"
    return render(request, f"courses/{page}.html", context)


@require_http_methods(["GET", "POST"])
@for_organisers
@taken_once(then="courses:course_list")
def course_new(request: UserRequest) -> HttpResponse:
    """Adds a course."""
    form = CourseForm(posted(request), instance=Course(district=planned_district(request.user)))
    if form.is_valid():
        course = catalogue.add(form.save(commit=False), by=request.user)
        messages.success(request, _("“%(title)s”已加入课程库。") % {"title": course})
        return redirect("courses:course_list")
    return render(request, "courses/course_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_organisers
def course_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a course."""
    course = get_object_or_404(Course, district=planned_district(request.user), pk=pk)
    title = course.title
    form = CourseForm(posted(request), instance=course)
    if form.is_valid():
        catalogue.change(form.save(commit=False), by=request.user)
        messages.success(request, _("已保存。"))
        return redirect("courses:course_list")
    context = {"form": form, "title": title}
    return render(request, "courses/course_edit.html", context, status=422 if form.errors else 200)
