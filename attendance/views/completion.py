"""Who completes: what was found of each trainee, and the decisions of a person."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in
from attendance.access import closable_class, may_close, visible_class
from attendance.both_ways import both_ways_of
from attendance.completion import certificates, closing, deciding
from attendance.completion.deciding import NotDecidable
from attendance.completion.findings import SETTLED, Assessment
from attendance.completion.remaining import Remaining, remaining_of
from attendance.forms.completion import DecisionForm
from attendance.models import CompletionDecision, Outcome
from courses.models import ClassStatus, TrainingClass


@dataclass(frozen=True)
class Refused:
    """A decision that was not recorded: why, and what was chosen and typed."""

    problem: str
    enrolment: int
    outcome: str
    reason: str


@require_safe
@signed_in
def completion_list(request: UserRequest, pk: int) -> HttpResponse:
    """Who completes, who is flagged and why, and what is still to do before closing."""
    return completion_page(request, visible_class(request.user, pk))


@require_POST
@signed_in
def completion_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Records a decision on one trainee; 422 without a reason, 409 where the class stands elsewhere now."""
    training_class = closable_class(request.user, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return completion_page(request, training_class, _refused(form), status=422)
    chosen = form.cleaned_data
    enrolment = training_class.enrolments.select_related("cadre").filter(pk=chosen["enrolment"]).first()
    if enrolment is None:
        raise Http404
    try:
        made = deciding.decide(enrolment, by=request.user, outcome=chosen["outcome"], reason=chosen["reason"])
    except NotDecidable as refusal:
        status = 409 if chosen["reason"] else 422
        return completion_page(request, training_class, _refused(form, str(refusal)), status=status)
    text = _("%(name)s：%(outcome)s。") % {
        "name": enrolment.cadre.name,
        "outcome": Outcome(made.outcome).label,
    }
    _say(request, text, made)
    return redirect(reverse("attendance:completion_list", args=[pk]) + f"#e{enrolment.pk}")


@require_POST
@signed_in
def completion_rest(request: UserRequest, pk: int) -> HttpResponse:
    """Lets all complete of whom nothing was found and nothing is decided."""
    training_class = closable_class(request.user, pk)
    try:
        made = deciding.complete_rest(training_class, by=request.user)
    except NotDecidable as refusal:
        messages.error(request, str(refusal))
        return completion_page(request, training_class, status=409)
    if made:
        text = ngettext("%(n)d 人认定结业。", "%(n)d 人认定结业。", len(made)) % {"n": len(made)}
        _say(request, text, made[0])
    else:
        messages.info(request, _("没有要认定的人。"))
    return redirect("attendance:completion_list", pk)


@require_POST
@signed_in
def completion_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Takes an act of deciding back, until the class is closed."""
    rows = CompletionDecision.objects.select_related("enrolment__training_class")
    decision = get_object_or_404(rows, pk=pk)
    training_class = visible_class(request.user, decision.enrolment.training_class_id)
    if not may_close(request.user, training_class):
        raise PermissionDenied
    try:
        count = deciding.undo(decision, by=request.user)
    except NotDecidable as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤销。") if count else _("已经撤销过了，或后来另有认定。"))
    return redirect("attendance:completion_list", training_class.pk)


def completion_page(
    request: UserRequest,
    training_class: TrainingClass,
    refused: Refused | None = None,
    *,
    remaining: tuple[Remaining, ...] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `refused` is a decision shown again with why not, `remaining` what a closing has just found."""
    assessment = Assessment.of(training_class)
    is_settled = training_class.status in SETTLED
    stage = training_class.status_today
    is_open = stage in (ClassStatus.RUNNING, ClassStatus.ENDED)
    missing = [] if is_settled else list(remaining or remaining_of(training_class, assessment))
    summary = closing.summary_of if is_settled else None
    context = {
        "training_class": training_class,
        "assessment": assessment,
        "remaining": missing,
        "both_ways": [] if is_settled else list(both_ways_of(assessment.standing)),
        "summary": summary(training_class) if summary else closing.forecast(training_class, assessment),
        "certificates": certificates.standing(training_class) if is_settled else [],
        "outcomes": Outcome.choices,
        "is_settled": is_settled,
        "is_open": is_open,
        "is_ended": stage == ClassStatus.ENDED,
        "may_decide": is_open and may_close(request.user, training_class),
        "may_close": may_close(request.user, training_class),
        "refused": refused,
        "is_stray": refused is not None and assessment.of_enrolment(refused.enrolment) is None,
    }
    return render(request, "attendance/completion_list.html", context, status=status)


def _refused(form: DecisionForm, problem: str = "") -> Refused:
    """What was sent, with what is wrong with it."""
    errors = [str(error) for found in form.errors.values() for error in found]
    sent = str(form.data.get("enrolment", ""))
    return Refused(
        problem or " ".join(errors),
        int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0,
        str(form.data.get("outcome", "")),
        str(form.data.get("reason", ""))[:200],
    )


def _say(request: UserRequest, text: str, decision: CompletionDecision) -> None:
    undo = reverse("attendance:completion_undo", args=[decision.pk])
    messages.success(request, text, extra_tags=f"undo:{undo}")
