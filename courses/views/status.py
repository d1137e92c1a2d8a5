"""A class moves on, is postponed, is cancelled, and comes back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, posted, signed_in
from courses import planning
from courses.access import class_changed_by
from courses.forms import PostponeForm, StatusForm
from courses.models import ClassStatus, TrainingClass
from courses.steps import STEPS, Step


@require_http_methods(["GET", "POST"])
@signed_in
def class_status(request: UserRequest, pk: int) -> HttpResponse:
    """Asks why where that is needed, and takes the step, or leads to the page that does; one that does not exist any more
    is a 409."""
    training_class = class_changed_by(request.user, pk)
    to = request.POST.get("to") or request.GET.get("to", "")
    step = STEPS.get((training_class.status_today, ClassStatus(to))) if to in ClassStatus.values else None
    if step is None:
        return _no_such_step(request, training_class, to)
    if step.page:
        return redirect(step.page, pk)
    form = StatusForm(posted(request), request.FILES or None, step=step, training_class=training_class)
    if form.is_valid():
        try:
            _take(step, training_class, form, request)
        except planning.NotAllowed as refused:
            messages.error(request, str(refused))
            return _refused(request, training_class)
        return redirect(training_class)
    context = {"form": form, "step": step, "training_class": training_class}
    return render(request, "courses/class_status.html", context, status=422 if form.errors else 200)


def _take(step: Step, training_class: TrainingClass, form: StatusForm, request: UserRequest) -> None:
    planning.advance(training_class, to=step.target, by=request.user, **form.approval)
    undo = reverse("courses:class_restore", args=[training_class.pk])
    tags = f"undo:{undo}" if step.target == ClassStatus.CANCELLED else ""
    messages.success(request, _("班次现在是“%(status)s”。") % {"status": step.target.label}, extra_tags=tags)


def _no_such_step(request: UserRequest, training_class: TrainingClass, to: str) -> HttpResponse:
    """A second click leads back to the page; anything else is told as it is."""
    if to == training_class.status_today:
        return redirect(training_class)
    messages.error(
        request,
        _("班次现在是“%(status)s”，这一步已经不能做了。") % {"status": training_class.status_today.label},
    )
    return _refused(request, training_class)


def _refused(request: UserRequest, training_class: TrainingClass) -> HttpResponse:
    return render(request, "courses/class_status.html", {"training_class": training_class}, status=409)


@require_http_methods(["GET", "POST"])
@signed_in
def class_postpone(request: UserRequest, pk: int) -> HttpResponse:
    """Gives the class new days (延期, R30)."""
    training_class = class_changed_by(request.user, pk)
    form = PostponeForm(posted(request), request.FILES or None, training_class=training_class)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            planning.postpone(training_class, by=request.user, **form.place, **form.approval)
        except planning.NotAllowed as refused:
            form.add_error(None, str(refused))
            status = 409
        except planning.Stale as stale:
            training_class, status = _told(form, stale, request), 409
        else:
            messages.success(request, _("已延期。课程安排不会自动移动，请到课表里调整。"))
            return redirect(training_class)
    context = {"form": form, "training_class": training_class}
    return render(request, "courses/class_postpone.html", context, status=status)


def _told(form: PostponeForm, stale: planning.Stale, request: UserRequest) -> TrainingClass:
    """The form as it was typed, on the version that is stored now; and the class as it stands."""
    form.add_error(None, _("这个班次刚刚被别人修改过，上面是现在的日期。仍要延期，请再提交一次。"))
    typed = request.POST.copy()
    typed["version"] = str(stale.current.version)
    form.data = typed
    return stale.current


@require_POST
@signed_in
def class_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Takes a cancellation back."""
    training_class = class_changed_by(request.user, pk)
    try:
        planning.restore(training_class, by=request.user)
    except planning.NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("已撤销取消，班次恢复为“%(s)s”。") % {"s": training_class.status_today.label}
        )
    return redirect(training_class)
