"""The papers of a class are filed, handed out, taken out and put back."""

import uuid
from pathlib import PurePath
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, posted, signed_in
from courses import planning
from courses.access import class_changed_by, made_before
from courses.forms import DocumentForm
from courses.models import SHOWN_AT_FIRST, ClassDocument


@require_http_methods(["GET", "POST"])
@signed_in
def document_new(request: UserRequest, pk: int) -> HttpResponse:
    """Files a document; the form that is sent twice files it once."""
    training_class = class_changed_by(request.user, pk)
    if made_before(training_class.documents.all(), request.POST.get("nonce")):
        return redirect(training_class)
    kind = request.GET.get("kind", "")
    initial = {"nonce": uuid.uuid4(), "kind": kind, "shown": kind in SHOWN_AT_FIRST}
    form = DocumentForm(posted(request), request.FILES or None, initial=initial)
    if form.is_valid():
        document = planning.add_document(training_class, by=request.user, **form.cleaned_data)
        messages.success(request, _("“%(title)s”已归入本班文件。") % {"title": document.title})
        return redirect(training_class)
    context = {"form": form, "training_class": training_class}
    return render(request, "courses/document_new.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def document_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """Hands out the file to whoever sees the class as staff now, as a download under its own name."""
    document = get_object_or_404(
        ClassDocument.objects.visible_to(request.user).in_place().exclude(file=""), pk=pk
    )
    return handed_out(document.file, document.original_name, f"document-{pk}")


def handed_out(file: FieldFile, name: str, plain: str) -> HttpResponseBase:
    """A stored file as a download under its own name, or a plain one; 404 when it is gone."""
    try:
        stream = file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(stream, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = as_download(name, plain)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def as_download(name: str, plain: str) -> str:
    """The header that saves a file under its Chinese name (RFC 5987), and under a plain one in old browsers."""
    suffix = PurePath(name).suffix
    plain += suffix if suffix.isascii() and suffix[1:].isalnum() else ""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name or plain, safe='')}"


def _document_changed_by(request: UserRequest, pk: int) -> ClassDocument:
    documents = ClassDocument.objects.visible_to(request.user)
    document = get_object_or_404(
        documents.select_related(
            "training_class__plan", "training_class__host", "training_class__implementer"
        ),
        pk=pk,
    )
    if not request.user.has_perm("courses.change_trainingclass", document.training_class):
        raise PermissionDenied
    return document


@require_http_methods(["GET", "POST"])
@signed_in
def document_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Asks, then takes the document off the class; it can be put back."""
    document = _document_changed_by(request, pk)
    context = {"document": document, "training_class": document.training_class}
    if request.method == "POST":
        try:
            planning.remove_document(document, by=request.user)
        except planning.NotRemovable as refusal:
            messages.error(request, str(refusal))
            return render(request, "courses/document_delete.html", context, status=409)
        undo = reverse("courses:document_restore", args=[pk])
        messages.success(
            request, _("“%(title)s”已移除。") % {"title": document.title}, extra_tags=f"undo:{undo}"
        )
        return redirect(document.training_class)
    return render(request, "courses/document_delete.html", context)


@require_POST
@signed_in
def document_show(request: UserRequest, pk: int) -> HttpResponse:
    """Shows the document to trainees (`shown` is 1) or no longer."""
    document, shown = _document_changed_by(request, pk), request.POST.get("shown") == "1"
    try:
        planning.show_document(document, by=request.user, shown=shown)
    except planning.NotShowable as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("“%(title)s”已发给学员。") if shown else _("“%(title)s”不再给学员看。")
        messages.success(request, said % {"title": document.title})
    return redirect("timetable:material_list", document.training_class_id)


@require_POST
@signed_in
def document_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts the document back."""
    document = _document_changed_by(request, pk)
    planning.restore_document(document, by=request.user)
    messages.success(request, _("“%(title)s”已恢复。") % {"title": document.title})
    return redirect(document.training_class)
