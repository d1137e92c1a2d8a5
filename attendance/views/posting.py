"""考勤通报 (R15): the half-day by unit as texts to copy, each copy noted; and what a unit sees of its own people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, next_address, signed_in, typed
from attendance import unit_report
from attendance.access import markable_class, may_mark, note_phones_seen, visible_class
from attendance.forms.posting import PostingForm
from attendance.hall import chosen_of, moments_of
from attendance.marking import NotMarkable
from attendance.models import AttendancePosting
from attendance.standing import Standing
from attendance.unit_attendance import UnitAttendance, class_of_unit
from attendance.value import CHOICES
from courses.models import TrainingClass
from timetable import links
from timetable.calendar import HalfDay
from trainees.views.roster import private


@require_safe
@signed_in
def posting_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The half-day asked for, else the last one that has begun: its lines by unit, and the texts."""
    training_class = visible_class(request.user, pk)
    return private(_page(request, training_class, typed(request.GET.get("half_day"), most=20)))


@require_POST
@signed_in
def posting_new(request: UserRequest, pk: int) -> HttpResponse:
    """Notes what was copied for the group: the list of notes to htmx, else back to the page."""
    training_class = markable_class(request.user, pk)
    form = PostingForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return _problem(request, training_class, status=422)
    half_day, text = form.cleaned_data["half_day"], form.cleaned_data["text"]
    try:
        row = unit_report.post(training_class, half_day=half_day, text=text, by=request.user)
    except NotMarkable as refusal:
        messages.error(request, str(refusal))
        return _problem(request, training_class, status=409)
    undo = f"undo:{reverse('attendance:posting_delete', args=[row.pk])}"
    messages.success(
        request, _("已记下：%(half_day)s已通报。") % {"half_day": half_day.label}, extra_tags=undo
    )
    if not request.htmx:
        return redirect(_address(training_class.pk, half_day))
    context = {
        "training_class": training_class,
        "postings": unit_report.postings_of(training_class, half_day),
    }
    return private(render(request, "attendance/_posting_answer.html", context | {"may_mark": True}))


@require_POST
@signed_in
def posting_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes such a note back."""
    rows = AttendancePosting.objects.filter(training_class__in=TrainingClass.objects.visible_to(request.user))
    row = get_object_or_404(rows, pk=pk)
    row.training_class = markable_class(request.user, row.training_class_id)
    try:
        unit_report.unpost(row, by=request.user)
    except NotMarkable as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("通报记录已撤销。"))
    half_day = HalfDay(row.day, row.period)
    return redirect(next_address(request) or _address(row.training_class_id, half_day))


@require_safe
@signed_in
def unit_attendance(request: UserRequest, pk: int) -> HttpResponse:
    """A liaison's own people in a class, by half-day; staff see everybody."""
    training_class = class_of_unit(request.user, pk)
    seen = UnitAttendance.of(training_class, request.user)
    if seen.sees_phones:
        note_phones_seen(training_class, by=request.user)
    context = {"training_class": training_class, "seen": seen, "choices": CHOICES}
    return private(render(request, "attendance/unit_attendance.html", context))


def _page(
    request: UserRequest, training_class: TrainingClass, key: str, *, status: int = 200
) -> HttpResponse:
    standing = Standing.of(training_class)
    now = timezone.now()
    begun = [column for column in standing.columns if column.sessions[0].start_at <= now]
    moments = moments_of({one.half_day: list(one.sessions) for one in begun}, standing.policy)
    moment = next((one for one in moments if one.half_day.key == key), None) or chosen_of(moments[-1:], "")
    report = unit_report.report_of(standing, [moment.half_day]) if moment else None
    context = {
        "training_class": training_class,
        "moments": moments,
        "moment": moment,
        "report": report,
        "texts": unit_report.texts_of(training_class, report, link=links.public_address(training_class))
        if report
        else [],
        "postings": unit_report.postings_of(training_class, moment.half_day) if moment else [],
        "may_mark": may_mark(request.user, training_class),
    }
    return render(request, "attendance/posting_detail.html", context, status=status)


def _problem(request: UserRequest, training_class: TrainingClass, *, status: int) -> HttpResponse:
    if request.htmx:
        return private(render(request, "attendance/_today_problem.html", status=status))
    return private(
        _page(request, training_class, typed(request.POST.get("half_day"), most=20), status=status)
    )


def _address(pk: int, half_day: HalfDay) -> str:
    return f"{reverse('attendance:posting_detail', args=[pk])}?half_day={half_day.key}"
