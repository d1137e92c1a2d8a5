"""One export: its progress, its file, its end, once more."""

from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in
from exports import jobs
from exports.access import own_export
from exports.models import Export
from exports.views.offering import papers_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    ".xlsx": XLSX,
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
}


@require_safe
@signed_in
def export_detail(request: UserRequest, pk: int) -> HttpResponse:
    """How far an export has come; to htmx only that."""
    export = own_export(request.user, pk)
    context = _about(export)
    if request.headers.get("HX-Request"):
        return render(request, "exports/_export.html", context)
    return render(request, "exports/export_detail.html", context)


@require_safe
@never_cache
@signed_in
def export_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The file, to the person who asked for it and still may; 410 in words when it is gone."""
    export = own_export(request.user, pk)
    try:
        file = jobs.fetch(export, by=request.user)
    except jobs.Gone as gone:
        context = _about(export) | {"gone": str(gone)}
        return render(request, "exports/export_detail.html", context, status=410)
    content_type = TYPES[Path(export.file_name).suffix]
    return FileResponse(file, as_attachment=True, filename=export.file_name, content_type=content_type)


@require_POST
@signed_in
def export_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Ends an export that waits or is being built."""
    export = own_export(request.user, pk)
    if jobs.cancel(export, by=request.user):
        messages.success(request, _("已取消生成“%(paper)s”。") % {"paper": export.title})
    return redirect(papers_page(export.subject))


def workbook(content: bytes, file_name: str) -> HttpResponse:
    """An answer that a browser keeps as a file."""
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": disposition or "attachment"}
    )


@require_POST
@signed_in
def export_again(request: UserRequest, pk: int) -> HttpResponse:
    """Has a failed or expired export built once more."""
    export = own_export(request.user, pk)
    if jobs.again(export, by=request.user):
        messages.success(request, _("已重新申请生成“%(paper)s”。") % {"paper": export.title})
    return redirect(papers_page(export.subject))


def _about(export: Export) -> dict[str, object]:
    return {
        "export": export,
        "training_class": export.training_class,
        "unit": export.unit,
        "papers_url": papers_page(export.subject),
    }
