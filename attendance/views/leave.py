"""Leave: asked for on the phone or on somebody's behalf, listed for the class, shown with what may be done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, posted, signed_in, typed, typed_number
from attendance import leave, leave_access
from attendance import policy as policies
from attendance.access import may_mark, visible_class
from attendance.audience import held_sessions
from attendance.forms.leave import AnswerForm, LeaveForm, ProofForm, ReturnForm, UnitWordForm
from attendance.leave import LeaveRefused
from attendance.leave_deciding import Overtaken
from attendance.leave_page import LeavePage, Line
from attendance.leave_slip import slip_of
from attendance.models import LeaveRequest, LeaveState
from attendance.outlook_leave import Outlook
from attendance.policy import Flag
from courses.models import TrainingClass
from courses.views.document import handed_out
from timetable.calendar import HalfDay
from trainees.models import Enrolment
from trainees.views.roster import private


@require_http_methods(["GET", "POST"])
@signed_in
def leave_new(request: UserRequest, pk: int) -> HttpResponse:
    """Asks for leave; while the form is filled in, htmx fetches what it would come to."""
    person = leave_access.asked_for_by(request.user, pk)
    form = _form(request, person)
    if request.htmx and request.method == "GET":
        return private(render(request, "attendance/_leave_outlook.html", _outlook(person, form)))
    if form.is_valid() and (made := _asked(request, person, form)):
        messages.success(request, _("请假已提交：%(when)s。") % {"when": Line(made).when})
        return redirect("attendance:leave_detail", made.pk)
    context = {
        "enrolment": person,
        "training_class": person.training_class,
        "form": form,
        "is_own": person.cadre.user_id == request.user.pk,
        **(_outlook(person, form) if form.is_bound else {"outlook": Outlook.of(person)}),
    }
    status = 409 if form.is_bound and form.non_field_errors() else 422 if form.errors else 200
    return private(render(request, "attendance/leave_new.html", context, status=status))


@require_safe
@signed_in
def leave_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The facts, what it would come to, what was said, and what the reader may do."""
    return detail_page(request, leave_access.request_seen_by(request.user, pk))


@require_safe
@signed_in
def leave_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """Hands out the proof."""
    found = leave_access.proof_opened_by(request.user, pk)
    return handed_out(found.proof, found.proof_name, f"leave-{pk}")


@require_safe
@signed_in
def leave_letter(request: UserRequest, pk: int) -> HttpResponseBase:
    """Hands out the unit's letter; `pk` is the step's."""
    step = leave_access.letter_opened_by(request.user, pk)
    return handed_out(step.letter, step.letter_name, f"letter-{pk}")


@require_safe
@signed_in
def leave_slip(request: UserRequest, pk: int) -> HttpResponse:
    """The slip to print."""
    found = leave_access.known_request(request.user, pk)
    page = LeavePage.of(found, user=request.user)
    context = {"slip": slip_of(page), "page": page, "training_class": found.enrolment.training_class}
    return private(render(request, "attendance/leave_slip.html", context))


@require_safe
@signed_in
def leave_list(request: UserRequest, pk: int) -> HttpResponse:
    """The requests of a class, those that wait first; `state` narrows them. With `person` it leads on to what is done
    for that person: `to` is new or unapproved."""
    training_class = visible_class(request.user, pk)
    if person := typed_number(request.GET.get("person")):
        to = "unapproved_new" if request.GET.get("to") == "unapproved" else "leave_new"
        return redirect(f"attendance:{to}", person)
    lines = [Line(row) for row in _requests_of(training_class)]
    state = typed(request.GET.get("state"), most=12)
    state = state if state in LeaveState.values else ""
    enters = may_mark(request.user, training_class)
    context = {
        "training_class": training_class,
        "lines": [line for line in lines if state in ("", line.request.state)],
        "state": state,
        "states": [
            (value, label, sum(line.request.state == value for line in lines))
            for value, label in LeaveState.choices
        ],
        "size": len(lines),
        "people": training_class.enrolments.attending().select_related("cadre").in_unit_order()
        if enters
        else [],
    }
    return private(render(request, "attendance/leave_list.html", context))


def detail_page(
    request: UserRequest,
    found: LeaveRequest,
    *,
    problem: str = "",
    overtaken: Overtaken | None = None,
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a request; `form` is the one that was refused, in place of its empty one."""
    version = {"version": found.version}
    forms = {
        "answer_form": AnswerForm(initial=version),
        "unit_form": UnitWordForm(initial=version),
        "return_form": ReturnForm(),
        "proof_form": ProofForm(),
    }
    names = {AnswerForm: "answer_form", UnitWordForm: "unit_form", ReturnForm: "return_form"}
    if form is not None:
        forms[names.get(type(form), "proof_form")] = form
    context = {
        "training_class": found.enrolment.training_class,
        "page": LeavePage.of(found, user=request.user),
        "problem": problem,
        "overtaken": overtaken,
        **forms,
    }
    return private(render(request, "attendance/leave_detail.html", context, status=status))


def _requests_of(training_class: TrainingClass) -> list[LeaveRequest]:
    """One query."""
    rows = LeaveRequest.objects.filter(enrolment__training_class=training_class)
    found = rows.select_related("enrolment__cadre").order_by("-start_at", "-pk")
    return sorted(found, key=lambda row: row.state != LeaveState.ASKED)


def _form(request: UserRequest, person: Enrolment) -> LeaveForm:
    is_own = person.cadre.user_id == request.user.pk
    is_look = bool(request.htmx) and request.method == "GET"
    return LeaveForm(
        request.GET if is_look else posted(request),
        request.FILES or None,
        half_days=_half_days(person),
        policy=policies.policy_of(person.training_class),
        address=reverse("attendance:leave_new", args=[person.pk]),
        by_telephone=not is_own,
    )


def _half_days(person: Enrolment) -> list[HalfDay]:
    """The person's half-days from today on."""
    return [
        half_day
        for half_day, sessions in held_sessions(person.training_class).items()
        if half_day.day >= timezone.localdate() and any(one.is_for(person) for one in sessions)
    ]


def _outlook(person: Enrolment, form: LeaveForm) -> dict[str, Any]:
    """What the form would come to, so far as it is filled in."""
    span = form.looked_at
    outlook = Outlook.of(person, [span] if span else [], str(form.cleaned_data.get("kind", "")))
    return {"outlook": outlook, "is_looked_at": span is not None, "must_know": _must_know(outlook, span)}


def _must_know(outlook: Outlook, span: object) -> bool:
    return span is not None and outlook.flag == Flag.FLAGGED


def _asked(request: UserRequest, person: Enrolment, form: LeaveForm) -> LeaveRequest | None:
    """The request, or None after saying on the form why not: what would pass the limit is asked for knowingly."""
    given = form.cleaned_data
    outlook = Outlook.of(person, [form.span], given["kind"])
    if outlook.flag == Flag.FLAGGED and not given["known"]:
        form.add_error("known", _("请先看清累计学时，勾选“我已知道”再提交。"))
        return None
    try:
        return leave.ask(
            person,
            by=request.user,
            span=form.span,
            kind=given["kind"],
            reason=given["reason"],
            proof=given["proof"],
            nonce=given["nonce"],
        )
    except LeaveRefused as refusal:
        form.add_error(None, str(refusal))
        return None
