"""Importing a roster: give it, look at what it would do, confirm."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, posted, signed_in
from accounts.models import User
from courses.models import TrainingClass
from intake.problems import Unreadable
from trainees.access import imports_seen_by, roster_imported_by
from trainees.forms import UploadForm
from trainees.models import RosterImport
from trainees.roster import Outdated, Preview, uploads
from trainees.roster.showing import Showing

ROWS_A_PAGE = 200


@require_http_methods(["GET", "POST"])
@signed_in
def roster_import(request: UserRequest, pk: int) -> HttpResponse:
    """Takes a file or a pasted block and leads to its preview; writes nobody."""
    training_class = roster_imported_by(request.user, pk)
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = uploads.keep(
            form.cleaned_data["source"],
            training_class=training_class,
            file_name=form.file_name,
            options=form.options,
            by=request.user,
        )
        return redirect("trainees:roster_confirm", pk, kept.pk)
    context = {"training_class": training_class, "form": form}
    return render(request, "trainees/roster_import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def roster_confirm(request: UserRequest, pk: int, import_pk: int) -> HttpResponse:
    """Shows what the import would do, row by row; a POST does it, once."""
    training_class = roster_imported_by(request.user, pk)
    kept = get_object_or_404(imports_seen_by(request.user, training_class), pk=import_pk)
    outdated = False
    if request.method == "POST":
        try:
            counts = uploads.confirm(kept, digest=request.POST.get("digest", ""), by=request.user)
        except Outdated:
            outdated = True
        else:
            _say(request, counts)
            return redirect(_list_of(request.user, training_class), pk)
    seen = None if uploads.is_gone(kept) else uploads.look(kept, by=request.user)
    if seen is None or isinstance(seen, Unreadable):
        messages.info(request, seen.message if seen else _gone(kept))
        there = _list_of(request.user, training_class) if kept.confirmed_at else "trainees:roster_import"
        return redirect(there, pk)
    return _show(request, training_class, kept, seen, outdated=outdated)


def _list_of(user: User, training_class: TrainingClass) -> str:
    """Where somebody sees whom the import wrote: a liaison's people are nominated, not yet on the roster."""
    may_change = user.has_perm("trainees.change_roster", training_class)
    return "trainees:roster_detail" if may_change else "attendance:nomination_list"


def _show(
    request: UserRequest, training_class: TrainingClass, kept: RosterImport, seen: Preview, *, outdated: bool
) -> HttpResponse:
    showing = Showing(seen, request.GET.get("state", ""))
    page = Paginator(showing.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "training_class": training_class,
        "kept": kept,
        "preview": seen,
        "showing": showing,
        "page": page,
        "shown": [showing.row(row) for row in page.object_list],
        "outdated": outdated,
    }
    return render(request, "trainees/roster_confirm.html", context, status=409 if outdated else 200)


def _say(request: UserRequest, counts: dict[str, int] | None) -> None:
    if counts is None:
        messages.info(request, _("这份名单已经导入过，没有重复导入。"))
        return
    text = _("导入完成：新增 %(new)d 人，更新 %(changed)d 人。") % counts
    if counts["wrong"]:
        text += _("还有 %(wrong)d 行没有导入，改好后把整份名单再传一次即可。") % counts
    (messages.warning if counts["wrong"] else messages.success)(request, text)


def _gone(kept: RosterImport) -> str:
    if kept.confirmed_at:
        return _("这份名单已经导入过，没有重复导入。")
    return _("这份名单上传已超过一天，内容已清除。请重新上传。")
