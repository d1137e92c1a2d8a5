"""The files of a class and of its sessions: listed, attached, given to trainees, fetched."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, posted, signed_in
from courses.models import ClassDocument, TrainingClass
from courses.views.document import handed_out
from timetable import handing_out, materials
from timetable.access import (
    enrolments_of,
    handout_seen_by,
    material_changed_by,
    material_seen_by,
    materials_seen_by,
    session_given_files_by,
)
from timetable.forms import MaterialsForm
from timetable.models import SessionMaterial
from trainees.models import Enrolment


@require_safe
@signed_in
def material_list(request: UserRequest, pk: int) -> HttpResponse:
    """All files of a class: to its staff with who has opened them, to a trainee those that are given out."""
    training_class = materials_seen_by(request.user, pk)
    context: dict[str, object] = {"training_class": training_class}
    if request.user.has_perm("courses.view_trainingclass", training_class):
        context |= {
            "is_staff": True,
            "may_keep": request.user.has_perm("timetable.keep_materials", training_class),
            "may_file": request.user.has_perm("courses.change_trainingclass", training_class),
            "documents": materials.documents_with_readers(training_class),
            "sessions": materials.sessions_with_files(training_class),
        }
    else:
        own = [row for row in enrolments_of(request.user) if row.training_class_id == pk]
        context |= {"files": materials.readable_by(own), "today": timezone.localdate()}
    return render(request, "timetable/material_list.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def material_new(request: UserRequest, pk: int) -> HttpResponse:
    """Attaches files to a session; the form that is sent twice does it once."""
    session = session_given_files_by(request.user, pk)
    form = MaterialsForm(posted(request), request.FILES or None, initial={"nonce": uuid.uuid4()})
    if form.is_valid():
        try:
            made = handing_out.attach(session, by=request.user, **form.given)
        except handing_out.TooMany as refusal:
            form.add_error("uploads", str(refusal))
        else:
            said = ngettext("已添加 %(count)d 个文件。", "已添加 %(count)d 个文件。", len(made))
            messages.success(request, said % {"count": len(made)})
            return _back(session.training_class, f"session-{pk}")
    context = {"form": form, "session": session, "training_class": session.training_class}
    return render(request, "timetable/material_new.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def material_release(request: UserRequest, pk: int) -> HttpResponse:
    """Gives the file to trainees (`released` is 1) or keeps it back."""
    material, released = material_changed_by(request.user, pk), request.POST.get("released") == "1"
    handing_out.release(material, by=request.user, released=released)
    said = _("“%(title)s”已发给学员。") if released else _("“%(title)s”不再给学员看。")
    messages.success(request, said % {"title": material})
    return _back(material.session.training_class, f"session-{material.session_id}")


@require_POST
@signed_in
def material_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes the file off the session; the message offers to put it back."""
    material = material_changed_by(request.user, pk)
    handing_out.remove(material, by=request.user)
    undo = reverse("timetable:material_restore", args=[pk])
    messages.success(request, _("“%(title)s”已移除。") % {"title": material}, extra_tags=f"undo:{undo}")
    return _back(material.session.training_class, f"session-{material.session_id}")


@require_POST
@signed_in
def material_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts the file back."""
    material = material_changed_by(request.user, pk)
    handing_out.restore(material, by=request.user)
    messages.success(request, _("“%(title)s”已恢复。") % {"title": material})
    return _back(material.session.training_class, f"session-{material.session_id}")


@require_safe
@signed_in
def material_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The file to whoever sees the session as staff now, or attends it, as a download under its own name."""
    material = material_seen_by(request.user, pk)
    response = handed_out(material.file, material.original_name, f"material-{pk}")
    _note(request, material)
    return response


@require_safe
@signed_in
def handout_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """A document of the class that is shown to trainees, to whoever is on its list now, as a download."""
    document = handout_seen_by(request.user, pk)
    response = handed_out(document.file, document.original_name, f"document-{pk}")
    _note(request, document)
    return response


def _note(request: UserRequest, file: SessionMaterial | ClassDocument) -> None:
    """Who fetched it; a HEAD fetches nothing."""
    if request.method == "GET":
        handing_out.opened(file, by=request.user, as_trainee=_as_trainee(request, file))


def _as_trainee(request: UserRequest, file: SessionMaterial | ClassDocument) -> Enrolment | None:
    """The row by which the person reads the file; None of the staff."""
    own = enrolments_of(request.user)
    if isinstance(file, ClassDocument):
        return next((row for row in own if row.training_class_id == file.training_class_id), None)
    return next((row for row in own if materials.materials_of([row]).filter(pk=file.pk).exists()), None)


def _back(training_class: TrainingClass, place: str) -> HttpResponse:
    response = redirect("timetable:material_list", training_class.pk)
    response.headers["Location"] += f"#{place}"
    return response
