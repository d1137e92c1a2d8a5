"""Hours credited by hand, their proof, and taking them back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, next_address, posted, signed_in
from accounts.models import AuditEntry
from accounts.resending import taken_once
from attendance import correcting, crediting
from attendance.access import cadre_credited_by
from attendance.correcting import NotCorrectable
from attendance.forms import CorrectionForm, CreditForm, ReasonForm
from attendance.models import HoursCredit
from courses.views.document import handed_out

either_method = require_http_methods(["GET", "HEAD", "POST"])


@either_method
@signed_in
@taken_once(then="attendance:cadre_detail")
def credit_new(request: UserRequest, pk: int) -> HttpResponse:
    """Credits a training that was held elsewhere."""
    cadre = cadre_credited_by(request.user, pk)
    form = CreditForm(posted(request), request.FILES or None)
    if form.is_valid():
        made = crediting.credit_many([form.credit_of(cadre)], by=request.user)
        if made:
            messages.success(request, _("“%(title)s”的学时已登记。") % {"title": made[0].title})
            return redirect("attendance:cadre_detail", pk)
        form.add_error("title", _("这项学时已经登记过。"))
    context = {"form": form, "cadre": cadre}
    return render(request, "attendance/credit_new.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def credit_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """Hands out the proof to whoever sees the person."""
    credit = get_object_or_404(HoursCredit.objects.visible_to(request.user).exclude(proof=""), pk=pk)
    return handed_out(credit.proof, credit.proof_name, f"proof-{pk}")


@either_method
@signed_in
def credit_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Asks why, then takes the hours back; the message offers to undo it. Those of a class stand with its closing."""
    credit = get_object_or_404(HoursCredit.objects.visible_to(request.user).select_related("cadre"), pk=pk)
    cadre = cadre_credited_by(request.user, credit.cadre_id)
    if credit.training_class_id:
        raise PermissionDenied
    form = ReasonForm(posted(request))
    if form.is_valid():
        entry = crediting.uncredit(credit, by=request.user, reason=form.cleaned_data["reason"])
        undo = reverse("attendance:credit_restore", args=[entry.pk]) if entry else ""
        text = _("“%(title)s”的学时已去掉。") % {"title": credit.title}
        messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
        return redirect("attendance:cadre_detail", cadre.pk)
    context = {"form": form, "credit": credit, "cadre": cadre}
    return render(request, "attendance/credit_delete.html", context, status=422 if form.errors else 200)


@either_method
@signed_in
def credit_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Corrects hours, days or year for a reason, with what was corrected before; 409 where somebody was first."""
    credit = get_object_or_404(HoursCredit.objects.visible_to(request.user).select_related("cadre"), pk=pk)
    cadre = cadre_credited_by(request.user, credit.cadre_id)
    form = CorrectionForm(posted(request), credit=credit)
    status = 422 if form.errors else 200
    if form.is_valid():
        given = form.cleaned_data
        try:
            correcting.correct(
                credit, to=form.figures(), seen=given["seen"], reason=given["reason"], by=request.user
            )
        except NotCorrectable as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("“%(title)s”的学时已更正。") % {"title": credit.title})
            return redirect("attendance:credit_edit", pk)
    past = correcting.corrections_of(cadre).get(pk, [])
    context = {"form": form, "credit": credit, "cadre": cadre, "corrections": past}
    return render(request, "attendance/credit_edit.html", context, status=status)


@require_POST
@signed_in
def credit_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Brings back what stood before a correction, by the entry of the trail that says so."""
    entry = get_object_or_404(AuditEntry, action=correcting.CORRECTED, pk=pk)
    cadre = cadre_credited_by(request.user, entry.subject_id or 0)
    try:
        correcting.undo(entry, by=request.user)
    except NotCorrectable as refusal:
        messages.error(request, str(refusal))
        return redirect("attendance:cadre_detail", cadre.pk)
    messages.success(request, _("已恢复更正前的数。"))
    return redirect("attendance:credit_edit", entry.data["credit"])


@require_POST
@signed_in
def credit_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Brings back hours that were taken, by the entry of the trail that says so."""
    entry = get_object_or_404(AuditEntry, action="attendance.uncredit", pk=pk)
    if entry.data["training_class"]:
        raise Http404
    cadre = cadre_credited_by(request.user, entry.subject_id or 0)
    if crediting.restore(entry, by=request.user):
        messages.success(request, _("“%(title)s”的学时已恢复。") % {"title": entry.data["title"]})
    else:
        messages.info(request, _("这项学时已经登记过。"))
    return redirect(next_address(request) or reverse("attendance:cadre_detail", args=[cadre.pk]))
