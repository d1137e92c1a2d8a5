"""A class's timetable: drafts for its organisers, the published rows for everybody else."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from courses.models import TrainingClass
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
    can_change = request.user.has_perm("timetable.change_timetable", training_class)
    context = (
        drafts_of_class(training_class)
        if can_change
        else {"grid": grid.published(training_class), "can_change": False, **_published(training_class)}
    )
    own = Notice.objects.addressed_to(request.user)
    notices.read(notices.about(own, pk, context["grid"].session_ids))
    response = render(request, "timetable/timetable_detail.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    if etag and not can_change:
        response.headers["ETag"] = etag
    return response


def drafts_of_class(training_class: TrainingClass) -> dict[str, Any]:
    """What the table shows to those who may change it."""
    table, found = grid.drafted(training_class)
    return {"grid": table, "difference": found, "can_change": True, **_published(training_class)}


def _published(training_class: TrainingClass) -> dict[str, Any]:
    version = training_class.timetable_versions.defer("snapshot", "changes").first()
    return {"training_class": training_class, "version": version}
