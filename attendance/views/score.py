"""Tests and their scores: the table, a sheet, and the tests themselves."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, next_address, posted, signed_in
from accounts.resending import taken_once
from attendance import class_tests, scoring, terms
from attendance.access import markable_class, markable_test, may_mark, visible_class
from attendance.forms import ClassTestForm, ScoreForm, ScoreSheetForm
from attendance.models import ClassTest
from attendance.score_sheet import keys_of
from attendance.scoring import Table
from courses.models import TrainingClass
from trainees.views.roster import private

either_method = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def score_list(request: UserRequest, pk: int) -> HttpResponse:
    """The class's people by its tests, with fields for those who may enter."""
    training_class = visible_class(request.user, pk)
    return _table(request, training_class, ScoreForm(None, table=Table.load(training_class)))


@require_POST
@signed_in
def score_save(request: UserRequest, pk: int) -> HttpResponse:
    """Saves what was changed; 409 with both values where somebody else changed it meanwhile."""
    training_class = markable_class(request.user, pk)
    form = ScoreForm(request.POST, table=Table.load(training_class))
    if not form.is_valid():
        return _table(request, training_class, form, status=422)
    try:
        count = scoring.save(training_class, given=form.given, seen=form.seen_by_key, by=request.user)
    except scoring.Changed as conflict:
        form.saved = conflict.current
        return _table(request, training_class, form, status=409)
    except terms.Settled as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _saved(count))
    return redirect("attendance:score_list", pk)


@either_method
@signed_in
def score_import(request: UserRequest, pk: int) -> HttpResponse:
    """Reads a sheet of scores of one test and shows what it would do; the table's own address writes it."""
    test = _test_in_place(request, pk)
    table = Table.load(test.training_class)
    form = ScoreSheetForm(posted(request), request.FILES or None, test=test, table=table)
    context: dict[str, Any] = {"training_class": test.training_class, "test": test, "form": form}
    if form.is_valid():
        cells = keys_of(form.preview)
        context |= {
            "preview": form.preview,
            "cells": [(f"s-{test_id}-{person}", text) for (test_id, person), text in cells.items()],
            "seen": ScoreForm(None, table=table).seen_now,
        }
    status = 422 if form.errors else 200
    return private(render(request, "attendance/score_import.html", context, status=status))


@either_method
@signed_in
@taken_once(then="attendance:score_list")
def class_test_new(request: UserRequest, pk: int) -> HttpResponse:
    """Sets a test."""
    training_class = markable_class(request.user, pk)
    form = ClassTestForm(posted(request), instance=ClassTest(training_class=training_class))
    return _test_page(request, form, "class_test_new")


@either_method
@signed_in
def class_test_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a test; 409 where somebody else did meanwhile."""
    form = ClassTestForm(posted(request), instance=_test_in_place(request, pk))
    return _test_page(request, form, "class_test_edit")


@either_method
@signed_in
def class_test_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Asks, then takes a test out with its scores; the message offers to put it back."""
    test = _test_in_place(request, pk)
    if request.method == "POST":
        try:
            class_tests.remove(test, by=request.user)
        except terms.Settled as refusal:
            messages.error(request, str(refusal))
        else:
            undo = reverse("attendance:class_test_restore", args=[pk])
            text = _("“%(test)s”已删除。") % {"test": test.title}
            messages.success(request, text, extra_tags=f"undo:{undo}")
        return redirect("attendance:score_list", test.training_class_id)
    context = {"training_class": test.training_class, "test": test, "entered": test.scores.count()}
    return render(request, "attendance/class_test_delete.html", context)


@require_POST
@signed_in
def class_test_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts a test back with its scores."""
    test = markable_test(request.user, pk)
    try:
        class_tests.restore(test, by=request.user)
    except (class_tests.NotRestorable, terms.Settled) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(test)s”已恢复。") % {"test": test.title})
    return redirect(next_address(request) or reverse("attendance:score_list", args=[test.training_class_id]))


def _test_in_place(request: UserRequest, pk: int) -> ClassTest:
    test = markable_test(request.user, pk)
    if test.removed_at:
        raise PermissionDenied
    return test


def _test_page(request: UserRequest, form: ClassTestForm, name: str) -> HttpResponse:
    """Saves a valid form and leads to the scores, or shows its page."""
    training_class = form.instance.training_class
    stale: ClassTest | None = None
    is_stale = False
    if form.is_valid():
        try:
            class_tests.keep(form.instance, by=request.user, version=form.cleaned_data["version"] or 0)
            messages.success(request, _("“%(test)s”已保存。") % {"test": form.instance.title})
            return redirect("attendance:score_list", training_class.pk)
        except terms.Settled as refusal:
            form.add_error(None, str(refusal))
        except class_tests.Stale as conflict:
            stale, is_stale, form.data = conflict.current, True, request.POST.copy()
            form.data["version"] = str(stale.version if stale else 0)
    context = {"training_class": training_class, "form": form, "stored": stale, "is_stale": is_stale}
    status = 409 if is_stale else 422 if form.errors else 200
    return render(request, f"attendance/{name}.html", context, status=status)


def _table(
    request: UserRequest, training_class: TrainingClass, form: ScoreForm, *, status: int = 200
) -> HttpResponse:
    table = form.table
    context = {
        "training_class": training_class,
        "form": form,
        "table": table,
        "summaries": [table.summary(test) for test in table.tests],
        "may_enter": may_mark(request.user, training_class) and training_class.status not in terms.SETTLED,
        "may_set_terms": request.user.has_perm("attendance.change_policy", training_class),
        "is_outdated": status == 409,
        "not_sat": " ".join(scoring.NOT_SAT),
    }
    return private(render(request, "attendance/score_list.html", context, status=status))


def _saved(count: int) -> str:
    if not count:
        return _("成绩没有变化。")
    return ngettext("已保存 %(n)d 个成绩。", "已保存 %(n)d 个成绩。", count) % {"n": count}
