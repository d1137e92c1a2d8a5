"""到场不在册: somebody who is not on the list takes a place over, is added, or sits in (R21)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, next_address, posted, signed_in, typed, typed_number
from accounts.resending import taken_once
from attendance import arriving, sitting_in
from attendance.access import registering_class, registering_enrolment
from attendance.audience import held_sessions
from attendance.forms.arrival import ArrivalForm, ArrivalKind, DeclineForm
from attendance.models import SittingIn
from attendance.sitting_in import half_day_of
from attendance.views.registration import taken_back
from courses.models import TrainingClass
from trainees import candidates, newcomers
from trainees.arrival import NotArrived
from trainees.candidates import Candidate
from trainees.models import Cadre, LateAddition
from trainees.quotas import Ledger
from trainees.views.roster import private
from units.models import TOWNSHIP_KINDS, Unit


@require_http_methods(["GET", "POST"])
@signed_in
@taken_once(then="attendance:registration_list")
def arrival_new(request: UserRequest, pk: int) -> HttpResponse:
    """First who it is: a search, or `typed` for somebody not known. Then, for `person`, which of the three."""
    training_class = registering_class(request.user, pk)
    candidate = _candidate(request, training_class)
    if not candidate and "typed" not in request.GET:
        return _search(request, training_class)
    initial = {
        "name": typed(request.GET.get("name"), most=50),
        "instead_of": typed_number(request.GET.get("instead_of")),
    }
    form = ArrivalForm(
        posted(request),
        training_class=training_class,
        candidate=candidate,
        held=held_sessions(training_class),
        town=_town(request, _towns(training_class)),
        initial=initial,
    )
    if form.is_valid() and _done(request, training_class, form):
        return redirect("attendance:registration_list", pk)
    context = {"training_class": training_class, "form": form, "candidate": candidate, "same": form.same}
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return private(render(request, "attendance/arrival_new.html", context, status=status))


@require_POST
@signed_in
def arrival_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Undoes a replacement or an addition."""
    return taken_back(request, pk, arriving.take_back, _("已撤销%(name)s的登记。"))


@require_http_methods(["GET", "POST"])
@signed_in
def addition_decide(request: UserRequest, pk: int) -> HttpResponse:
    """The organiser agrees to an addition (`agree` in the POST), or does not and says why."""
    row = registering_enrolment(request.user, pk)
    if not request.user.has_perm("trainees.decide_nominations", row.training_class):
        raise PermissionDenied
    agreed = request.method == "POST" and "agree" in request.POST
    form = DeclineForm(None if agreed else posted(request))
    if agreed:
        newcomers.confirm_addition(row, by=request.user)
        messages.success(request, _("已同意%(name)s增补。") % {"name": row.cadre.name})
    elif form.is_valid():
        newcomers.decline_addition(row, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("没有同意%(name)s增补，请告诉本人。") % {"name": row.cadre.name})
    if agreed or form.is_valid():
        return redirect(next_address(request) or _list_of(row.training_class_id))
    context = {
        "enrolment": row,
        "training_class": row.training_class,
        "form": form,
        "is_pending": row.late_addition == LateAddition.PENDING,
        "quota": Ledger.load(row.training_class).unit_of(row.unit.path),
    }
    return render(request, "attendance/addition_decide.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def sitting_in_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes it back that somebody sat in."""
    classes = TrainingClass.objects.visible_to(request.user)
    rows = SittingIn.objects.filter(absent__training_class__in=classes).select_related("absent__cadre")
    row = get_object_or_404(rows, pk=pk)
    training_class = registering_class(request.user, row.absent.training_class_id)
    sitting_in.undo(row, by=request.user)
    messages.success(request, _("已撤销%(name)s的代会。") % {"name": row.name})
    return redirect(next_address(request) or _list_of(training_class.pk))


def _search(request: UserRequest, training_class: TrainingClass) -> HttpResponse:
    text, towns = typed(request.GET.get("q"), most=50), _towns(training_class)
    chosen = _town(request, towns)
    context = {
        "training_class": training_class,
        "q": text,
        "towns": towns,
        "town": chosen,
        "instead_of": typed_number(request.GET.get("instead_of")) or "",
        "found": candidates.search(training_class, text, within=chosen),
    }
    name = "attendance/_arrival_found.html" if request.htmx else "attendance/arrival_new.html"
    return private(render(request, name, context))


def _towns(training_class: TrainingClass) -> list[Unit]:
    towns = Unit.objects.filter(parent=training_class.plan.district_id, kind__in=TOWNSHIP_KINDS)
    return list(towns.valid_on(timezone.localdate()).order_by("position", "pk"))


def _town(request: UserRequest, towns: list[Unit]) -> Unit | None:
    pk = typed_number(request.GET.get("town"))
    return next((row for row in towns if row.pk == pk), None)


def _candidate(request: UserRequest, training_class: TrainingClass) -> Candidate | None:
    pk = typed_number(request.GET.get("person"))
    if pk is None:
        return None
    cadre = get_object_or_404(Cadre, district=training_class.plan.district_id, pk=pk)
    return candidates.candidates(training_class, [cadre])[0]


def _done(request: UserRequest, training_class: TrainingClass, form: ArrivalForm) -> bool:
    """Takes the step that was chosen and says so; where it cannot be taken, the form says why."""
    steps = {ArrivalKind.REPLACE: _replace, ArrivalKind.ADD: _add, ArrivalKind.SIT_IN: _sit_in}
    try:
        text, undo = steps[ArrivalKind(form.cleaned_data["kind"])](request, training_class, form)
    except NotArrived as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, text, extra_tags=f"undo:{undo}")
    return True


