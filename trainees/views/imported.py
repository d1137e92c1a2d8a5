"""What is said of an import's doubtful rows, what became of it, its wrong rows, and its undoing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import UserRequest, next_address, signed_in
from accounts.importing import NotUndone
from trainees import imports
from trainees.access import import_changed_by, roster_imported_by
from trainees.destination import Destination
from trainees.roster import uploads
from trainees.views.roster import private

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@signed_in
def import_list(request: UserRequest, pk: int) -> HttpResponse:
    """The imports of a class's roster, the newest first; to a liaison the own."""
    destination = Destination.of_class(roster_imported_by(request.user, pk))
    context = {
        "destination": destination,
        "training_class": destination.training_class,
        "lines": imports.of(destination, to=request.user),
    }
    return render(request, "trainees/import_list.html", context)


@require_POST
@signed_in
def roster_answer(request: UserRequest, pk: int) -> HttpResponse:
    """Keeps what was said of a row in doubt, or of all the others, and goes back to the preview, worked out anew."""
    kept = import_changed_by(request.user, pk)
    row, said = request.POST.get("row", ""), request.POST.get("answer", "")
    of_one = row.isascii() and row.isdigit() and len(row) < 7
    if not (of_one or row == "others") or not uploads.is_answer(said):
        return HttpResponseBadRequest()
    if not uploads.answer(kept, row=int(row) if of_one else None, said=said):
        messages.info(request, _("这份名单已经导入，或已清除，不能再改。"))
    back = next_address(request) or Destination.of(kept).page_of(kept)
    return redirect(f"{back}#row-{row}" if of_one else back)


@require_safe
@signed_in
def roster_mending(request: UserRequest, pk: int) -> HttpResponse:
    """The wrong rows as a workbook, to whoever gave the file: ID numbers stand in it."""
    kept = import_changed_by(request.user, pk)
    if kept.uploaded_by_id != request.user.pk:
        raise PermissionDenied
    wrong = uploads.mended(kept, by=request.user)
    if wrong is None:
        raise Http404
    audit.record("trainees.fetch_wrong_rows", by=request.user, subject=kept, rows=len(wrong.rows))
    stem = kept.file_name
    for kind in (".xlsx", ".xls", ".csv", ".txt"):
        stem = stem.removesuffix(kind)
    name = _("%(file)s-要改的行.xlsx") % {"file": stem}
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "attachment"}
    return private(HttpResponse(wrong.workbook(), content_type=XLSX, headers=headers))


@require_http_methods(["GET", "POST"])
@signed_in
def roster_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Says what taking the import back will do; a POST does it, whole, once."""
    kept = import_changed_by(request.user, pk)
    destination = Destination.of(kept)
    hindrances: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            undone = uploads.undo(kept, by=request.user)
        except NotUndone as refusal:
            hindrances = refusal.hindrances
        else:
            done, before = _("已撤销这次导入，名单恢复原样。"), _("这次导入已经撤销过，或还没有写入。")
            messages.success(request, done if undone else before)
            return redirect(next_address(request) or destination.page_of(kept))
    line = imports.line_of(kept, to=request.user)
    if not line.can_be_undone and not hindrances:
        return redirect(destination.page_of(kept))
    context = {
        "destination": destination,
        "training_class": kept.training_class,
        "line": line,
        "hindrances": hindrances,
    }
    return render(request, "trainees/roster_undo.html", context, status=409 if hindrances else 200)
