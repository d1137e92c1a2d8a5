"""签到核查: what looks like signing in for another, decided by a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in, typed_number
from attendance import flag_reviews
from attendance.access import markable_class, may_mark, visible_class
from attendance.both_ways import both_ways_of
from attendance.flag_reviews import NotDecidable, absences_of
from attendance.flags import Flags
from attendance.forms import FlagForm
from attendance.marking import NotMarkable
from attendance.models import FlagReview, FlagVerdict
from courses.models import TrainingClass
from timetable.calendar import HalfDay
from trainees.views.roster import private


@require_safe
@signed_in
def flag_list(request: UserRequest, pk: int) -> HttpResponse:
    """What is open, and below it what was decided."""
    return _page(request, visible_class(request.user, pk))


@require_POST
@signed_in
def flag_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Keeps a person's verdict; may be taken back."""
    training_class = markable_class(request.user, pk)
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _page(request, training_class, form=form, status=422)
    said = form.cleaned_data
    try:
        review = flag_reviews.decide(
            training_class,
            by=request.user,
            kind=said["kind"],
            key=said["key"],
            verdict=FlagVerdict(said["verdict"]),
            words=said["words"],
        )
    except NotDecidable as refusal:
        return _page(request, training_class, problem=str(refusal), status=409)
    undo = "undo:" + reverse("attendance:flag_undo", args=[review.pk])
    messages.success(
        request, _("已记下：%(verdict)s。") % {"verdict": review.get_verdict_display()}, extra_tags=undo
    )
    return redirect(_address(pk, review))


@require_POST
@signed_in
def flag_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Opens a flag again."""
    review = _review(request, pk)
    if flag_reviews.take_back(review, by=request.user):
        messages.success(request, _("已撤回结论，请重新核查；已经记的旷课不受影响。"))
    return redirect(_address(review.training_class_id))


@require_POST
@signed_in
def flag_mark(request: UserRequest, pk: int) -> HttpResponse:
    """Marks a half-day absent that somebody else signed for; may be taken back."""
    review = _review(request, pk)
    enrolment = typed_number(request.POST.get("enrolment")) or 0
    try:
        half_day = HalfDay.parse(request.POST.get("half_day", ""))
        marked = flag_reviews.mark_absent(review, by=request.user, enrolment_id=enrolment, half_day=half_day)
    except ValueError:
        return _page(request, review.training_class, problem=_("没有这个半天。"), status=422)
    except (NotDecidable, NotMarkable) as refusal:
        return _page(request, review.training_class, problem=str(refusal), status=409)
    undo = f"undo:{reverse('attendance:mark_undo', args=[marked.act])}" if marked.act else ""
    text = _("%(half_day)s已记为旷课。") % {"half_day": half_day.label}
    messages.success(request, text, extra_tags=undo)
    return redirect(_address(review.training_class_id, review))


def _review(request: UserRequest, pk: int) -> FlagReview:
    classes = TrainingClass.objects.visible_to(request.user).values("pk")
    review: FlagReview = get_object_or_404(FlagReview, pk=pk, training_class__in=classes)
    review.training_class = markable_class(request.user, review.training_class_id)
    return review


def _page(
    request: UserRequest,
    training_class: TrainingClass,
    *,
    form: FlagForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    flags = Flags.of(training_class)
    context: dict[str, Any] = {
        "training_class": training_class,
        "open": flags.open,
        "both_ways": list(both_ways_of(flags.standing).values()),
        "decided": [(flag, _offered(flag, flags)) for flag in flags.decided],
        "may_mark": may_mark(request.user, training_class),
        "form": form,
        "bad_key": form.data.get("key", "") if form else "",
        "problem": problem,
    }
    return private(render(request, "attendance/flag_list.html", context, status=status))


def _offered(flag: Any, flags: Flags) -> list[flag_reviews.Absence]:
    stood_in = flag.review and flag.review.verdict == FlagVerdict.STOOD_IN
    return absences_of(flag, flags) if stood_in else []


def _address(pk: int, review: FlagReview | None = None) -> str:
    return reverse("attendance:flag_list", args=[pk]) + (f"#r{review.pk}" if review else "")
