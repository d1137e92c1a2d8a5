"""Registration at the door: the list with who has come, one tap or one scan a person, and whose place is given away."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import guessing
from accounts.access import UserRequest, next_address, posted, signed_in, typed, typed_number
from attendance import arriving
from attendance.access import (
    may_register,
    note_phones_seen,
    registering_class,
    registering_enrolment,
    sees_phones,
    visible_class,
)
from attendance.forms.arrival import NoShowForm, RegistrationForm
from attendance.registration import Registration, cadre_of, is_code, missing_text
from courses.models import TrainingClass
from trainees import arrival
from trainees.arrival import NotArrived
from trainees.models import Enrolment
from trainees.views.roster import private


@require_safe
@signed_in
def registration_list(request: UserRequest, pk: int) -> HttpResponse:
    """Who has come and who has not, by town; `q` narrows it, `open` unfolds one person."""
    training_class = visible_class(request.user, pk)
    if sees_phones(request.user, training_class):
        note_phones_seen(training_class, by=request.user)
    return list_page(request, training_class)


@require_POST
@signed_in
def registration_new(request: UserRequest, pk: int) -> HttpResponse:
    """Registers one person: the row and the counts to htmx, a redirect to a plain form; 409 where it cannot be."""
    row = registering_enrolment(request.user, pk)
    form = RegistrationForm(request.POST)
    if not form.is_valid():
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _answer(request, row, problem, status=422)
    try:
        row, is_new = arrival.register(
            row,
            by=request.user,
            phone=form.cleaned_data["phone"],
            for_good=form.cleaned_data["for_good"],
        )
    except NotArrived as refusal:
        return _answer(request, row, str(refusal), status=409)
    say_registered(request, row, is_new=is_new)
    return _answer(request, row)


@require_POST
@signed_in
def registration_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes a registration back."""
    return taken_back(request, pk, arrival.unregister, _("已撤销%(name)s的报到。"))


@require_POST
@signed_in
def registration_scan(request: UserRequest, pk: int) -> HttpResponse:
    """What was scanned or typed at the desk: a slip's code registers, anything else is looked for."""
    training_class = registering_class(request.user, pk)
    text = typed(request.POST.get("code"), most=400)
    if not is_code(text):
        return redirect(f"{_address(pk)}?{urlencode({'q': text[:50]})}" if text else _address(pk))
    cadre = cadre_of(text, training_class)
    row = training_class.enrolments.filter(cadre=cadre).first() if cadre else None
    if cadre is None:
        if guessing.is_guessed(request):
            return private(render(request, "429.html", status=429))
        messages.error(request, _("这张报到条已经失效，请按姓名查找。"))
        return redirect(_address(pk))
    if row is None:
        messages.warning(request, _("%(name)s不在本班名单里，请选怎么办。") % {"name": cadre.name})
        return redirect(_elsewhere(training_class, cadre.pk))
    return _scanned(request, training_class, row)


@require_http_methods(["GET", "POST"])
@signed_in
def no_show_new(request: UserRequest, pk: int) -> HttpResponse:
    """Notes that somebody has not come, and gives the place to the next in line where that is wanted (R14)."""
    row = registering_enrolment(request.user, pk)
    due_at = arriving.allowed_from(row)
    form = NoShowForm(posted(request), is_due=arriving.is_due(due_at))
    if form.is_valid() and (said := _note_no_show(request, row, form.cleaned_data["reason"])):
        messages.success(request, said[0], extra_tags=said[1])
        return redirect(_address(row.training_class_id))
    context = {
        "enrolment": row,
        "training_class": row.training_class,
        "form": form,
        "due_at": due_at,
        "heir": arrival.next_in_line(row),
    }
    status = 422 if form.errors else 409 if request.method == "POST" else 200
    return private(render(request, "attendance/no_show_new.html", context, status=status))


