"""The auditor's pages of one class: figures, the rows behind each, and what was frozen."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from attendance.sheets import photos_by_half_day
from attendance.standing import Standing
from courses.access import class_seen_by
from courses.models import TrainingClass
from desk import auditing
from exports import freezing, frozen_documents
from exports.models import FrozenPaper
from timetable.calendar import HalfDay
from trainees.models import EnrolmentStatus


@require_safe
@never_cache
@signed_in
def audit_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The class at a glance; with `check` every frozen file is read and compared with its checksum; to htmx only the
    papers, while something is under way."""
    training_class = class_seen_by(request.user, pk)
    may_close = request.user.has_perm("attendance.close", training_class)
    context = {"training_class": training_class, "may_close": may_close}
    if request.headers.get("HX-Request"):
        editions = auditing.editions_of(training_class, request.user)
        shown = next((one for one in editions if one.edition.is_in_force), None)
        return render(request, "desk/_audit_papers.html", context | {"shown": shown})
    audit = auditing.Audit.of(training_class, user=request.user)
    if request.GET.get("check"):
        context |= _checked(training_class)
    context |= {"audit": audit, "shown": audit.in_force, "figure_names": auditing.FIGURES.values()}
    return render(request, "desk/audit_detail.html", context)


@require_safe
@signed_in
def audit_attendance(request: UserRequest, pk: int, half_day: str) -> HttpResponse:
    """The people whom a figure of a half-day counts, each with the way to the marks, and the signed sheets."""
    training_class = class_seen_by(request.user, pk)
    standing = Standing.of(training_class)
    column = next((one for one in standing.columns if one.half_day.key == half_day), None)
    if column is None:
        raise Http404
    asked = request.GET.get("figure", "")
    figure = asked if asked in auditing.FIGURES else "expected"
    context = {
        "training_class": training_class,
        "column": column,
        "figures": auditing.figures_of(column),
        "figure": figure,
        "figure_label": auditing.FIGURES[figure],
        "rows": auditing.cells_of(standing, column.half_day, figure),
        "sheets": photos_by_half_day(training_class)[HalfDay.parse(half_day)],
    }
    return render(request, "desk/audit_attendance.html", context)


@require_safe
@signed_in
def audit_people(request: UserRequest, pk: int) -> HttpResponse:
    """Everybody with hours, outcome and certificate, or those of one outcome."""
    training_class = class_seen_by(request.user, pk)
    asked = request.GET.get("status", "")
    status = asked if asked in EnrolmentStatus.values else ""
    people = auditing.people_of(training_class, status)
    context = {
        "training_class": training_class,
        "people": people,
        "credited": sum(one.credited for one in people),
        "title": EnrolmentStatus(status).label if status else _("学员与学时"),
    }
    return render(request, "desk/audit_people.html", context)


def _checked(training_class: TrainingClass) -> dict[str, Any]:
    """How many frozen papers and filed documents were read, and which of them are not as they were."""
    papers = FrozenPaper.objects.built().filter(edition__training_class=training_class)
    editions = list(training_class.frozen_editions.filter(superseded_at=None))
    return {
        "checked": len(papers) + sum(len(edition.documents) for edition in editions),
        "damages": [*freezing.damages(papers), *frozen_documents.changed(editions)],
    }
