"""核对 before closing: the page, the counts of the signed sheets, and a word on a difference."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in
from accounts.resending import taken_once
from attendance.access import markable_class, may_mark, visible_class
from attendance.completion.findings import SETTLED
from attendance.forms.reconciliation import CountsForm, ExplainForm
from attendance.reconciliation import counting, explaining
from attendance.reconciliation.counting import NotReconcilable, Recounted
from attendance.reconciliation.explaining import Changed
from attendance.reconciliation.fees import MONEY
from attendance.reconciliation.whole import Reconciliation
from courses.models import ClassStatus, TrainingClass


@dataclass(frozen=True)
class Refused:
    """An explanation that was not kept: on which line, what was typed, and why."""

    key: str
    words: str
    problem: str
    before: tuple[str, str] | None = None


@require_safe
@signed_in
def reconciliation_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Every figure of the class beside the one it must equal."""
    return reconciliation_page(request, visible_class(request.user, pk))


@require_POST
@signed_in
@taken_once(then="attendance:reconciliation_detail")
def sheet_count(request: UserRequest, pk: int) -> HttpResponse:
    """Keeps what was counted on the signed sheets; 409 where somebody else typed another number meanwhile."""
    training_class = markable_class(request.user, pk)
    form = CountsForm(request.POST, rows=Reconciliation.of(training_class).sheets)
    if not form.is_valid():
        return reconciliation_page(request, training_class, counts=form, status=422)
    try:
        made = counting.count(training_class, counts=form.counts, seen=form.seen, by=request.user)
    except (NotReconcilable, Recounted) as refusal:
        return reconciliation_page(request, training_class, counts=form, problem=str(refusal), status=409)
    text = ngettext("已记下 %(n)d 个半天的签到表实到。", "已记下 %(n)d 个半天的签到表实到。", len(made))
    messages.success(request, text % {"n": len(made)})
    return redirect(reverse("attendance:reconciliation_detail", args=[pk]) + "#half_days")


@require_POST
@signed_in
@taken_once(then="attendance:reconciliation_detail")
def difference_explain(request: UserRequest, pk: int) -> HttpResponse:
    """Keeps a word on a difference; 422 without one, 409 where the figures are not what the page showed."""
    training_class = markable_class(request.user, pk)
    form = ExplainForm(request.POST)
    if not form.is_valid():
        return reconciliation_page(request, training_class, refused=_refused(form), status=422)
    key = form.cleaned_data["key"]
    if key.startswith(MONEY) and not request.user.has_perm("timetable.see_fees", training_class):
        raise PermissionDenied
    try:
        explaining.explain(training_class, key=key, said=form.said, by=request.user)
    except (Changed, NotReconcilable) as refusal:
        refused = _refused(form, refusal)
        return reconciliation_page(request, training_class, refused=refused, status=409)
    messages.success(request, _("已记下说明。"))
    return redirect(f"{reverse('attendance:reconciliation_detail', args=[pk])}#line-{key.replace(':', '-')}")


def reconciliation_page(
    request: UserRequest,
    training_class: TrainingClass,
    *,
    counts: CountsForm | None = None,
    refused: Refused | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; `counts` are numbers that could not be kept, `refused` a word that could not, `problem` why something was."""
    whole = Reconciliation.of(training_class)
    form = counts or CountsForm(None, rows=whole.sheets)
    is_over = training_class.status in (*SETTLED, ClassStatus.CANCELLED)
    context = {
        "training_class": training_class,
        "whole": whole,
        "sheets": [(row, form[row.field] if row.field in form.fields else None) for row in whole.sheets],
        "refused": refused,
        "is_stray": refused is not None and whole.line(refused.key) is None,
        "problem": problem,
        "is_settled": training_class.status in SETTLED,
        "may_write": not is_over and may_mark(request.user, training_class),
        "sees_fees": request.user.has_perm("timetable.see_fees", training_class),
    }
    return render(request, "attendance/reconciliation_detail.html", context, status=status)


def _refused(form: ExplainForm, refusal: Changed | NotReconcilable | None = None) -> Refused:
    """What was sent, and what is wrong with it; `before` are the figures that the page had shown, where they are others now."""
    errors = " ".join(str(error) for found in form.errors.values() for error in found)
    sent = {name: str(form.data.get(name, ""))[:200] for name in ("key", "words", "left", "right")}
    before = (sent["left"], sent["right"]) if isinstance(refusal, Changed) else None
    return Refused(sent["key"], sent["words"], str(refusal) if refusal else errors, before)