Outcome = tuple[str, str]


def _replace(request: UserRequest, training_class: TrainingClass, form: ArrivalForm) -> Outcome:
    leaver, given = form.other, form.cleaned_data
    row = arriving.replace(
        leaver,
        comer=form.comer,
        by=request.user,
        reason=given["reason"],
        agreed_by=given["agreed_by"],
        half_day=form.when,
    )
    words = {"name": row.cadre.name, "leaver": leaver.cadre.name, "since": _since(form)}
    return _("%(name)s接替%(leaver)s，已报到，%(since)s。") % words, _undo(row.pk)


def _add(request: UserRequest, training_class: TrainingClass, form: ArrivalForm) -> Outcome:
    added = arriving.add_late(training_class, comer=form.comer, by=request.user, half_day=form.when)
    words: dict[str, Any] = {"name": added.enrolment.cadre.name, "since": _since(form)}
    text = _("%(name)s已增补并报到，%(since)s，等组织者确认。") % words
    return " ".join(filter(None, [str(added.over or ""), text])), _undo(added.enrolment.pk)


def _sit_in(request: UserRequest, training_class: TrainingClass, form: ArrivalForm) -> Outcome:
    half_day = form.when
    if half_day is None:
        raise NotArrived(_("课表还没有发布，不能登记代会。"))
    row = sitting_in.sit_in(form.other, comer=form.comer, half_day=half_day, by=request.user)
    words = {"name": row.name, "absent": row.absent.cadre.name, "half_day": half_day_of(row).label}
    text = _("%(name)s代%(absent)s参加%(half_day)s，不计学时；%(absent)s仍按请假或缺席记。") % words
    return text, reverse("attendance:sitting_in_delete", args=[row.pk])


def _since(form: ArrivalForm) -> str:
    if form.when is None:
        return _("从头算起")
    return _("从%(half_day)s起应到") % {"half_day": form.when.label}


def _undo(pk: int) -> str:
    return reverse("attendance:arrival_delete", args=[pk])


def _list_of(pk: int) -> str:
    return reverse("attendance:registration_list", args=[pk])
