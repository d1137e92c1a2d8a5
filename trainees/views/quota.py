"""The seats of a class by unit: the table, sharing them out, and taking them from a sheet. The table alone writes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, posted, signed_in
from courses.access import class_seen_by
from trainees import allotting, sharing
from trainees.access import quotas_changed_by
from trainees.allotting import Allotment, Stale, Table
from trainees.forms import QuotaForm, QuotaSheetForm, ShareForm
from trainees.workplaces import Workplaces


@require_safe
@signed_in
def quota_list(request: UserRequest, pk: int) -> HttpResponse:
    """The table of seats, with fields for those who may change it."""
    training_class = class_seen_by(request.user, pk)
    may_change = request.user.has_perm("trainees.change_quotas", training_class)
    table = Table.load(training_class)
    return _table(request, table, QuotaForm(None, table=table), may_change=may_change)


@require_POST
@signed_in
def quota_save(request: UserRequest, pk: int) -> HttpResponse:
    """Saves the table; an older one is shown beside what was saved meanwhile (409)."""
    training_class = quotas_changed_by(request.user, pk)
    table = Table.load(training_class, with_units=_units_sent(request))
    form = QuotaForm(request.POST, table=table)
    if not form.is_valid():
        return _table(request, table, form, status=422)
    try:
        count = allotting.allot(
            training_class, seats=form.seats, seen=request.POST.get("seen", ""), by=request.user
        )
    except Stale:
        return _table(request, table, form, status=409, outdated=True)
    messages.success(request, _saved(count))
    return redirect("trainees:quota_list", pk)


@require_http_methods(["GET", "POST"])
@signed_in
def quota_share(request: UserRequest, pk: int) -> HttpResponse:
    """Shows how seats would be shared out by a rule; a POST puts them into the table, which is then saved."""
    training_class = quotas_changed_by(request.user, pk)
    table = Table.load(training_class)
    asked = request.POST if request.method == "POST" else request.GET
    initial = {"total": training_class.planned_size, "rule": sharing.Rule.COMMUNITIES, "least": 0}
    form = ShareForm(asked if "rule" in asked else initial)
    shares, refusal = _shares(form, table)
    if request.method == "POST" and shares:
        proposed = {share["line"].unit.pk: Allotment(share["seats"], share["note"]) for share in shares}
        return _table(request, table, QuotaForm(None, table=table, proposed=proposed), proposed=True)
    context = {"training_class": training_class, "form": form, "shares": shares, "refusal": refusal}
    status = 422 if "rule" in asked and not shares else 200
    return render(request, "trainees/quota_share.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def quota_import(request: UserRequest, pk: int) -> HttpResponse:
    """Takes seats from a file or a pasted block into the table, which is then saved; names what it did not read."""
    training_class = quotas_changed_by(request.user, pk)
    workplaces = Workplaces.load(training_class.plan.district)
    form = QuotaSheetForm(posted(request), request.FILES or None, workplaces=workplaces)
    if form.is_valid():
        table = Table.load(training_class, with_units=form.given.seats)
        filled = QuotaForm(None, table=table, proposed=form.given.seats)
        return _table(request, table, filled, proposed=True, problems=form.given.problems)
    context = {"training_class": training_class, "form": form}
    return render(request, "trainees/quota_import.html", context, status=422 if form.errors else 200)


def _units_sent(request: UserRequest) -> list[int]:
    """Units of the district whose seats the form names: a pasted sheet may have brought some into the table."""
    return [
        int(pk) for name in request.POST if (pk := name.removeprefix("seats-")) != name and pk.isdecimal()
    ]


def _shares(form: ShareForm, table: Table) -> tuple[list[dict[str, Any]], str]:
    """A row a unit with what it has and what it would get; or a sentence on why there is no such sharing."""
    if not form.is_valid():
        return [], ""
    lines = [line for line in table.lines if not line.is_within_another]
    rule = sharing.Rule(form.cleaned_data["rule"])
    weights = sharing.weights_of(table.training_class, [line.unit for line in lines], rule)
    try:
        seats = sharing.share(
            form.cleaned_data["total"],
            weights,
            least=form.cleaned_data["least"] or 0,
            most=sharing.most_of(weights, rule),
        )
    except sharing.NotShared as refusal:
        return [], str(refusal)
    return [
        {"line": line, "weight": weight, "seats": many, "note": line.allotted.note}
        for line, weight, many in zip(lines, weights, seats, strict=True)
    ], ""


def _table(
    request: UserRequest, table: Table, form: QuotaForm, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "training_class": table.training_class,
        "table": table,
        "form": form,
        "may_change": True,
        **more,
    }
    return render(request, "trainees/quota_list.html", context, status=status)


def _saved(count: int) -> str:
    if not count:
        return _("名额没有变化。")
    return ngettext("已保存 %(n)d 个单位的名额。", "已保存 %(n)d 个单位的名额。", count) % {"n": count}
