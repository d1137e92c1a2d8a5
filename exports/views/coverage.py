"""The coverage of a unit as a workbook."""

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.access import UserRequest, for_overseers
from attendance.views.coverage import asked_for
from exports.papers import coverage
from exports.views.exports import XLSX


@require_safe
@never_cache
@for_overseers
def coverage_file(request: UserRequest) -> HttpResponse:
    """The table that the coverage page shows for the same address; one row in the trail."""
    # The names of the rows are read together with them.
    with translation.override("zh-hans"):
        survey, _form = asked_for(request)
    today = timezone.localdate()
    audit.record(
        "exports.coverage", by=request.user, subject=survey.unit, year=survey.year, rows_by=survey.by.value
    )
    name = f"{coverage.title_of(survey)}-{today:%Y%m%d}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        coverage.build(survey, on=today),
        content_type=XLSX,
        headers={"Content-Disposition": disposition or "attachment"},
    )
