"""The roll-call on a phone: a list, a tap a person; an answer counts for the whole half-day (R29)."""

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in
from attendance import filling, marking, saving
from attendance.access import markable_session, may_mark, note_phones_seen, sees_phones, visible_session
from attendance.forms import RollForm
from attendance.marking import Marked, NotMarkable, ReasonNeeded
from attendance.models import CheckInMode, MarkSource
from attendance.roll import Roll, half_day_of
from attendance.value import CHOICES, Value
from attendance.views.grid import say_marked
from courses.models import TrainingClass
from timetable.models import PublishedSession


@signed_in
@never_cache
@require_safe
def roll_call(request: UserRequest, pk: int) -> HttpResponse:
    """The list of a session by town, with what is recorded."""
    session, classes = visible_session(request.user, pk, request.GET.get("class", ""))
    if sees_phones(request.user, classes[0]):
        note_phones_seen(classes[0], by=request.user)
    return _page(request, session, classes)


@signed_in
@require_POST
def roll_mark(request: UserRequest, pk: int) -> HttpResponse:
    """One person's answer: the row and the counts to htmx, a redirect to a plain form; 409 where others were first."""
    session, training_class = markable_session(request.user, pk, request.GET.get("class", ""))
    form = RollForm(request.POST)
    if not form.is_valid():
        return _problem(request, session, training_class, _("读不懂这次点名，请刷新后再试。"), status=422)
    pk, value = form.cleaned_data["enrolment"], Value.of(form.cleaned_data["value"])
    try:
        marked = marking.mark(
            training_class,
            by=request.user,
            half_day=half_day_of(session),
            values={pk: value},
            seen={pk: Value.of(form.cleaned_data["seen"])},
            source=MarkSource.ROLL,
            reason=form.cleaned_data["reason"],
        )
    except NotMarkable as refusal:
        status = 422 if isinstance(refusal, ReasonNeeded) else 409
        return _problem(request, session, training_class, str(refusal), status=status)
    return _answered(request, session, training_class, pk, marked)


@signed_in
@require_POST
def roll_fill(request: UserRequest, pk: int) -> HttpResponse:
    """Marks as present everybody on the list who has not answered yet."""
    session, training_class = markable_session(request.user, pk, request.GET.get("class", ""))
    roll = Roll.of(session, training_class)
    try:
        marked = filling.fill(
            roll.standing,
            half_day=roll.half_day,
            by=request.user,
            source=MarkSource.ROLL,
            only_session=session.pk,
        )
    except NotMarkable as refusal:
        return _problem(request, session, training_class, str(refusal), status=409)
    say_marked(request, marked)
    return redirect(_address(session, training_class))


def _answered(
    request: UserRequest, session: PublishedSession, training_class: TrainingClass, pk: int, marked: Marked
) -> HttpResponse:
    """The person's row after the answer, with the way back to what stood there."""
    roll = Roll.of(session, training_class)
    problem = " ".join(saving.sentences(marked, roll.standing))
    row = roll.row(pk)
    if row is None or not request.headers.get("HX-Request"):
        if problem or row is None:
            return _problem(request, session, training_class, problem or _("名单里没有这个人。"), status=409)
        say_marked(request, marked)
        return redirect(f"{_address(session, training_class)}#e{pk}")
    undo = marked.changes[0].before if marked.changes else None
    context = {
        **_context(request, training_class),
        "session": session,
        "roll": roll,
        "row": replace(row, undo=undo, problem=problem),
        "has_come": True,
        "is_over": roll.half_day.day < timezone.localdate(),
    }
    return render(request, "attendance/_roll_answer.html", context, status=409 if problem else 200)


def _context(request: UserRequest, training_class: TrainingClass) -> dict[str, object]:
    return {
        "training_class": training_class,
        "may_mark": may_mark(request.user, training_class),
        "sees_phones": sees_phones(request.user, training_class),
    }


def _page(
    request: UserRequest,
    session: PublishedSession,
    classes: list[TrainingClass],
    problem: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    training_class = classes[0]
    roll = Roll.of(session, training_class)
    context = {
        **_context(request, training_class),
        "session": session,
        "roll": roll,
        "others": classes[1:],
        "has_come": roll.half_day.day <= timezone.localdate(),
        "is_called": CheckInMode.ROLL in roll.standing.policy.modes,
        "is_over": roll.half_day.day < timezone.localdate(),
        "problem": problem,
        "is_kept": status == 200 and _is_kept(request, roll),
        "signs": {value.code: value.sign for value in CHOICES},
        "zone": settings.TIME_ZONE,
    }
    response = render(request, "attendance/roll_call.html", context, status=status)
    if context["is_kept"]:
        response["Kaiban-Kept-For"] = str(request.user.pk)
        response["Kaiban-Kept-On"] = roll.half_day.day.isoformat()
    return response


def _is_kept(request: UserRequest, roll: Roll) -> bool:
    """Whether the worker of the page may keep it: today's list, for who calls it."""
    return roll.half_day.day == timezone.localdate() and may_mark(request.user, roll.standing.training_class)


def _problem(
    request: UserRequest, session: PublishedSession, training_class: TrainingClass, text: str, *, status: int
) -> HttpResponse:
    if request.headers.get("HX-Request"):
        messages.error(request, text)
        return render(request, "attendance/_roll_problem.html", status=status)
    return _page(request, session, [training_class], text, status=status)


def _address(session: PublishedSession, training_class: TrainingClass) -> str:
    address = reverse("attendance:roll_call", args=[session.pk])
    return (
        address if training_class.pk == session.training_class_id else f"{address}?class={training_class.pk}"
    )
