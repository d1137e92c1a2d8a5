"""A class's timetable: drafts for its organisers, the published rows for everybody else; and publishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, signed_in
from courses.models import TrainingClass
from timetable import freshness, grid, publishing
from timetable.access import timetable_changed_by, timetable_seen_by
from timetable.forms import PublishForm
from timetable.refusals import Clashing, NothingToPublish
from timetable.views.outcome import posted


@require_safe
@signed_in
def timetable_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The table of the class; a reader who has it already is told so by a 304 before anything else is asked."""
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


@require_http_methods(["GET", "POST"])
@signed_in
def timetable_publish(request: UserRequest, pk: int) -> HttpResponse:
    """Shows what would change for everybody, and on one button publishes it (R18)."""
    training_class = timetable_changed_by(request.user, pk)
    form, refused = PublishForm(posted(request)), []
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            version = publishing.publish(training_class, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("课表第%(number)s版已发布。") % {"number": version.number})
            return redirect("timetable:timetable_detail", pk)
        except NothingToPublish as nothing:
            messages.info(request, str(nothing))
            return redirect("timetable:timetable_detail", pk)
        except Clashing as clashing:
            refused, status = clashing.sentences, 409
    preview = publishing.preview(training_class)
    context = {"training_class": training_class, "form": form, "refused": refused, "preview": preview}
    return render(request, "timetable/timetable_publish.html", context, status=status)
