"""Importing a roster into a class, or people into the district: give it, look at what it would do, confirm."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import importing
from accounts.access import UserRequest, posted, signed_in
from accounts.models import UploadState
from intake.problems import Unreadable
from trainees import imports
from trainees.access import cadres_imported_by, roster_changed_by
from trainees.destination import Destination
from trainees.forms import UploadForm
from trainees.models import RosterImport
from trainees.roster import Outdated, Preview, uploads
from trainees.roster.showing import Showing
from trainees.views.roster import private

ROWS_A_PAGE = 200


@require_http_methods(["GET", "POST"])
@signed_in
def roster_import(request: UserRequest, pk: int) -> HttpResponse:
    """Takes a file or a pasted block and leads to its preview; writes nobody."""
    training_class = roster_changed_by(request.user, pk)
    return _take(request, Destination.of_class(training_class), "trainees/roster_import.html")


@require_http_methods(["GET", "POST"])
@signed_in
def cadre_import(request: UserRequest) -> HttpResponse:
    """The same for the district's people alone, without a class (干部名册); lists the imports of late."""
    destination = Destination(cadres_imported_by(request.user))
    recent = imports.of(destination, to=request.user, most=imports.RECENT)
    return _take(request, destination, "trainees/cadre_import.html", lines=recent)


@require_http_methods(["GET", "POST"])
@signed_in
def roster_confirm(request: UserRequest, pk: int, import_pk: int) -> HttpResponse:
    """Shows what the import would do, row by row; a POST does it, once. Afterwards how far it is, and what it did."""
    training_class = roster_changed_by(request.user, pk)
    kept = get_object_or_404(RosterImport, training_class=training_class, pk=import_pk)
    kept.training_class = training_class
    return _confirm(request, kept, "trainees/roster_confirm.html")


@require_http_methods(["GET", "POST"])
@signed_in
def cadre_confirm(request: UserRequest, pk: int) -> HttpResponse:
    """The same for the district's people alone."""
    district = cadres_imported_by(request.user)
    kept = get_object_or_404(RosterImport, training_class=None, district=district, pk=pk)
    return _confirm(request, kept, "trainees/cadre_confirm.html")


def _take(request: UserRequest, destination: Destination, template: str, **more: Any) -> HttpResponse:
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = uploads.keep(
            form.cleaned_data["source"],
            training_class=destination.training_class,
            district=destination.district,
            file_name=form.file_name,
            options=form.options,
            by=request.user,
        )
        return redirect(destination.page_of(kept))
    context = {"destination": destination, "training_class": destination.training_class, "form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _confirm(request: UserRequest, kept: RosterImport, template: str) -> HttpResponse:
    destination, outdated = Destination.of(kept), ""
    if request.method == "POST":
        rows = request.POST.get("rows", "")
        try:
            done = uploads.confirm(
                kept,
                digest=request.POST.get("digest", ""),
                by=request.user,
                rows=int(rows) if rows.isdecimal() and len(rows) < 7 else 0,
            )
        except Outdated:
            outdated = importing.outdated()
        else:
            return _onward(request, done or kept, destination, first=bool(done))
    if kept.state not in importing.OPEN:
        return _state(request, kept, destination, template)
    seen = None if uploads.is_gone(kept) else uploads.look(kept, by=request.user)
    if seen is None or isinstance(seen, Unreadable):
        gone = _("这份名单上传已超过一天，内容已清除。请重新上传。")
        messages.info(request, seen.message if seen else gone)
        return redirect(destination.upload_url)
    return _show(request, kept, seen, template, outdated=outdated)


def _state(request: UserRequest, kept: RosterImport, destination: Destination, template: str) -> HttpResponse:
    """How far a confirmed import is, or what it did. To htmx, which asks while it is under way, only that."""
    context = {
        "destination": destination,
        "training_class": destination.training_class,
        "line": imports.line_of(kept, to=request.user),
    }
    if not request.htmx:
        return render(request, template, context)
    if kept.state not in importing.UNDER_WAY:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "trainees/_import_state.html", context)


def _show(
    request: UserRequest, kept: RosterImport, seen: Preview, template: str, *, outdated: str
) -> HttpResponse:
    showing = Showing(seen, request.GET.get("state", ""))
    page = Paginator(showing.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "destination": Destination.of(kept),
        "training_class": kept.training_class,
        "kept": kept,
        "preview": seen,
        "showing": showing,
        "page": page,
        "shown": [showing.row(row) for row in page.object_list],
        "outdated": outdated or kept.error,
        "line": imports.line_of(kept, to=request.user),
    }
    return private(render(request, template, context, status=409 if outdated else 200))


def _onward(
    request: UserRequest, kept: RosterImport, destination: Destination, *, first: bool
) -> HttpResponse:
    """To the people who were written, or to the page that shows how far it is."""
    if not first:
        messages.info(request, _("这份名单已经导入过，没有重复导入。"))
        return redirect(destination.page_of(kept))
    if kept.state == UploadState.QUEUED:
        return redirect(destination.page_of(kept))
    counts = kept.result
    text = _("导入完成：新增 %(new)d 人，更新 %(changed)d 人。") % counts
    undo = (
        "undo:" + reverse("trainees:roster_undo", args=[kept.pk]) if counts["new"] + counts["changed"] else ""
    )
    if counts["wrong"]:
        text += _("还有 %(wrong)d 行没有导入，请下载有问题的行，改好再传。") % counts
        messages.warning(request, text, extra_tags=undo)
        return redirect(destination.page_of(kept))
    messages.success(request, text, extra_tags=undo)
    return redirect(destination.home_url)
