"""One class: its facts are read, made and changed."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_organisers, posted, signed_in
from accounts.models import User
from courses import planning
from courses.access import class_changed_by, class_seen_by, made_before, planned_district
from courses.conflicts import differences, last_change
from courses.forms import ClassForm, NewClassForm
from courses.models import TrainingClass, TrainingPlan
from courses.readiness import lacks_of, work_of
from courses.steps import OVER, POSTPONABLE, steps_from


@require_safe
@signed_in
def class_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The facts of a class, what comes next, its staff and papers."""
    training_class = class_seen_by(request.user, pk)
    status = training_class.status_today
    staff = list(training_class.staff.in_force().select_related("user"))
    documents = list(training_class.documents.in_place().select_related("added_by"))
    context = {
        "training_class": training_class,
        "staff": staff,
        "documents": documents,
        "co_hosts": list(training_class.co_hosts.all()),
        "lacks": lacks_of(training_class, staff=staff, documents=documents),
        "work": work_of(status),
        "is_under_way": status not in OVER,
        "steps": steps_from(status),
        "can_postpone": status in POSTPONABLE and (training_class.starts_on or training_class.month),
    }
    return render(request, "courses/class_detail.html", context)


@require_http_methods(["GET", "POST"])
@for_organisers
def class_new(request: UserRequest) -> HttpResponse:
    """Plans a class; the form that is sent twice makes it once."""
    if made := made_before(TrainingClass.objects.visible_to(request.user), request.POST.get("nonce")):
        return redirect(made)
    form = NewClassForm(
        posted(request), request.FILES or None, user=request.user, initial=_suggestion(request)
    )
    if form.is_valid():
        try:
            made = _make(form, request.user)
        except planning.NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(name)s”已列入计划。") % {"name": made})
            return redirect(made)
    context = {"form": form, "year": form["year"].value()}
    return render(request, "courses/class_new.html", context, status=422 if form.errors else 200)


def _suggestion(request: UserRequest) -> dict[str, object]:
    """The year asked for or this one, the next number in its plan, the person's own unit."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
    district = planned_district(request.user)
    plan = TrainingPlan.objects.filter(district=district, year=year).first()
    own = [
        grant.unit_id for grant in request.user.current_grants if grant.role in ("administrator", "organiser")
    ]
    return {
        "year": year,
        "ordinal": planning.next_ordinal(plan) if plan else 1,
        "host": own[0],
        "nonce": uuid.uuid4(),
    }


@transaction.atomic
def _make(form: NewClassForm, user: User) -> TrainingClass:
    filled = form.cleaned_data
    training_class: TrainingClass = form.instance
    training_class.plan = planning.plan_of(filled["district"], filled["year"])
    training_class.nonce = filled["nonce"]
    made = planning.create(
        training_class,
        by=user,
        co_hosts=filled["co_hosts"],
        **form.approval,
    )
    planning.entrust(made, head_teacher=filled["head_teacher"], by=user)
    return made


@require_http_methods(["GET", "POST"])
@signed_in
def class_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes the facts; an older form is shown beside what was saved meanwhile (409)."""
    training_class = class_changed_by(request.user, pk)
    name = training_class.name
    form = ClassForm(posted(request), instance=training_class, user=request.user)
    if form.is_valid():
        try:
            _save(form, request.user)
        except planning.Stale as stale:
            return _conflict(request, form, stale.current)
        except planning.NotAllowed as refused:
            form.add_error("ordinal", str(refused))
        else:
            messages.success(request, _("已保存。"))
            return redirect(training_class)
    context = {"form": form, "training_class": training_class, "name": name}
    return render(request, "courses/class_edit.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _save(form: ClassForm, user: User) -> None:
    filled = form.cleaned_data
    planning.change(form.instance, by=user, version=filled["version"], co_hosts=filled["co_hosts"])
    planning.entrust(form.instance, head_teacher=filled["head_teacher"], by=user)


def _conflict(request: HttpRequest, form: ClassForm, current: TrainingClass) -> HttpResponse:
    """The form again, as it was typed, on the version that is stored now."""
    typed = request.POST.copy()
    typed["version"] = str(current.version)
    form.data = typed
    context = {
        "form": form,
        "training_class": current,
        "name": current.name,
        "differences": differences(current, form.instance, form.cleaned_data["co_hosts"]),
        "last_change": last_change(current),
    }
    return render(request, "courses/class_edit.html", context, status=409)
