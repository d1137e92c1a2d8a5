"""优秀学员: who is named, and who comes into question."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, next_address, signed_in
from accounts.models import AuditEntry
from attendance import honouring, terms
from attendance.access import markable_enrolment, may_mark, visible_class
from attendance.forms import HonourForm
from attendance.honouring import Board
from attendance.models import Honour
from trainees.models import Enrolment


@require_safe
@signed_in
def honour_list(request: UserRequest, pk: int) -> HttpResponse:
    """Who is named, and all others, best attendance and scores first."""
    training_class = visible_class(request.user, pk)
    is_open = training_class.status not in terms.SETTLED
    context = {
        "training_class": training_class,
        "board": Board.of(training_class),
        "may_decide": is_open and may_mark(request.user, training_class),
        "may_set_terms": request.user.has_perm("attendance.change_policy", training_class),
    }
    return render(request, "attendance/honour_list.html", context)


@require_POST
@signed_in
def honour_new(request: UserRequest, pk: int) -> HttpResponse:
    """Names somebody; the message offers to take it back."""
    person = markable_enrolment(request.user, pk)
    form = HonourForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("事迹最多 200 个字，请写短一些。"))
        return redirect(_address(person))
    return _named(request, person, lambda: honouring.name(person, by=request.user, **form.cleaned_data))


@require_POST
@signed_in
def honour_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes an honour back; the message offers to give it again."""
    person = markable_enrolment(request.user, pk)
    honour = Honour.objects.filter(enrolment=person).select_related("enrolment__training_class").first()
    try:
        entry = honouring.take_back(honour, by=request.user) if honour else None
    except terms.Settled as refusal:
        messages.error(request, str(refusal))
        entry = None
    if entry:
        undo = reverse("attendance:honour_restore", args=[entry.pk])
        text = _("已撤回%(name)s的优秀学员。") % {"name": person.cadre.name}
        messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect(next_address(request) or _address(person))


@require_POST
@signed_in
def honour_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Gives an honour again, by the entry of the trail that says it was taken back."""
    entry = get_object_or_404(AuditEntry, action="attendance.honour_taken", pk=pk)
    person = markable_enrolment(request.user, entry.subject_id or 0)
    return _named(request, person, lambda: honouring.restore(entry, by=request.user))


def _named(request: UserRequest, person: Enrolment, act: Callable[[], Honour]) -> HttpResponse:
    """Does it and says so, or why not."""
    try:
        act()
    except (honouring.NotHonoured, terms.Settled) as refusal:
        messages.error(request, str(refusal))
    else:
        undo = reverse("attendance:honour_delete", args=[person.pk])
        text = _("%(name)s评为优秀学员。") % {"name": person.cadre.name}
        messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect(next_address(request) or _address(person))


def _address(person: Enrolment) -> str:
    return reverse("attendance:honour_list", args=[person.training_class_id])
