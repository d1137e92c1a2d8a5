"""What is said to a request for leave, and what its owner does with it: each a POST that goes back to its page."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, signed_in, typed_number
from attendance import leave, leave_access, leave_deciding
from attendance.forms.leave import AnswerForm, ProofForm, ReturnForm, UnitWordForm
from attendance.leave import LeaveRefused
from attendance.leave_deciding import Overtaken
from attendance.models import LeaveAnswer, LeaveRequest
from attendance.views.leave import detail_page


@require_POST
@signed_in
def leave_decide(request: UserRequest, pk: int) -> HttpResponse:
    """准假, 准假并标记, 不准 or 更换人选; 409 where somebody else was faster, with both."""
    found = leave_access.request_seen_by(request.user, pk)
    if not leave_access.is_decided_by(request.user, found):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return detail_page(request, found, form=form, status=422)
    given = form.cleaned_data

    def step() -> LeaveRequest:
        return leave_deciding.decide(
            found, by=request.user, answer=given["answer"], words=given["words"], seen=given["version"]
        )

    label = LeaveAnswer(given["answer"]).label
    said = _("%(name)s的请假：%(answer)s。") % {"name": found.enrolment.cadre.name, "answer": label}
    undo = "undo:" + reverse("attendance:leave_undo", args=[pk])
    if answer := _taken(request, found, step, said, undo=undo):
        return answer
    if given["answer"] == LeaveAnswer.REPLACE and _registers(request, found):
        return redirect(_replacement(found))
    return redirect("attendance:leave_detail", pk)


@require_POST
@signed_in
def leave_advise(request: UserRequest, pk: int) -> HttpResponse:
    """The unit's word, from its liaison or as it is brought."""
    found = leave_access.request_seen_by(request.user, pk)
    if not leave_deciding.may_bring_word(request.user, found):
        raise PermissionDenied
    form = UnitWordForm(request.POST, request.FILES)
    if not form.is_valid():
        return detail_page(request, found, form=form, status=422)
    given = form.cleaned_data

    def step() -> LeaveRequest:
        return leave_deciding.advise(
            found,
            by=request.user,
            agrees=given["agrees"],
            words=given["words"],
            letter=given["letter"],
            seen=given["version"],
        )

    return _taken(request, found, step, _("单位意见已登记。")) or redirect("attendance:leave_detail", pk)


@require_POST
@signed_in
def leave_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Takes the last decision back while the leave has not begun."""
    found = leave_access.request_seen_by(request.user, pk)
    if not (
        leave_access.is_decided_by(request.user, found) or leave_deciding.speaks_for_unit(request.user, found)
    ):
        raise PermissionDenied

    def step() -> LeaveRequest:
        seen = typed_number(request.POST.get("version"))
        return leave_deciding.undo(found, by=request.user, seen=seen)

    return _taken(request, found, step, _("已撤销上一次审批。")) or redirect("attendance:leave_detail", pk)


@require_POST
@signed_in
def leave_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Takes the request back."""
    found = leave_access.handled_by(request.user, pk)

    def step() -> LeaveRequest:
        return leave.withdraw(found, by=request.user)

    return _taken(request, found, step, _("请假已撤回。")) or redirect("attendance:leave_detail", pk)


@require_POST
@signed_in
def leave_return(request: UserRequest, pk: int) -> HttpResponse:
    """销假, now or at the time given."""
    found = leave_access.handled_by(request.user, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return detail_page(request, found, form=form, status=422)

    def step() -> LeaveRequest:
        return leave.come_back(found, by=request.user, at=form.cleaned_data["at"])

    return _taken(request, found, step, _("已销假。")) or redirect("attendance:leave_detail", pk)


@require_POST
@signed_in
def leave_attach(request: UserRequest, pk: int) -> HttpResponse:
    """Adds a proof that comes later."""
    found = leave_access.handled_by(request.user, pk)
    form = ProofForm(request.POST, request.FILES)
    if not form.is_valid():
        return detail_page(request, found, form=form, status=422)

    def step() -> LeaveRequest:
        return leave.attach_proof(found, by=request.user, proof=form.cleaned_data["proof"])

    return _taken(request, found, step, _("证明材料已补交。")) or redirect("attendance:leave_detail", pk)


def _taken(
    request: UserRequest,
    found: LeaveRequest,
    step: Callable[[], LeaveRequest],
    said: str,
    *,
    undo: str = "",
) -> HttpResponse | None:
    """Takes the step and says so; the page with why not, where it cannot be taken."""
    try:
        step()
    except Overtaken as refusal:
        now = leave_access.request_seen_by(request.user, found.pk)
        return detail_page(request, now, problem=str(refusal), overtaken=refusal, status=409)
    except LeaveRefused as refusal:
        now = leave_access.request_seen_by(request.user, found.pk)
        return detail_page(request, now, problem=str(refusal), status=409)
    messages.success(request, said, extra_tags=undo)
    return None


def _registers(request: UserRequest, found: LeaveRequest) -> bool:
    return request.user.has_perm("trainees.register_arrivals", found.enrolment.training_class)


def _replacement(found: LeaveRequest) -> str:
    """Where somebody else is taken in for the person."""
    address = reverse("attendance:arrival_new", args=[found.enrolment.training_class_id])
    return f"{address}?instead_of={found.enrolment_id}"
