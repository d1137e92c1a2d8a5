"""Enrolling people one by one, and taking them off the list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, next_address, posted, signed_in, typed, typed_number
from accounts.resending import taken_once
from courses.models import TrainingClass
from trainees import candidates, enrolment, waiting
from trainees.access import enrolment_changed_by, roster_changed_by
from trainees.enrolment import NotEnrolled
from trainees.forms import CadreForm, WithdrawalForm
from trainees.models import Cadre, Enrolment, EnrolmentStatus


@require_http_methods(["GET", "POST"])
@signed_in
def enrolment_new(request: UserRequest, pk: int) -> HttpResponse:
    """Searches the district's cadres; a POST enrols one of them. To htmx the results alone."""
    training_class = roster_changed_by(request.user, pk)
    text, hindrance = typed(request.GET.get("q"), most=50), ""
    if request.method == "POST":
        cadre = get_object_or_404(
            Cadre, district=training_class.plan.district_id, pk=typed_number(request.POST.get("cadre"))
        )
        try:
            row = enrolment.enrol(training_class, cadre=cadre, by=request.user)
        except NotEnrolled as refusal:
            hindrance = str(refusal)
        else:
            _say_enrolled(request, row, cadre.name)
            return redirect(request.get_full_path())
    context = {
        "training_class": training_class,
        "q": text,
        "found": candidates.search(training_class, text),
        "hindrance": hindrance,
    }
    name = "trainees/_candidates.html" if request.htmx else "trainees/enrolment_new.html"
    return render(request, name, context, status=409 if hindrance else 200)


@require_http_methods(["GET", "POST"])
@signed_in
@taken_once(then="trainees:enrolment_new")
def cadre_new(request: UserRequest, pk: int) -> HttpResponse:
    """Enters a person who is not known yet, and enrols that person."""
    training_class = roster_changed_by(request.user, pk)
    initial = {"name": typed(request.GET.get("name"), most=50)}
    form = CadreForm(posted(request), district=training_class.plan.district, initial=initial)
    if form.is_valid():
        row = _enrol_newcomer(request, training_class, form)
        if row:
            _say_enrolled(request, row, row.cadre.name)
            return redirect("trainees:enrolment_new", pk)
    context = {"training_class": training_class, "form": form}
    return render(request, "trainees/cadre_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def enrolment_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Asks for the reason, then takes the person off the list. The undo of an addition brings its own."""
    row = enrolment_changed_by(request.user, pk)
    if row.status not in (*enrolment.WITHDRAWABLE, EnrolmentStatus.CANCELLED):
        raise PermissionDenied
    undone = request.method == "POST" and "next" in request.POST
    form = WithdrawalForm({"reason": _("撤销添加")} if undone else posted(request))
    if form.is_valid():
        gone = enrolment.withdraw(row, by=request.user, reason=form.cleaned_data["reason"])
        undo = "" if undone else "undo:" + reverse("trainees:enrolment_restore", args=[pk])
        messages.success(request, _("%(name)s已撤回报名。") % {"name": row.cadre.name}, extra_tags=undo)
        if gone.moved_up:
            messages.info(request, waiting.moved_up_text(gone.moved_up))
        return redirect(_way_back(request, row))
    context = {"enrolment": row, "training_class": row.training_class, "form": form}
    return render(request, "trainees/enrolment_withdraw.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def enrolment_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts a withdrawn person back."""
    row = enrolment_changed_by(request.user, pk)
    try:
        enrolment.restore(row, by=request.user)
    except NotEnrolled as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s已回到名单。") % {"name": row.cadre.name})
    return redirect(_way_back(request, row))


def _enrol_newcomer(request: UserRequest, training_class: TrainingClass, form: CadreForm) -> Enrolment | None:
    try:
        return enrolment.enrol_newcomer(training_class, new=form.newcomer, by=request.user)
    except NotEnrolled as refusal:
        form.add_error("unit", str(refusal.hindrances[0].what))
        return None


def _say_enrolled(request: UserRequest, row: Enrolment, name: str) -> None:
    undo = "undo:" + reverse("trainees:enrolment_withdraw", args=[row.pk])
    text = _("%(name)s（%(unit)s）已加入名单。") % {"name": name, "unit": row.unit_name}
    messages.success(request, text, extra_tags=undo)


def _way_back(request: UserRequest, row: Enrolment) -> str:
    """Where the undo came from, if it is a page of ours; else the roster."""
    return next_address(request) or reverse("trainees:roster_detail", args=[row.training_class_id])
