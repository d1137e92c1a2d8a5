"""The board, and what a drag asks of the server: where a session could go, and that it goes there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, for_organisers, signed_in
from courses.access import planned_district
from timetable import freshness, swapping
from timetable.access import classes_scheduled_by, planning_shown_to, session_changed_by
from timetable.board import Board, By, Wish, board
from timetable.board.places import put
from timetable.forms.board import OpeningsForm, PlaceForm, SwapForm
from timetable.models import Session
from timetable.openings import openings
from timetable.refusals import Clashing, Misplaced, ReasonNeeded, Stale
from timetable.views.refused import Refused, refused
from timetable.views.session_act import moved_words, undo_of
from timetable.views.timetable import drafts_of_class
from timetable.week import Week


@require_safe
@for_organisers
def board_detail(request: UserRequest) -> HttpResponse:
    """A week of the district by rooms, lecturers or classes; who has it already is told so by a 304."""
    week = Week.asked(request.GET.get("week", ""))
    etag = freshness.board_fingerprint(request, planned_district(request.user).pk, week)
    if etag and (unchanged := get_conditional_response(request, etag=etag)):
        return unchanged
    response = render(request, "timetable/board_detail.html", _board(request, request.GET))
    response.headers["Cache-Control"] = "private, no-cache"
    if etag:
        response.headers["ETag"] = etag
    return response


@require_safe
@signed_in
def session_openings(request: UserRequest, pk: int) -> HttpResponse:
    """For each cell of the page: whether the session may go there, at what time, and else why not."""
    session = session_changed_by(request.user, pk)
    form = OpeningsForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"error": _("没有这个半天。")}, status=422)
    found = {
        opening.place.key: {
            "free": opening.is_free,
            "clock": f"{timezone.localtime(opening.start_at):%H:%M}–{timezone.localtime(opening.end_at):%H:%M}",
            "why": _("；").join(opening.reasons),
        }
        for opening in openings(session, form.places_for(session))
    }
    return JsonResponse({"openings": found})


@require_POST
@signed_in
def session_place(request: UserRequest, pk: int) -> HttpResponse:
    """Puts a session where it was dropped, and answers with the table as it then stands."""
    session = session_changed_by(request.user, pk)
    form = PlaceForm(request.POST, session=session)
    if not form.is_valid():
        return _region(
            request, session, Refused([str(text) for found in form.errors.values() for text in found]), 422
        )
    data = form.cleaned_data
    try:
        moved = put(session, data["place"], by=request.user, version=data["version"], reason=data["reason"])
    except (Clashing, Misplaced, ReasonNeeded, Stale) as refusal:
        return _region(request, session, refused(session, refusal, data["place"], request.POST), 409)
    messages.success(request, moved_words(moved), extra_tags=undo_of(moved))
    return _region(request, moved)


@require_POST
@signed_in
def session_swap(request: UserRequest, pk: int) -> HttpResponse:
    """Lets two sessions of one class change places, and answers with the table as it then stands."""
    session = session_changed_by(request.user, pk)
    form = SwapForm(request.POST)
    if not form.is_valid():
        return _region(request, session, Refused([_("没有收到要对调的课，请再拖一次。")]), 422)
    data = form.cleaned_data
    other = get_object_or_404(session.training_class.sessions.exclude(pk=session.pk), pk=data["other"])
    if not (session.takes_time and other.takes_time):
        return _region(request, session, Refused([_("待排和停课的课不能对调。")]), 409)
    try:
        one, two = swapping.swap(
            session,
            other,
            by=request.user,
            versions=(data["version"], data["other_version"]),
            reason=data["reason"],
        )
    except (Clashing, ReasonNeeded, Stale) as refusal:
        return _region(request, session, refused(session, refusal, None, request.POST), 409)
    words = {"one": one.title, "other": two.title}
    messages.success(request, _("“%(one)s”和“%(other)s”已对调。") % words, extra_tags=undo_of(one))
    return _region(request, one)


def _region(
    request: UserRequest, session: Session, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    """The part of the page that holds the table: of the class, or of the board with its query."""
    if request.POST.get("showing") == "board" and request.user.has_perm("courses.add_trainingclass"):
        context = _board(request, QueryDict(request.POST.get("query", "").lstrip("?")))
        template = "timetable/_board.html"
    else:
        context = drafts_of_class(session.training_class)
        template = "timetable/_drafts.html"
    context |= {"refusal": refusal, "fragment": True, "session": session}
    return render(request, template, context, status=status)


def _board(request: UserRequest, query: QueryDict) -> dict[str, Any]:
    """What the board's templates show, as the query asks; what it does not understand it leaves out."""
    district = planned_district(request.user)
    classes = classes_scheduled_by(request.user, district).order_by("starts_on", "pk")
    number = query.get("class", "")
    wish = Wish(
        week=Week.asked(query.get("week", "")),
        by=next((by for by in By if by.value == query.get("by")), By.ROOM),
        training_class=next((row for row in classes if str(row.pk) == number), None),
        evenings="evenings" in query,
        weekend="weekend" in query,
        run=planning_shown_to(request.user, query.get("run", "")),
    )
    shown = board(request.user, district, wish)
    without_day = query.copy()
    without_day.pop("day", None)
    return {
        "board": shown,
        "wish": wish,
        "classes": classes,
        "kinds": list(By),
        "query": query.urlencode(),
        "sessions": reverse("timetable:session_detail", args=[0]).removesuffix("0/"),
        "query_without_day": without_day.urlencode(),
        **_agenda(shown, query.get("day", "")),
    }


def _agenda(shown: Board, day: str) -> dict[str, Any]:
    """The day that a phone lists: the one asked for, else today, else the first of the week."""
    days = [line.day for line in shown.days]
    usual = timezone.localdate() if timezone.localdate() in days else days[0]
    chosen = next((found for found in days if f"{found:%Y-%m-%d}" == day), usual)
    return {"agenda_day": chosen, "agenda": shown.agenda(chosen)}
