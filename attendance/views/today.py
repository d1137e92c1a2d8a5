"""今日: who is missing in the half-day that counts, and the rest marked as absent when check-in is over."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, posted, signed_in, typed
from attendance.access import markable_class, may_mark, note_phones_seen, sees_phones, visible_class
from attendance.forms.today import AbsenceFillForm
from attendance.marking import NotMarkable
from attendance.today import Today, mark_rest_absent, missing_text, pulse_of
from courses.models import TrainingClass
from timetable.calendar import HalfDay
from trainees.views.roster import private


@require_safe
@signed_in
def today_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The half-day that counts now; to htmx the block alone, or nothing where it says what was `seen` already."""
    training_class = visible_class(request.user, pk)
    if request.htmx and request.GET.get("seen") == pulse_of(training_class):
        return private(HttpResponse(status=204))
    if sees_phones(request.user, training_class):
        note_phones_seen(training_class, by=request.user)
    context = block_of(request, training_class)
    if request.htmx:
        part = "_today_found" if request.htmx.target == "today-found" else "_today"
        return private(render(request, f"attendance/{part}.html", context))
    return private(render(request, "attendance/today_detail.html", context))


@require_http_methods(["GET", "POST"])
@signed_in
def absence_fill(request: UserRequest, pk: int) -> HttpResponse:
    """Asks before everybody still missing is marked as absent, and does it; 409 where their number has changed."""
    training_class = markable_class(request.user, pk)
    today = Today.of(training_class, typed(request.GET.get("half_day"), most=20))
    form, problem = AbsenceFillForm(posted(request)), _why_not_absent(today)
    if today.moment and not problem and form.is_valid():
        if form.cleaned_data["number"] != len(today.unrecorded):
            problem = _("刚刚有人签到或请假，人数变了，请再看一遍。")
        elif not (problem := _mark_absent(request, today)):
            return redirect(address_of(training_class.pk, today.moment.half_day))
    context = {"training_class": training_class, "today": today, "problem": problem}
    status = 409 if request.method == "POST" else 200
    return private(render(request, "attendance/absence_fill.html", context, status=status))


def block_of(request: UserRequest, training_class: TrainingClass, key: str | None = None) -> dict[str, Any]:
    """What the block about today shows, on its own page and on the first page of a head teacher."""
    pulse = pulse_of(training_class)  # before the rest: what comes in between is seen next time
    asked = typed(request.GET.get("half_day"), most=20) if key is None else key
    today = Today.of(training_class, asked)
    text = typed(request.GET.get("q"), most=50) if key is None else ""
    return {
        **rights_of(request, training_class),
        "today": today,
        "moment": today.moment,
        "pulse": pulse,
        "asked": asked if today.moment and today.moment.half_day.key == asked else "",
        "missing_text": missing_text(today),
        "q": text,
        "found": [replace(row, is_unfolded=row.is_missing) for row in today.matching(text)][:12]
        if text
        else [],
    }


def rights_of(request: UserRequest, training_class: TrainingClass) -> dict[str, Any]:
    """What the user may see and do in the class."""
    return {
        "training_class": training_class,
        "may_mark": may_mark(request.user, training_class),
        "sees_phones": sees_phones(request.user, training_class),
    }


def _why_not_absent(today: Today) -> str:
    if today.moment is None:
        return _("今天没有课。")
    if not today.moment.is_closed:
        return _("签到还没有截止，截止以后才能把其余的人记为旷课。")
    return "" if today.unrecorded else _("已经没有未记的人。")


def _mark_absent(request: UserRequest, today: Today) -> str:
    """Marks them and says so with the way back; why not, or ""."""
    try:
        marked = mark_rest_absent(today, by=request.user)
    except NotMarkable as refusal:
        return str(refusal)
    number = len(marked.changes)
    text = ngettext("其余 %(n)d 人已记旷课。", "其余 %(n)d 人已记旷课。", number) % {"n": number}
    undo = f"undo:{reverse('attendance:mark_undo', args=[marked.act])}" if marked.act else ""
    messages.success(request, text, extra_tags=undo)
    return ""


def address_of(pk: int, half_day: HalfDay | None = None) -> str:
    """The page, at that half-day where given."""
    address = reverse("attendance:today_detail", args=[pk])
    return f"{address}?half_day={half_day.key}" if half_day else address
