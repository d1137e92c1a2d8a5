"""What is done about one person of the half-day, by one tap: there after all, late, on leave, signed in at the desk, not
reached."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, next_address, signed_in
from attendance import checkin, contacts, marking, retaking, saving
from attendance.access import markable_enrolment
from attendance.forms.today import ContactForm, PersonForm, TodayMarkForm
from attendance.hall import moments_on
from attendance.leave import LeaveRefused
from attendance.marking import Marked, NotMarkable
from attendance.models import CheckIn, CheckInWay, ContactTry, MarkSource
from attendance.today import Today, TodayRow
from attendance.value import Value
from attendance.views.grid import say_marked
from attendance.views.today import address_of, block_of, rights_of
from timetable.calendar import HalfDay
from timetable.models import PublishedSession
from trainees.models import Enrolment
from trainees.views.roster import private


@require_POST
@signed_in
def today_mark(request: UserRequest, pk: int) -> HttpResponse:
    """Says of one person what holds: the row and the counts to htmx, else back to the page; 409 where others were first."""
    person = markable_enrolment(request.user, pk)
    form = TodayMarkForm(request.POST)
    if not form.is_valid():
        return _refused(request, person, form, _("读不懂这一步，请刷新后再试。"), status=422)
    if _lacks_reason(person, form):
        return _refused(request, person, form, _("签到已经截止，补签请写原因。"), status=422)
    try:
        marked = _mark(person, form, request)
    except NotMarkable as refusal:
        return _refused(request, person, form, str(refusal))
    if marked.not_expected:
        return _refused(request, person, form, _("本人这个半天没有课，不用记考勤。"))
    if marked.conflicts:
        return _refused(request, person, form, saving.sentence(marked.conflicts[0], person.cadre.name))
    if not request.htmx:
        say_marked(request, marked)
    return _done(request, person, form, undo=marked.changes[0].before if marked.changes else None)


@require_POST
@signed_in
def desk_check_in(request: UserRequest, pk: int) -> HttpResponse:
    """Checks in somebody without a smartphone, at the first session of the half-day that the person is expected at."""
    person = markable_enrolment(request.user, pk)
    form = PersonForm(request.POST)
    session = session_of(person, form.cleaned_data["half_day"]) if form.is_valid() else None
    if session is None:
        return _refused(request, person, form, _("本人这个半天没有课，不用签到。"))
    outcome = checkin.check_in(person, session, at=timezone.now(), way=CheckInWay.DESK, by=request.user)
    words = _("%(name)s：%(sentence)s") % {"name": person.cadre.name, "sentence": outcome.sentence}
    if outcome.check_in is None:
        return _refused(request, person, form, words)
    undo = f"undo:{reverse('attendance:check_in_delete', args=[outcome.check_in.pk])}"
    messages.success(request, words, extra_tags=undo if outcome.is_taken else "")
    return _done(request, person, form)


@require_POST
@signed_in
def check_in_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes back what staff took at the desk or from a badge."""
    row = get_object_or_404(CheckIn.objects.select_related("session", "enrolment"), pk=pk)
    person = row.enrolment = markable_enrolment(request.user, row.enrolment_id)
    try:
        retaking.take_back(row, by=request.user)
    except (LeaveRefused, NotMarkable) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s的签到已撤销。") % {"name": person.cadre.name})
    return redirect(next_address(request) or address_of(person.training_class_id))


@require_POST
@signed_in
def contact_new(request: UserRequest, pk: int) -> HttpResponse:
    """Notes that somebody could not be reached."""
    person = markable_enrolment(request.user, pk)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _refused(request, person, form, _("情况请写在200字以内。"), status=422)
    words, half_day = form.cleaned_data["words"], form.cleaned_data["half_day"]
    try:
        contacts.note_try(person, half_day=half_day, words=words, by=request.user)
    except NotMarkable as refusal:
        return _refused(request, person, form, str(refusal))
    messages.success(request, _("已记下：没有联系上%(name)s。") % {"name": person.cadre.name})
    return _done(request, person, form)


