"""The frozen papers of a class: handed out, built once more where they could not be, and their checksums."""

from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in
from courses.access import class_seen_by
from courses.views.document import as_download
from exports import freezing, jobs
from exports.access import frozen_kept_by, frozen_read_by
from exports.models import FrozenPaper
from exports.papers import naming
from exports.views.exports import TYPES


@require_safe
@never_cache
@signed_in
def frozen_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The file as it was frozen; 410 in words when it is not there, or not what was frozen."""
    paper = frozen_read_by(request.user, pk)
    try:
        file = freezing.fetch(paper, by=request.user)
    except jobs.Gone as gone:
        context = {"paper": paper, "training_class": paper.edition.training_class, "gone": str(gone)}
        return render(request, "exports/frozen_file.html", context, status=410)
    content_type = TYPES[Path(paper.file_name).suffix]
    return FileResponse(file, as_attachment=True, filename=paper.file_name, content_type=content_type)


@require_POST
@signed_in
def frozen_again(request: UserRequest, pk: int) -> HttpResponse:
    """Has one that could not be built built once more."""
    paper = frozen_kept_by(request.user, pk)
    if freezing.again(paper, by=request.user):
        messages.success(request, _("已重新申请生成“%(paper)s”。") % {"paper": paper.export.title})
    else:
        messages.info(request, _("这份文档不用重新生成。"))
    return redirect("desk:audit_detail", paper.edition.training_class_id)


@require_safe
@never_cache
@signed_in
def checksum_file(request: UserRequest, pk: int) -> HttpResponse:
    """The checksums of everything frozen of the class, in the edition in force, as `sha256sum --check` reads them."""
    training_class = class_seen_by(request.user, pk)
    papers = FrozenPaper.objects.built().filter(
        edition__training_class=training_class, edition__superseded_at=None
    )
    name = f"{naming.safe(naming.full_name(training_class))}-SHA256.txt"
    return HttpResponse(
        freezing.checksums(papers),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": as_download(name, f"checksums-{pk}")},
    )
