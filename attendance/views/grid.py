"""The grid of a class: looked at, saved by the cell, filled by the half-day, taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, next_address, signed_in
from attendance import filling, saving, undoing
from attendance.access import markable_class, may_mark, visible_class
from attendance.forms import CellsForm, GridFilter
from attendance.grid import Grid, act_text
from attendance.marking import Marked, NotMarkable, ReasonNeeded
from attendance.models import CheckInMode, Mark, MarkSource
from attendance.standing import Column, Standing
from attendance.value import CHOICES
from courses.models import TrainingClass


@signed_in
@require_safe
def attendance_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The grid of trainees and half-days, with its filters and the half-day chosen."""
    return _page(request, visible_class(request.user, pk))


@signed_in
@require_POST
def mark_save(request: UserRequest, pk: int) -> HttpResponse:
    """Saves the changed cells: JSON to the page's script, a redirect to a plain form; 409 where others were first."""
    training_class = markable_class(request.user, pk)
    form = CellsForm(request.POST)
    if not form.is_valid():
        text = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _refusal(request, training_class, text, status=422)
    cells, reason = form.cleaned_data["cells"], form.cleaned_data["reason"]
    try:
        marked = saving.save(training_class, cells=cells, by=request.user, reason=reason)
    except ReasonNeeded as refusal:
        return _refusal(request, training_class, str(refusal), status=422, asks_reason=True)
    except NotMarkable as refusal:
        return _refusal(request, training_class, str(refusal), status=409)
    standing = Standing.of(training_class)
    if _wants_json(request):
        return JsonResponse(saving.answer(marked, standing), status=409 if marked.conflicts else 200)
    if marked.conflicts:
        return _page(request, training_class, saving.sentences(marked, standing), status=409)
    say_marked(request, marked)
    return redirect(_back(request, training_class))


@signed_in
@require_POST
def mark_fill(request: UserRequest, pk: int) -> HttpResponse:
    """Marks as present whoever of the rows shown has no mark in the half-day yet."""
    training_class = markable_class(request.user, pk)
    standing = Standing.of(training_class)
    filter_form = GridFilter(request.GET, standing)
    half_day = filter_form.chosen()
    if half_day is None:
        return _refusal(request, training_class, _("没有这个半天。"), status=422)
    try:
        marked = filling.fill(
            standing.only(filter_form.rows()), half_day=half_day, by=request.user, source=MarkSource.GRID
        )
    except NotMarkable as refusal:
        return _refusal(request, training_class, str(refusal), status=409)
    say_marked(request, marked)
    return redirect(_back(request, training_class))


@signed_in
@require_POST
def mark_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Takes the user's own act of marking back, where nobody has marked over it."""
    mark = get_object_or_404(
        Mark.objects.select_related("enrolment", "marked_by"), pk=pk, marked_by=request.user
    )
    training_class = visible_class(request.user, mark.enrolment.training_class_id)
    if not may_mark(request.user, training_class):
        raise PermissionDenied
    try:
        undone = undoing.undo(mark, training_class, by=request.user)
    except NotMarkable as refusal:
        return _refusal(request, training_class, str(refusal), status=409)
    if undone.kept:
        messages.warning(
            request,
            ngettext("有%(n)d条之后又被改过，没有动。", "有%(n)d条之后又被改过，没有动。", undone.kept)
            % {"n": undone.kept},
        )
    else:
        messages.success(request, _("已撤销。"))
    return redirect(next_address(request) or _back(request, training_class))


def _page(
    request: UserRequest, training_class: TrainingClass, problems: tuple[str, ...] = (), *, status: int = 200
) -> HttpResponse:
    standing = Standing.of(training_class)
    filter_form = GridFilter(request.GET, standing)
    shown = standing.only(filter_form.rows())
    allowed = may_mark(request.user, training_class)
    grid = Grid.of(shown, may_mark=allowed)
    chosen = filter_form.chosen()
    column = (shown.column(chosen) if chosen else None) or _now(shown)
    context: dict[str, Any] = {
        "training_class": training_class,
        "filter": filter_form,
        "grid": grid,
        "acts": [act_text(act) for act in grid.acts],
        "column": column,
        "column_has_come": bool(column and column.half_day.day <= timezone.localdate()),
        "column_is_over": bool(column and column.half_day.day < timezone.localdate()),
        "is_editing": allowed and bool(request.GET.get("edit")),
        "may_mark": allowed,
        "on_paper_alone": [CheckInMode.PAPER],
        "choices": CHOICES,
        "count": ngettext("%(n)d 人", "%(n)d 人", len(shown.rows)) % {"n": len(shown.rows)},
        "is_filtered": len(shown.rows) < len(standing.rows),
        "problems": problems,
    }
    return render(request, "attendance/attendance_detail.html", context, status=status)


def _now(standing: Standing) -> Column | None:
    """The half-day that runs or ran last, else the first to come."""
    now = timezone.now()
    begun = [column for column in standing.columns if column.sessions[0].start_at <= now]
    return begun[-1] if begun else next(iter(standing.columns), None)


def _wants_json(request: UserRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _refusal(
    request: UserRequest, training_class: TrainingClass, text: str, *, status: int, asks_reason: bool = False
) -> HttpResponse:
    if _wants_json(request):
        asked = {"asks_reason": True} if asks_reason else {}
        return JsonResponse({"error": text, **asked}, status=status)
    return _page(request, training_class, (text,), status=status)


def say_marked(request: UserRequest, marked: Marked) -> None:
    """Tells how many were recorded, with the way back."""
    count = len(marked.changes)
    if not marked.act:
        messages.info(request, _("没有需要保存的改动。"))
        return
    text = ngettext("已记录%(n)d人次。", "已记录%(n)d人次。", count) % {"n": count}
    messages.success(request, text, extra_tags="undo:" + reverse("attendance:mark_undo", args=[marked.act]))


def _back(request: UserRequest, training_class: TrainingClass) -> str:
    query = request.GET.copy()
    query.pop("edit", None)
    address = reverse("attendance:attendance_detail", args=[training_class.pk])
    return f"{address}?{query.urlencode()}" if query else address
