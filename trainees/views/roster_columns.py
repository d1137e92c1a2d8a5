"""Saying how an uploaded roster is to be read: its sheet, its header's row, its columns."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import identity
from accounts.access import UserRequest, signed_in
from intake.problems import Unreadable
from intake.sheets import Raw
from intake.sighting import COLUMNS, shown
from trainees.access import import_changed_by
from trainees.destination import Destination
from trainees.forms import ColumnsForm, PlaceForm
from trainees.models import RosterImport
from trainees.roster import columns, uploads
from trainees.views.roster import private


@require_http_methods(["GET", "POST"])
@signed_in
def roster_columns(request: UserRequest, pk: int) -> HttpResponse:
    """The file's first rows and what its columns are read as; a POST reads it otherwise and leads to the preview."""
    kept = import_changed_by(request.user, pk)
    destination = Destination.of(kept)
    seen = Unreadable("gone", "") if uploads.is_gone(kept) else columns.sight(kept)
    if isinstance(seen, Unreadable):
        return redirect(destination.page_of(kept))
    said = request.POST.get("do", "")
    place = PlaceForm(request.POST if said == "place" else None, seen=seen)
    form = ColumnsForm(request.POST if said == "columns" else None, seen=seen)
    if request.method == "POST" and _done(said, kept, place, form, request):
        return redirect(destination.page_of(kept))
    context = {
        "destination": destination,
        "training_class": destination.training_class,
        "kept": kept,
        "seen": seen,
        "place": place,
        "columns": form,
        "head": [(row.number, [_masked(cell) for cell in row.cells[:COLUMNS]]) for row in seen.head],
    }
    status = 422 if place.errors or form.errors else 200
    return private(render(request, "trainees/roster_columns.html", context, status=status))


def _masked(cell: Raw) -> str:
    return identity.mask_numbers(shown(cell))


def _done(said: str, kept: RosterImport, place: PlaceForm, form: ColumnsForm, request: UserRequest) -> bool:
    """Does what the button says; False where the form is to be shown again."""
    if said == "place" and place.is_valid():
        columns.lay_out(kept, place.layout(columns.layout_of(kept)))
    elif said == "columns" and form.is_valid():
        columns.say(kept, form.seen, form.columns, remember=form.cleaned_data["remember"], by=request.user)
    elif said == "forget":
        columns.forget(kept, by=request.user)
        messages.success(request, _("已不再按记住的列名读取。"))
    else:
        return False
    return True
