"""The versions of a timetable, and one of them: as it was, and against another."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from timetable import grid, versions
from timetable.access import timetable_seen_by
from timetable.models import TimetableVersion


@require_safe
@signed_in
def version_list(request: UserRequest, pk: int) -> HttpResponse:
    """What was published when, by whom and why, the newest first."""
    training_class = timetable_seen_by(request.user, pk)
    rows = training_class.timetable_versions.select_related("published_by").defer("snapshot")
    context = {
        "training_class": training_class,
        "versions": [(version, versions.counts_of(version)) for version in rows],
    }
    return render(request, "timetable/version_list.html", context)


@require_safe
@signed_in
def version_detail(request: UserRequest, pk: int, number: int) -> HttpResponse:
    """The table as it was published then; with `against`, what reads otherwise than in that version."""
    training_class = timetable_seen_by(request.user, pk)
    every = training_class.timetable_versions.select_related("published_by")
    version = get_object_or_404(every, number=number)
    against = request.GET.get("against", "")
    other: TimetableVersion | None = None
    if against.isascii() and against.isdecimal():
        other = every.exclude(pk=version.pk).filter(number=against[:9]).first()
    older, newer = sorted([version, other or version], key=lambda one: one.number)
    context = {
        "training_class": training_class,
        "version": version,
        "against": other,
        "older": older,
        "newer": newer,
        "changes": versions.between(older, newer) if other else versions.changes_of(version),
        "grid": grid.kept(version),
        "numbers": every.exclude(pk=version.pk).values_list("number", flat=True),
    }
    return render(request, "timetable/version_detail.html", context)
