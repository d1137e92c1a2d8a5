"""A class is closed with its papers frozen, and opened again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, posted, signed_in
from attendance.access import closable_class
from attendance.completion import closing as completion
from attendance.completion.closing import NotClosable, NotReopenable
from attendance.forms.completion import ReopenForm
from attendance.views.completion import completion_page
from courses.models import ClassStatus
from desk import closing
from exports import freezing


@require_POST
@signed_in
def class_close(request: UserRequest, pk: int) -> HttpResponse:
    """Closes the class and freezes its papers; 409 with what is still to do where something is (R23)."""
    training_class = closable_class(request.user, pk)
    try:
        closed = closing.close(training_class, by=request.user)
    except NotClosable as refusal:
        messages.error(request, str(refusal))
        return completion_page(request, training_class, remaining=refusal.remaining or None, status=409)
    count = len(closed.summary.certificates)
    text = ngettext("已结班，发证 %(n)d 份。", "已结班，发证 %(n)d 份。", count) % {"n": count}
    messages.success(request, text)
    if closed.edition is None:
        messages.warning(request, _("结班文档没有封存成，请到“审计”页点“封存”。"))
    return redirect("attendance:completion_list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def class_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Asks why, then takes the closing back."""
    training_class = closable_class(request.user, pk)
    if training_class.status != ClassStatus.CLOSED:
        return redirect("attendance:completion_list", pk)
    form = ReopenForm(posted(request))
    if form.is_valid():
        try:
            closing.reopen(training_class, by=request.user, reason=form.cleaned_data["reason"])
        except NotReopenable as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("已撤销结班，学时、证书和补训都已收回。"))
        return redirect("attendance:completion_list", pk)
    context = {
        "form": form,
        "training_class": training_class,
        "summary": completion.summary_of(training_class),
        "edition": freezing.in_force(training_class),
    }
    return render(request, "desk/class_reopen.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def class_freeze(request: UserRequest, pk: int) -> HttpResponse:
    """Freezes the papers of a class that was closed without them."""
    training_class = closable_class(request.user, pk)
    facts = closing.facts_of(completion.summary_of(training_class))
    try:
        freezing.freeze(training_class, by=request.user, facts=facts)
    except freezing.NotFreezable as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已开始封存，各份文档的进度见下。"))
    return redirect("desk:audit_detail", pk)
