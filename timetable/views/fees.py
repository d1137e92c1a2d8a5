"""The fees of a class: what its lecturers get, corrected, paid, and where it goes."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import identity
from accounts.access import UserRequest, for_finance, next_address, posted, signed_in
from courses import filing
from timetable import paying, payment_details
from timetable.access import fees_kept_by, fees_seen_by, finance_district
from timetable.fees import FeeSheet
from timetable.forms import FeeAdjustForm, PayForm, PaymentDetailsForm
from timetable.models import Instructor
from trainees.views.roster import private

either_method = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def fee_list(request: UserRequest, pk: int) -> HttpResponse:
    """What each lecturer gets for what was taught, with the sums."""
    training_class = fees_seen_by(request.user, pk)
    context = {
        "training_class": training_class,
        "sheet": FeeSheet.of(training_class),
        "may_keep": request.user.has_perm("timetable.keep_fees", training_class),
        "receipts": filing.fee_receipts(training_class),
    }
    return render(request, "timetable/fee_list.html", context)


@either_method
@signed_in
def fee_adjust(request: UserRequest, pk: int, session: int, instructor: int) -> HttpResponse:
    """Corrects the fee of one lecturer for one session."""
    training_class = fees_kept_by(request.user, pk)
    found = paying.line_of(training_class, session_id=session, instructor_id=instructor)
    if found is None:
        raise Http404
    payee, line = found
    form = FeeAdjustForm(posted(request), initial={"says": "hours", "hours": line.hours, "net": line.net})
    if form.is_valid():
        act = partial(paying.adjust, training_class, session_id=session, instructor_id=instructor)
        try:
            act(by=request.user, **form.correction)
        except paying.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已更正。"))
            return redirect("timetable:fee_list", pk)
    context = {"training_class": training_class, "payee": payee, "line": line, "form": form}
    return render(request, "timetable/fee_adjust.html", context, status=422 if form.errors else 200)


@either_method
@signed_in
def fee_pay(request: UserRequest, pk: int, instructor: int) -> HttpResponse:
    """Marks a lecturer paid; where that is done already, takes it back."""
    training_class = fees_kept_by(request.user, pk)
    payee = FeeSheet.of(training_class).payee(instructor)
    if payee is None:
        raise Http404
    if request.method == "POST" and payee.payment and "take_back" in request.POST:
        paying.take_back(payee.payment, by=request.user)
        messages.success(request, _("已撤销“%(name)s”的发放。") % {"name": payee.instructor})
        return redirect("timetable:fee_list", pk)
    form = PayForm(posted(request), initial={"seen": payee.net})
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            paying.pay(training_class, instructor_id=instructor, by=request.user, **form.cleaned_data)
        except paying.Refused as refused:
            status = 409 if isinstance(refused, paying.Changed) else 422
            form.refuse(str(refused), seen=payee.net)
        else:
            messages.success(request, _("已记下“%(name)s”的发放。") % {"name": payee.instructor})
            return redirect("timetable:fee_list", pk)
    context = {"training_class": training_class, "payee": payee, "form": form}
    return render(request, "timetable/fee_pay.html", context, status=status)


@either_method
@for_finance
def payment_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Where a lecturer's fee goes: masked, or once in full with a row in the trail; what is typed is kept encrypted."""
    district = finance_district(request.user)
    rows = Instructor.objects.select_related("payment_details")
    instructor = get_object_or_404(rows, district=district, pk=pk)
    revealing = request.method == "POST" and "reveal" in request.POST
    form = PaymentDetailsForm(None if revealing else posted(request))
    if form.is_valid():
        clear = form.cleaned_data["clear"]
        payment_details.keep(instructor, by=request.user, known=form.details, clear=clear)
        messages.success(request, _("已保存。"))
        return redirect(next_address(request) or "timetable:fee_standard_list")
    context = {"instructor": instructor, "form": form, "revealed": revealing, "back": next_address(request)}
    try:
        known = payment_details.details_of(instructor).masked
        context["known"] = payment_details.reveal(instructor, by=request.user) if revealing else known
    except identity.Undecipherable:
        context["is_undecipherable"] = True
    return private(
        render(request, "timetable/payment_edit.html", context, status=422 if form.errors else 200)
    )
