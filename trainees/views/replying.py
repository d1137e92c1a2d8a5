"""A unit's report: handed in, sent back, opened again, and its stamped slip."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, next_address, posted, signed_in
from courses.refusals import NotAllowed
from courses.views.document import handed_out
from trainees import reply_slips, replying, reporting
from trainees.forms.reply import ReopenForm, ReturnForm, ScanForm, ShortForm
from trainees.models import ReplySlip
from trainees.reply_access import (
    reply_decided_by,
    reply_page,
    reply_seen_by,
    reply_sent_by,
    slip_handed_in_by,
)


@require_http_methods(["GET", "POST"])
@signed_in
def reply_submit(request: UserRequest, pk: int, unit_pk: int) -> HttpResponse:
    """“我单位已报齐”; with fewer people than seats it asks why."""
    training_class, unit = reply_sent_by(request.user, pk, unit_pk)
    reply = reporting.of_unit(training_class, unit)
    form = ShortForm(posted(request))
    form.fields["short_reason"].required = bool(reply.missing)
    if form.is_valid():
        try:
            replying.submit(training_class, unit, by=request.user, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(unit)s已报送。") % {"unit": unit})
            return redirect(next_address(request) or reply_page(pk, unit_pk))
    context = {"training_class": training_class, "unit": unit, "reply": reply, "form": form}
    return render(request, "trainees/reply_submit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def reply_return(request: UserRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Sends a report back to the unit, with the reason."""
    training_class, unit = reply_decided_by(request.user, pk, unit_pk)
    reply = reporting.of_unit(training_class, unit)
    form = ReturnForm(posted(request), is_open=reply.is_open)
    if form.is_valid():
        try:
            replying.send_back(training_class, unit, by=request.user, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已退回%(unit)s，单位能看到原因。") % {"unit": unit})
            return redirect(reply_page(pk, unit_pk))
    context = {"training_class": training_class, "unit": unit, "reply": reply, "form": form}
    return render(request, "trainees/reply_return.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def reply_reopen(request: UserRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Lets one unit report after the close, until a time and with a reason."""
    training_class, unit = reply_decided_by(request.user, pk, unit_pk)
    form = ReopenForm(posted(request))
    if form.is_valid():
        try:
            slip = reply_slips.reopen(training_class, unit, by=request.user, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(unit)s可以补报了。") % {"unit": slip.unit})
            return redirect(reply_page(pk, unit_pk))
    context = {"training_class": training_class, "unit": unit, "form": form}
    return render(request, "trainees/reply_reopen.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def stamped_new(request: UserRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Takes the scan of the stamped slip, from the unit or from the organiser."""
    training_class, unit = slip_handed_in_by(request.user, pk, unit_pk)
    form = ScanForm(posted(request), request.FILES or None)
    if form.is_valid():
        replying.keep_stamped(training_class, unit, by=request.user, **form.cleaned_data)
        messages.success(request, _("盖章回执已上传。"))
        return redirect(reply_page(pk, unit_pk))
    context = {"training_class": training_class, "unit": unit, "form": form}
    return render(request, "trainees/stamped_new.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def stamped_file(request: UserRequest, pk: int, unit_pk: int) -> HttpResponseBase:
    """Hands out the stamped slip to whoever sees the unit's report now, as a download."""
    training_class, unit = reply_seen_by(request.user, pk, unit_pk)
    slip = ReplySlip.objects.filter(training_class=training_class, unit=unit).exclude(stamped="").first()
    if slip is None:
        raise Http404
    return handed_out(slip.stamped, slip.stamped_name, f"reply-slip-{pk}-{unit_pk}")
