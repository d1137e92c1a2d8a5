"""A class's timetable: drafts for its organisers, the published rows for everybody else."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from timetable import freshness, grid, notices
from timetable.access import timetable_seen_by
from timetable.models import Notice


@require_safe
@signed_in
def timetable_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The table of the class, which reads its reader's notices of it; a reader who has it already is told so by a
    304 before anything else is asked."""
    etag = freshness.fingerprint(request, pk)
    if etag and (unchanged := get_conditional_response(request, etag=etag)):
        return unchanged
    training_class = timetable_seen_by(request.user, pk)
    context: dict[str, Any] = {"training_class": training_class}
    if can_change := request.user.has_perm("timetable.change_timetable", training_class):
        context["grid"], context["difference"] = grid.drafted(training_class)
    else:
        context["grid"] = grid.published(training_class)
    versions = training_class.timetable_versions.defer("snapshot", "changes")
    context |= {"can_change": can_change, "version": versions.first()}
    own = Notice.objects.addressed_to(request.user)
    notices.read(notices.about(own, pk, context["grid"].session_ids))
    response = render(request, "timetable/timetable_detail.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    if etag and not can_change:
        response.headers["ETag"] = etag
    return response
