"""Automatic planning: asked for, followed, and its proposal accepted, put aside or taken back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_organisers, posted, signed_in
from courses.access import planned_district
from timetable import accepting, planning_runs, proposed
from timetable.accepting import Decided, NothingPlaced
from timetable.access import planning_seen_by
from timetable.forms.planning import planning_form
from timetable.models import PlanningRun, PlanningStatus
from timetable.refusals import Clashing

# What a link to the form may choose beforehand.
ASKED = ("training_class", "instructor", "room", "first_on", "last_on")


@require_http_methods(["GET", "POST"])
@for_organisers
def planning_new(request: UserRequest) -> HttpResponse:
    """What is to be planned; `?kind=REPAIR` asks what was lost; the query fills the form at first."""
    district = planned_district(request.user)
    initial = {name: request.GET.get(name) for name in ASKED} | {"nonce": uuid.uuid4()}
    form = planning_form(request.GET.get("kind"))(
        posted(request), initial=initial, district=district, by=request.user
    )
    if form.is_valid():
        run = planning_runs.ask(
            form.kind,
            district=district,
            training_class=form.cleaned_data["training_class"],
            by=request.user,
            wish=form.wish,
            nonce=form.cleaned_data["nonce"],
        )
        return redirect("timetable:planning_detail", run.pk)
    context = {
        "form": form,
        "is_repair": form.kind == "REPAIR",
        "training_class": form.chosen,
        "recent": planning_runs.recent_of(request.user),
    }
    return render(request, "timetable/planning_new.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def planning_detail(request: UserRequest, pk: int) -> HttpResponse:
    """How far it has come, and then what it proposes; to htmx only that."""
    run = planning_seen_by(request.user, pk)
    template = "_planning" if request.headers.get("HX-Request") else "planning_detail"
    return render(request, f"timetable/{template}.html", _context(run))


@require_POST
@signed_in
def planning_stop(request: UserRequest, pk: int) -> HttpResponse:
    """Takes the best found so far."""
    run = planning_seen_by(request.user, pk)
    planning_runs.take_best(run, by=request.user)
    return redirect("timetable:planning_detail", pk)


@require_POST
@signed_in
def planning_accept(request: UserRequest, pk: int) -> HttpResponse:
    """Places what is proposed; what could not be is named."""
    run = planning_seen_by(request.user, pk)
    try:
        accepted = accepting.accept(run, by=request.user)
    except (Decided, NothingPlaced, Clashing) as refusal:
        return _refused(request, run, refusal)
    text = _("已采用，排好%(n)d节。发布以后大家才看得到。") % {"n": len(accepted.sessions)}
    undo = reverse("timetable:planning_undo", args=[pk])
    messages.success(request, text, extra_tags=f"undo:{undo}")
    for sentence in accepted.left_out:
        messages.warning(request, sentence)
    return redirect("timetable:planning_detail", pk)


@require_POST
@signed_in
def planning_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Puts the sessions of an accepted proposal back."""
    run = planning_seen_by(request.user, pk)
    try:
        accepted = accepting.undo(run, by=request.user)
    except (Decided, NothingPlaced, Clashing) as refusal:
        return _refused(request, run, refusal)
    messages.success(request, _("已撤销，%(n)d节回到原来的位置。") % {"n": len(accepted.sessions)})
    for sentence in accepted.left_out:
        messages.warning(request, sentence)
    return redirect("timetable:planning_detail", pk)


@require_POST
@signed_in
def planning_discard(request: UserRequest, pk: int) -> HttpResponse:
    """Puts the proposal aside; nothing was changed by it."""
    run = planning_seen_by(request.user, pk)
    if planning_runs.discard(run, by=request.user):
        messages.info(request, _("方案已放弃，课表没有变。"))
    if run.training_class_id:
        return redirect("timetable:timetable_detail", run.training_class_id)
    return redirect("timetable:planning_detail", pk)


def _context(run: PlanningRun) -> dict[str, object]:
    shows = run.status in (PlanningStatus.DONE, PlanningStatus.ACCEPTED)
    return {"run": run, "proposal": proposed.load(run) if shows else None}


def _refused(request: UserRequest, run: PlanningRun, refusal: Exception) -> HttpResponse:
    """The page again, with why."""
    run.refresh_from_db()
    context = {**_context(run), "refused": str(refusal).splitlines()}
    return render(request, "timetable/planning_detail.html", context, status=409)
