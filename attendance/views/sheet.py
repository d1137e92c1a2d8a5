"""The signed sheets of a class: found by their number, entered with a preview, confirmed once."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, posted, signed_in, typed
from accounts.resending import taken_once
from attendance import entering, printings
from attendance.access import entered_printing, may_mark, visible_class
from attendance.both_ways import both_ways
from attendance.entering import Entered, Outdated, Preview
from attendance.forms import SheetForm, SheetPhotosForm
from attendance.marking import NotMarkable
from attendance.models import CheckInMode, SheetPrinting
from attendance.sheets import entries_of, photos_by_half_day, sheets_of
from courses.models import TrainingClass


@signed_in
@require_safe
def sheet_list(request: UserRequest, pk: int) -> HttpResponse:
    """The half-days with what was printed, entered and photographed; a number or code leads to its printing."""
    training_class = visible_class(request.user, pk)
    find = typed(request.GET.get("find"), most=40)
    found = printings.find(request.user, training_class, find) if find else None
    if found:
        return redirect("attendance:sheet_enter", found.pk)
    return list_page(request, training_class, find=find)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_enter(request: UserRequest, pk: int) -> HttpResponse:
    """What differs on one signed sheet; a POST shows what would be entered, and enters nothing."""
    printing = entered_printing(request.user, pk)
    form = SheetForm(posted(request), paper=entering.paper_of(printing))
    if not form.is_valid():
        return _page(request, printing, form, status=422 if form.errors else 200)
    return _page(request, printing, form, Preview.of(printing, form.typed))


@require_POST
@signed_in
@taken_once(then="attendance:sheet_enter")
def sheet_confirm(request: UserRequest, pk: int) -> HttpResponse:
    """Enters the sheet as it was shown, once; where anything stands otherwise by now, shows it anew."""
    printing = entered_printing(request.user, pk)
    form = SheetForm(request.POST, paper=entering.paper_of(printing))
    if not form.is_valid():
        return _page(request, printing, form, status=422)
    preview = Preview.of(printing, form.typed)
    if preview.fingerprint != form.cleaned_data["seen"]:
        return _outdated(request, printing, form)
    if not form.agrees(preview.counts.present):
        return _page(request, printing, form, preview, status=422)
    try:
        entered = entering.enter(printing, typed=form.typed, by=request.user, **form.cleaned_data)
    except Outdated:
        return _outdated(request, printing, form)
    except NotMarkable as refusal:
        return _page(request, printing, form, problem=str(refusal), status=409)
    _say_entered(request, entered)
    return redirect(address_of(printing.training_class, preview.half_day.key))


def list_page(
    request: UserRequest,
    training_class: TrainingClass,
    *,
    find: str = "",
    photos: SheetPhotosForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of all half-days; `photos` is a form that could not be taken, `problem` why something was refused."""
    days, standing = sheets_of(training_class)
    differing = both_ways(standing, {day.half_day: day.printings for day in days})
    context = {
        "training_class": training_class,
        "days": [(day, differing.get(day.half_day)) for day in days],
        "find": find,
        "photos_form": photos,
        "photos_day": photos["half_day"].value() if photos else "",
        "nonce": uuid.uuid4(),
        "problem": problem,
        "may_mark": may_mark(request.user, training_class),
        "on_paper": CheckInMode.PAPER in standing.policy.modes,
    }
    return render(request, "attendance/sheet_list.html", context, status=status)


def address_of(training_class: TrainingClass, half_day: str = "") -> str:
    """The list of the class's sheets, at that half-day (its key)."""
    return f"{reverse('attendance:sheet_list', args=[training_class.pk])}#{half_day}"


def _page(
    request: UserRequest,
    printing: SheetPrinting,
    form: SheetForm,
    preview: Preview | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    half_day = printings.half_day_of(printing)
    refusal = entering.refusal(printing)
    context: dict[str, Any] = {
        "training_class": printing.training_class,
        "printing": printing,
        "half_day": half_day,
        "form": form,
        "preview": None if refusal else preview,
        "sheet": preview or Preview.of(printing, {}),
        "refusal": refusal,
        "problem": problem if problem != refusal else "",
        "entries": entries_of(printing),
        "photos": photos_by_half_day(printing.training_class)[half_day],
        "nonce": uuid.uuid4(),
    }
    return render(request, "attendance/sheet_enter.html", context, status=status)


def _outdated(request: UserRequest, printing: SheetPrinting, form: SheetForm) -> HttpResponse:
    preview = Preview.of(printing, form.typed)
    problem = _("核对之后，考勤或录入的内容又有了变化，还没有写入。请按下面的最新情况再核对一次。")
    return _page(request, printing, form, preview, problem=problem, status=409)


def _say_entered(request: UserRequest, entered: Entered) -> None:
    words = {"n": entered.entry.changes, "present": entered.entry.reckoned}
    text = _("已按签到表补录：改动%(n)d人，实到%(present)d人。") % words
    undo = reverse("attendance:mark_undo", args=[entered.marked.act]) if entered.marked.act else ""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