@require_POST
@signed_in
def contact_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes such a note back."""
    row = get_object_or_404(ContactTry.objects.select_related("enrolment"), pk=pk)
    person = row.enrolment = markable_enrolment(request.user, row.enrolment_id)
    form = PersonForm({"list": request.POST.get("list"), "half_day": HalfDay(row.day, row.period).key})
    form.is_valid()
    try:
        contacts.forget_try(row, by=request.user)
    except NotMarkable as refusal:
        return _refused(request, person, form, str(refusal))
    messages.success(request, _("已撤销这条联系记录。"))
    return _done(request, person, form)


def session_of(person: Enrolment, half_day: HalfDay) -> PublishedSession | None:
    """The first session of the half-day at which the person is expected."""
    row = _row(person, half_day)
    return PublishedSession.objects.get(pk=row.cell.sessions[0].pk) if row else None


def _row(person: Enrolment, half_day: HalfDay) -> TodayRow | None:
    today = Today.of(person.training_class, half_day.key)
    return today.row(person.pk) if today.moment and today.moment.half_day == half_day else None


def _lacks_reason(person: Enrolment, form: TodayMarkForm) -> bool:
    """Whether somebody is said to be there after check-in was over (补签), and nobody says why."""
    half_day, value = form.cleaned_data["half_day"], Value.of(form.cleaned_data["value"])
    if not value.is_there or form.cleaned_data["reason"]:
        return False
    moments = moments_on(person.training_class, half_day.day)
    return any(moment.is_closed for moment in moments if moment.half_day == half_day)


def _mark(person: Enrolment, form: TodayMarkForm, request: UserRequest) -> Marked:
    said = form.cleaned_data
    return marking.mark(
        person.training_class,
        by=request.user,
        half_day=said["half_day"],
        values={person.pk: Value.of(said["value"])},
        seen={person.pk: Value.of(said["seen"])},
        source=MarkSource.DESK,
        reason=said["reason"],
    )


def _done(
    request: UserRequest, person: Enrolment, form: PersonForm, *, undo: Value | None = None
) -> HttpResponse:
    half_day = form.cleaned_data["half_day"]
    if request.htmx:
        return _answer(request, person, form, undo=undo)
    own = f"{address_of(person.training_class_id, half_day)}#e{person.pk}"
    return redirect(next_address(request) or own)


def _refused(
    request: UserRequest, person: Enrolment, form: PersonForm, problem: str, *, status: int = 409
) -> HttpResponse:
    """Why it was not done: in the person's row to htmx, else on the page."""
    half_day = form.cleaned_data.get("half_day")
    if request.htmx and half_day:
        return _answer(request, person, form, problem=problem, status=status)
    messages.error(request, problem)
    if request.htmx:
        return private(render(request, "attendance/_today_problem.html", status=status))
    context = block_of(request, person.training_class, half_day.key if half_day else "")
    return private(render(request, "attendance/today_detail.html", context, status=status))


def _answer(
    request: UserRequest,
    person: Enrolment,
    form: PersonForm,
    *,
    problem: str = "",
    undo: Value | None = None,
    status: int = 200,
) -> HttpResponse:
    """The person's row, unfolded, and the counts."""
    half_day = form.cleaned_data["half_day"]
    today = Today.of(person.training_class, half_day.key)
    row = today.row(person.pk) if today.moment and today.moment.half_day == half_day else None
    if row is None and problem:
        messages.error(request, problem)
    context = {
        **rights_of(request, person.training_class),
        "today": today,
        "moment": today.moment,
        "row": replace(row, undo=undo, problem=problem, is_unfolded=True) if row else None,
        "list": form.cleaned_data.get("list", "e"),
        "is_answer": True,
    }
    return private(render(request, "attendance/_today_answer.html", context, status=status))
