"""The materials of a session, handed out to its staff."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.access import UserRequest, signed_in
from courses.views.document import handed_out
from timetable.access import material_seen_by


@require_safe
@signed_in
def material_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The file to whoever sees the session as staff now, as a download under its own name."""
    material = material_seen_by(request.user, pk)
    response = handed_out(material.file, material.original_name, f"material-{pk}")
    audit.record("timetable.fetch_material", by=request.user, subject=material.session, material=pk)
    return response
