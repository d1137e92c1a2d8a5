"""Publishing: a class, several classes together, one session alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_organisers, signed_in
from courses.models import TrainingClass
from timetable import publishing, unpublished
from timetable.access import session_changed_by, timetable_changed_by, timetables_changed_by
from timetable.forms import PublishForm, TogetherForm
from timetable.models import TimetableVersion
from timetable.publishing import Preview
from timetable.refusals import Clashing, NothingToPublish
from timetable.views.outcome import posted


@require_http_methods(["GET", "POST"])
@signed_in
def timetable_publish(request: UserRequest, pk: int) -> HttpResponse:
    """Shows what would change for everybody and whom it concerns, and on one button publishes it (R18)."""
    training_class, form = timetable_changed_by(request.user, pk), PublishForm(posted(request))
    outcome = _attempt(
        request, form, lambda reason: [publishing.publish(training_class, by=request.user, reason=reason)]
    )
    if outcome.is_done:
        return redirect("timetable:timetable_detail", pk)
    preview = publishing.preview(training_class, by=request.user)
    context = {"form": form, **_about(preview, outcome, request)}
    return render(request, "timetable/timetable_publish.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@signed_in
def session_publish(request: UserRequest, pk: int) -> HttpResponse:
    """The same of one session alone (临时调整): the other drafts stay drafts."""
    session, form = session_changed_by(request.user, pk), PublishForm(posted(request))
    training_class = session.training_class
    outcome = _attempt(
        request,
        form,
        lambda reason: [publishing.publish(training_class, by=request.user, reason=reason, only=[pk])],
    )
    if outcome.is_done:
        return redirect(session)
    preview = publishing.preview(training_class, only=[pk], by=request.user)
    context = {"form": form, "session": session, **_about(preview, outcome, request)}
    return render(request, "timetable/session_publish.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@for_organisers
def board_publish(request: UserRequest) -> HttpResponse:
    """Several classes at once, so that they may exchange rooms and lecturers: all of them or none."""
    waiting = unpublished.of_classes(timetables_changed_by(request.user).with_label().order_by("pk"))
    is_chosen = request.method != "POST" and "classes" in request.GET
    form = TogetherForm(request.GET if is_chosen else posted(request), classes=waiting)
    chosen = form.cleaned_data["classes"] if form.is_valid() else []
    outcome = _attempt(
        request,
        form,
        lambda reason: publishing.publish_together(chosen, by=request.user, reason=reason),
    )
    if outcome.is_done:
        return redirect("timetable:board_publish")
    previews = publishing.preview_together(chosen, by=request.user) if chosen else []
    context = {"form": form, "waiting": waiting, "previews": previews, "refused": outcome.refused}
    context["needs_reason"] = any(preview.needs_reason for preview in previews)
    return render(request, "timetable/board_publish.html", context, status=outcome.status)


@dataclass(frozen=True)
class _Outcome:
    """Whether there is no more to do; else the status to answer, and what refused, in sentences."""

    is_done: bool
    status: int = 200
    refused: Sequence[str] = ()


def _attempt(
    request: UserRequest, form: forms.Form, publish: Callable[[str], Sequence[TimetableVersion]]
) -> _Outcome:
    """Publishes what a valid form asks for, and says so."""
    if request.method != "POST":
        return _Outcome(is_done=False)
    if not form.is_valid():
        return _Outcome(is_done=False, status=422)
    try:
        for version in publish(form.cleaned_data["reason"]):
            messages.success(request, _said(version))
    except NothingToPublish as nothing:
        messages.info(request, str(nothing))
    except Clashing as clashing:
        return _Outcome(is_done=False, status=409, refused=clashing.sentences)
    return _Outcome(is_done=True)


def _said(version: TimetableVersion) -> str:
    people = version.notices.count()
    text = ngettext(
        "“%(name)s”课表第%(number)s版已发布，通知了 %(people)s 人。",
        "“%(name)s”课表第%(number)s版已发布，通知了 %(people)s 人。",
        people,
    )
    return text % {"name": version.training_class, "number": version.number, "people": people}


def _about(preview: Preview, outcome: _Outcome, request: UserRequest) -> dict[str, Any]:
    """What the pages of one class show; `together` are classes in whose way it stands to exchange places."""
    own: TrainingClass = preview.training_class
    return {
        "training_class": own,
        "preview": preview,
        "refused": outcome.refused,
        "together": unpublished.in_the_way(preview.in_the_way, apart_from=own, user=request.user),
    }
