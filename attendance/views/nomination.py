"""The nominations of a class: looked at by unit, decided on, and named by the units."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, next_address, signed_in
from accounts.models import AuditEntry
from attendance.forms.nomination import DecisionForm, NominationFilter
from attendance.nominations import Overview, grouped, listed
from courses.models import TrainingClass
from trainees import deciding, listing, nominating, reporting
from trainees.access import (
    nominations_decided_by,
    own_nomination,
    own_paths,
    people_opened_by,
    roster_seen_by,
)
from trainees.deciding import Decided
from trainees.enrolment import NotEnrolled
from trainees.models import Enrolment, EnrolmentStatus
from trainees.views.roster import private
from trainees.waiting import Queue, moved_up_text

ROWS_A_PAGE = 300


@signed_in
@require_safe
def nomination_list(request: UserRequest, pk: int) -> HttpResponse:
    """Staff see all nominations by unit, a liaison the own ones; with seats, closing time and what was decided."""
    return _page(request, roster_seen_by(request.user, pk))


@signed_in
@require_POST
def nomination_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Decides on those who were ticked, or on one; 409 where a quota is full or somebody has been withdrawn since."""
    training_class = nominations_decided_by(request.user, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, training_class, form, status=422)
    try:
        decided = deciding.decide(training_class, by=request.user, **form.decision_given)
    except NotEnrolled as refusal:
        return _page(request, training_class, form, problem=str(refusal), status=409)
    _say_decided(request, training_class, decided)
    return redirect(_back(request, training_class.pk))


@signed_in
@require_POST
def nomination_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Takes the user's own act of deciding back, where nobody has changed the rows since."""
    act = get_object_or_404(AuditEntry, pk=pk, by=request.user, action=deciding.ACTION)
    training_class = nominations_decided_by(request.user, act.subject_id or 0)
    try:
        undone = deciding.undo(act, training_class, by=request.user)
    except NotEnrolled as refusal:
        messages.error(request, str(refusal))
    else:
        text = ngettext("已撤销 %(n)d 人的审核。", "已撤销 %(n)d 人的审核。", undone.count) % {
            "n": undone.count
        }
        messages.success(request, text)
        if undone.kept:
            messages.warning(
                request,
                ngettext("%(n)d 人之后又有变化，没有动。", "%(n)d 人之后又有变化，没有动。", undone.kept)
                % {"n": undone.kept},
            )
    return redirect(_back(request, training_class.pk))


@signed_in
@require_POST
def nomination_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Takes the unit's own nomination back before it is decided."""
    row = own_nomination(request.user, pk)
    undo = "undo:" + reverse("attendance:nomination_restore", args=[pk])
    return _changed(request, row, nominating.withdraw, _("已撤回%(name)s的推荐。"), undo)


@signed_in
@require_POST
def nomination_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Undoes the unit's own withdrawal."""
    row = own_nomination(request.user, pk)
    return _changed(request, row, nominating.restore, _("%(name)s已回到推荐名单。"))


def _changed(
    request: UserRequest, row: Enrolment, verb: Callable[..., Enrolment], text: str, undo: str = ""
) -> HttpResponse:
    """Calls the verb on the unit's own nomination, says what came of it, and goes back."""
    try:
        verb(row, by=request.user)
    except NotEnrolled as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, text % {"name": row.cadre.name}, extra_tags=undo)
    return redirect(_back(request, row.training_class_id))


def _page(
    request: UserRequest,
    training_class: TrainingClass,
    decision: DecisionForm | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    paths = own_paths(request.user, training_class)
    overview = Overview.load(training_class, paths=paths)
    lines = listing.load(training_class, paths=paths)
    form = NominationFilter(request.GET, lines=lines)
    chosen = form.chosen()
    page = Paginator(chosen, ROWS_A_PAGE).get_page(request.GET.get("page"))
    is_staff = paths is None
    may_nominate = not is_staff and request.user.has_perm("trainees.nominate", training_class)
    queue = Queue.load(training_class) if overview.counts[EnrolmentStatus.WAITLISTED] else None
    doors = overview.doors if may_nominate else None
    rows = listed(training_class, list(page.object_list), queue=queue, doors=doors)
    context: dict[str, Any] = {
        "training_class": training_class,
        "overview": overview,
        "filter": form,
        "lines": lines,
        "page": page,
        "opened": people_opened_by(request.user, (line.cadre_id for line in page.object_list)),
        "groups": grouped(rows, overview.quotas),
        "count": _("共 %(count)d 人") % {"count": len(chosen)},
        "next_in_line": queue.first() if queue and is_staff else None,
        "is_staff": is_staff,
        "may_decide": request.user.has_perm("trainees.decide_nominations", training_class),
        "may_nominate": may_nominate and overview.closing.is_open,
        "decision": decision or DecisionForm(),
        "ticked": decision.ticked if decision else [],
        "problem": problem,
        "replies": _own_replies(request, training_class, paths),
    }
    name = "attendance/_nomination_results.html" if request.htmx else "attendance/nomination_list.html"
    return private(render(request, name, context, status=status))


def _own_replies(
    request: UserRequest, training_class: TrainingClass, paths: list[str] | None
) -> list[reporting.Reply]:
    """What a liaison's units owe the class, to be sent in from this page."""
    answers = bool(paths) and request.user.has_perm("trainees.answer_for_unit", training_class)
    return reporting.load(training_class, within=paths) if answers and not request.htmx else []


def _say_decided(request: UserRequest, training_class: TrainingClass, decided: Decided) -> None:
    """Tells what was decided, with the way back, who moved up, and where the planned size is passed."""
    if decided.act is None:
        messages.info(request, _("没有变化：选中的人已经是这个状态。"))
        return
    names = _names(decided.rows)
    text = _("%(names)s：%(state)s。") % {"names": names, "state": decided.rows[0].get_status_display()}
    undo = "undo:" + reverse("attendance:nomination_undo", args=[decided.act.pk])
    messages.success(request, text, extra_tags=undo)
    for row in decided.moved_up:
        messages.info(request, moved_up_text(row))
    if decided.beyond:
        size = {"size": training_class.planned_size, "n": decided.beyond}
        messages.warning(request, _("已超过计划人数 %(size)d 人：多 %(n)d 人。") % size)


def _names(rows: Any) -> str:
    names = [row.cadre.name for row in rows]
    if len(names) <= 3:
        return _("、").join(names)
    return ngettext("%(first)s等 %(n)d 人", "%(first)s等 %(n)d 人", len(names)) % {
        "first": names[0],
        "n": len(names),
    }


def _back(request: UserRequest, pk: int) -> str:
    """The page from which it came, with its filters, if it is one of ours; else the list."""
    address = reverse("attendance:nomination_list", args=[pk])
    query = request.GET.urlencode()
    return next_address(request) or (f"{address}?{query}" if query else address)