@require_POST
@signed_in
def no_show_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Expects somebody again."""
    return taken_back(request, pk, arrival.recall, _("%(name)s恢复为应到。"))


def taken_back(request: UserRequest, pk: int, step: Callable[..., Enrolment], sentence: str) -> HttpResponse:
    """Undoes by that step what was done for one person, says so or why not, and goes back to where it was asked."""
    row = registering_enrolment(request.user, pk)
    try:
        step(row, by=request.user)
    except NotArrived as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence % {"name": row.cadre.name})
    return redirect(next_address(request) or _address(row.training_class_id))


def list_page(
    request: UserRequest,
    training_class: TrainingClass,
    *,
    problem: tuple[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; `problem` is an enrolment's id and why something was not done for it."""
    registration = Registration.of(training_class)
    opened = problem[0] if problem else typed_number(request.GET.get("open"))
    text = typed(request.GET.get("q"), most=50)
    context: dict[str, Any] = {
        **_context(request, training_class),
        "registration": registration,
        "q": text,
        "found": registration.matching(text) if text else [],
        "opened": _opened(registration, opened, problem),
        "missing_text": missing_text(training_class, registration),
        "may_decide": request.user.has_perm("trainees.decide_nominations", training_class),
    }
    return private(render(request, "attendance/registration_list.html", context, status=status))


def say_registered(request: UserRequest, row: Enrolment, *, is_new: bool) -> None:
    """The outcome in words, with the way back."""
    words = {"name": row.cadre.name, "unit": row.unit_name}
    if is_new:
        undo = "undo:" + reverse("attendance:registration_delete", args=[row.pk])
        messages.success(request, _("%(name)s（%(unit)s）已报到。") % words, extra_tags=undo)
    else:
        messages.info(request, _("%(name)s（%(unit)s）之前已经报到。") % words)


def _scanned(request: UserRequest, training_class: TrainingClass, row: Enrolment) -> HttpResponse:
    try:
        row, is_new = arrival.register(row, by=request.user)
    except NotArrived as refusal:
        messages.error(request, str(refusal))
        return redirect(_elsewhere(training_class, row.cadre_id))
    say_registered(request, row, is_new=is_new)
    return redirect(f"{_address(training_class.pk)}?open={row.pk}")


def _note_no_show(request: UserRequest, row: Enrolment, reason: str) -> tuple[str, str] | None:
    """The outcome in words with its undo, or None after saying why not."""
    words = {"name": row.cadre.name}
    try:
        arriving.note_no_show(row, by=request.user, reason=reason)
        if "give_away" not in request.POST:
            undo = "undo:" + reverse("attendance:no_show_delete", args=[row.pk])
            return _("%(name)s记为未报到，名额空出来了。") % words, undo
        heir = arriving.give_away(row, by=request.user)
    except NotArrived as refusal:
        messages.error(request, str(refusal))
        return None
    if heir is None:
        return _("%(name)s记为未报到；没有候补，名额空着。") % words, ""
    return _("%(name)s记为未报到，名额给了%(heir)s，请通知本人。") % (words | {"heir": heir.cadre.name}), ""


def _answer(request: UserRequest, row: Enrolment, problem: str = "", *, status: int = 200) -> HttpResponse:
    training_class = row.training_class
    if not request.htmx:
        if problem:
            return list_page(request, training_class, problem=(row.pk, problem), status=status)
        return redirect(f"{_address(training_class.pk)}#e{row.pk}")
    registration = Registration.of(training_class)
    line = registration.row(row.pk)
    context = {
        **_context(request, training_class),
        "registration": registration,
        "row": replace(line, problem=problem, is_open=bool(problem)) if line else None,
    }
    return private(render(request, "attendance/_registration_answer.html", context, status=status))


def _opened(registration: Registration, pk: int | None, problem: tuple[int, str] | None) -> Any:
    """The row unfolded at the top, or None; one that is not listed has only its problem."""
    row = registration.row(pk) if pk else None
    return replace(row, problem=problem[1] if problem else "", is_open=True) if row else None


def _context(request: UserRequest, training_class: TrainingClass) -> dict[str, Any]:
    return {
        "training_class": training_class,
        "may_register": may_register(request.user, training_class),
        "sees_phones": sees_phones(request.user, training_class),
    }


def _elsewhere(training_class: TrainingClass, cadre_id: int) -> str:
    """Where somebody is taken in who is not on the list."""
    return f"{reverse('attendance:arrival_new', args=[training_class.pk])}?person={cadre_id}"


def _address(pk: int) -> str:
    return reverse("attendance:registration_list", args=[pk])
