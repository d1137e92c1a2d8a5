"""The trail: of a district, of one class, and as a workbook."""

from tempfile import TemporaryFile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.access import UserRequest, for_administrators_and_auditors, signed_in, typed_number
from courses.access import class_seen_by
from desk.trail import reading, sheet
from desk.trail.filtering import TrailFilter
from desk.trail.showing import lines_of
from trainees.views.roster import private


@require_safe
@for_administrators_and_auditors
def trail_list(request: UserRequest) -> HttpResponse:
    """What was done in the units that the reader administers or audits, the newest first."""
    form = TrailFilter(request.GET)
    rows = reading.filtered(reading.seen_by(request.user), form)
    return private(render(request, "desk/trail_list.html", _page(request, rows, form)))


@require_safe
@never_cache
@for_administrators_and_auditors
def trail_file(request: UserRequest) -> HttpResponseBase:
    """The same as a workbook; one row in the trail, which says what was asked for."""
    form = TrailFilter(request.GET)
    rows = reading.filtered(reading.seen_by(request.user), form)
    audit.record("desk.export_trail", by=request.user, filter=form.asked)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    with translation.override("zh-hans"):
        sheet.write(file, reading.all_of(rows), reader=request.user)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=sheet.file_name())


@require_safe
@signed_in
def class_trail(request: UserRequest, pk: int) -> HttpResponse:
    """Who changed what of a class, who saw phones and ID numbers, who built and fetched papers."""
    training_class = class_seen_by(request.user, pk)
    if not request.user.has_perm("courses.read_trail", training_class):
        raise PermissionDenied
    form = TrailFilter(request.GET)
    rows = reading.filtered(reading.of_class(training_class), form)
    context = {"training_class": training_class, **_page(request, rows, form)}
    return private(render(request, "desk/class_trail.html", context))


def _page(request: UserRequest, rows: reading.Rows, form: TrailFilter) -> dict[str, object]:
    page = reading.page_of(rows, before=typed_number(request.GET.get("before")))
    lines = lines_of(page.entries, reader=request.user)
    return {"filter": form, "lines": lines, "page": page, "is_later": "before" in request.GET}
