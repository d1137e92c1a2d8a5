"""A liaison names people of the own units: searched and ticked, or entered as new."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, next_address, posted, signed_in, typed
from accounts.models import Role
from accounts.resending import taken_once
from attendance import nominees
from attendance.forms.nomination import NewcomerForm, NomineeFilter, NomineesForm
from attendance.nominations import Overview
from courses.models import TrainingClass
from trainees import nominating
from trainees.access import nominated_for_by
from trainees.enrolment import NotEnrolled
from trainees.models import Enrolment
from trainees.views.roster import private

ROWS_A_PAGE = 50


@require_http_methods(["GET", "POST"])
@signed_in
def nomination_new(request: UserRequest, pk: int) -> HttpResponse:
    """Searches the own people; a POST names those ticked, or one. 409 where a quota is full or the time is over."""
    training_class = nominated_for_by(request.user, pk)
    paths = request.user.unit_paths(Role.LIAISON)
    form = NomineesForm(posted(request), district=training_class.plan.district, paths=paths)
    if not form.is_bound:
        return _page(request, training_class)
    if not form.is_valid():
        return _page(request, training_class, form.problem, status=422)
    try:
        rows = nominating.nominate(training_class, cadres=form.cleaned_data["cadre"], by=request.user)
    except NotEnrolled as refusal:
        return _page(request, training_class, str(refusal), ticked=form.sent, status=409)
    _say_nominated(request, rows)
    return redirect(next_address(request) or request.get_full_path())


@require_http_methods(["GET", "POST"])
@signed_in
@taken_once(then="attendance:nomination_list")
def nominee_new(request: UserRequest, pk: int) -> HttpResponse:
    """Enters a person of the own units who is not known yet, and nominates that person."""
    training_class = nominated_for_by(request.user, pk)
    paths = request.user.unit_paths(Role.LIAISON)
    initial = {"name": typed(request.GET.get("name"), most=50)}
    form = NewcomerForm(posted(request), district=training_class.plan.district, paths=paths, initial=initial)
    if form.is_valid():
        try:
            row = nominating.nominate_newcomer(training_class, new=form.newcomer, by=request.user)
        except NotEnrolled as refusal:
            form.add_error("unit", refusal.hindrances[0].what)
        else:
            _say_nominated(request, [row])
            return redirect("attendance:nomination_list", pk)
    context = {"training_class": training_class, "form": form}
    return private(
        render(request, "attendance/nominee_new.html", context, status=422 if form.errors else 200)
    )


def _page(
    request: UserRequest,
    training_class: TrainingClass,
    problem: str = "",
    *,
    ticked: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    paths = request.user.unit_paths(Role.LIAISON)
    overview = Overview.load(training_class, paths=paths)
    form = NomineeFilter(request.GET, paths=paths)
    found = nominees.search(training_class, paths=paths, **form.wanted())
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "training_class": training_class,
        "overview": overview,
        "filter": form,
        "page": page,
        "found": nominees.shown(training_class, list(page.object_list), doors=overview.doors),
        "count": ngettext("找到 %(n)d 人", "找到 %(n)d 人", len(found)) % {"n": len(found)},
        "problem": problem,
        "ticked": ticked or [],
    }
    name = "attendance/_nominees.html" if request.htmx else "attendance/nomination_new.html"
    return private(render(request, name, context, status=status))


def _say_nominated(request: UserRequest, rows: list[Enrolment]) -> None:
    first = rows[0]
    if len(rows) == 1:
        undo = "undo:" + reverse("attendance:nomination_withdraw", args=[first.pk])
        words = {"name": first.cadre.name, "unit": first.unit_name}
        messages.success(request, _("已推荐%(name)s（%(unit)s）。") % words, extra_tags=undo)
        return
    messages.success(
        request, ngettext("已推荐 %(n)d 人。", "已推荐 %(n)d 人。", len(rows)) % {"n": len(rows)}
    )
