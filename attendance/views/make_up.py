"""补训: what closed classes have left to whom, and what becomes of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_overseers, next_address, posted, signed_in
from accounts.models import User
from attendance.access import may_close
from attendance.completion import make_up
from attendance.completion.make_up import NotArrangeable
from attendance.forms.make_up import WAIVE, MakeUpFilter, MakeUpForm
from attendance.models import MakeUp, MakeUpState
from courses.models import ClassStatus, TrainingClass

ROWS_A_PAGE = 50


@require_safe
@for_overseers
def make_up_list(request: UserRequest) -> HttpResponse:
    """What is owed in sight, by unit; to htmx the list alone."""
    rows = make_up.visible_to(request.user)
    form = MakeUpFilter(request.GET, years=make_up.years_of(rows), towns=make_up.towns_of(rows))
    found = make_up.chosen(rows, **form.wish())
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    for row in shown:
        vars(row)["may_decide"] = may_close(request.user, row.enrolment.training_class)
    count = page.paginator.count
    context = {
        "rows": shown,
        "page": page,
        "count": ngettext("共 %(n)d 项", "共 %(n)d 项", count) % {"n": count},
        "filter": form,
        "has_rows": bool(count) or rows.exists(),
    }
    name = "attendance/_make_ups.html" if request.htmx else "attendance/make_up_list.html"
    return render(request, name, context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def make_up_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Arranges it into one of the person's classes, or waives it with a reason; 409 where it is settled meanwhile."""
    row = _decided_by(request.user, pk)
    choices = list(make_up.choices(row))
    chosen = WAIVE if row.state == MakeUpState.WAIVED else str(row.arranged_id or "")
    form = MakeUpForm(posted(request), choices=choices, initial={"into": chosen, "reason": row.reason})
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            _decide(row, form, request.user)
        except NotArrangeable as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return _told(request, row)
    open_classes = TrainingClass.objects.visible_to(request.user).filter(status=ClassStatus.ENROLLING)
    context = {
        "form": form,
        "row": row,
        "is_done": row.state == MakeUpState.DONE,
        "classes": open_classes.exclude(enrolments__cadre=row.enrolment.cadre_id).order_by("starts_on")[:10],
    }
    return render(request, "attendance/make_up_edit.html", context, status=status)


@require_POST
@signed_in
def make_up_undo(request: UserRequest, pk: int) -> HttpResponse:
    """It is owed again."""
    row = _decided_by(request.user, pk)
    try:
        make_up.undo(row, by=request.user)
    except NotArrangeable as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤销，仍待补训。"))
    return redirect(next_address(request) or "attendance:make_up_list")


def _decided_by(user: User, pk: int) -> MakeUp:
    """Something owed in sight; PermissionDenied to those who only see it."""
    row = get_object_or_404(make_up.visible_to(user), pk=pk)
    if not may_close(user, row.enrolment.training_class):
        raise PermissionDenied
    return row


def _decide(row: MakeUp, form: MakeUpForm, by: User) -> None:
    if into := form.enrolment:
        make_up.arrange(row, into=into, by=by)
    else:
        make_up.waive(row, reason=form.cleaned_data["reason"], by=by)


def _told(request: UserRequest, row: MakeUp) -> HttpResponse:
    undo = reverse("attendance:make_up_undo", args=[row.pk])
    text = _("%(name)s的补训已记下。") % {"name": row.enrolment.cadre.name}
    messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect("attendance:make_up_list")
