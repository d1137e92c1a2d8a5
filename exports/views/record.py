"""A cadre's learning record as a workbook."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.access import UserRequest, signed_in
from attendance.access import cadre_seen_by
from exports.papers import learning_record
from exports.views.exports import workbook


@require_safe
@never_cache
@signed_in
def record_file(request: UserRequest, pk: int) -> HttpResponse:
    """What is credited to somebody whose page the user may open; one row in the trail."""
    cadre = cadre_seen_by(request.user, pk)
    audit.record("exports.learning_record", by=request.user, subject=cadre)
    name = f"{learning_record.title_of(cadre)}-{timezone.localdate():%Y%m%d}.xlsx"
    return workbook(learning_record.build(cadre), name)
