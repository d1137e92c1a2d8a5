"""Photos of the signed sheets: filed under a half-day, taken off, put back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, next_address, signed_in
from attendance import sheet_photos
from attendance.access import filed_photo, markable_class
from attendance.forms import SheetPhotosForm
from attendance.marking import NotMarkable
from attendance.views.sheet import address_of, list_page
from courses.models import ClassDocument
from timetable.calendar import HalfDay


@require_POST
@signed_in
def sheet_photo_new(request: UserRequest, pk: int) -> HttpResponse:
    """Files the photos of a half-day; the form that is sent twice files them once."""
    training_class = markable_class(request.user, pk)
    form = SheetPhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        return list_page(request, training_class, photos=form, status=422)
    half_day, nonce, files = (form.cleaned_data[name] for name in ("half_day", "nonce", "chosen"))
    try:
        sheet_photos.add(training_class, half_day=half_day, files=files, nonce=nonce, by=request.user)
    except NotMarkable as refusal:
        return list_page(request, training_class, problem=str(refusal), status=409)
    text = ngettext("已附上%(n)d个文件。", "已附上%(n)d个文件。", len(files)) % {"n": len(files)}
    messages.success(request, text)
    return redirect(next_address(request) or address_of(training_class, half_day.key))


@require_POST
@signed_in
def sheet_photo_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes a photo off; it can be put back."""
    document = filed_photo(request.user, pk)
    try:
        sheet_photos.remove(document, by=request.user)
    except NotMarkable as refusal:
        return list_page(request, document.training_class, problem=str(refusal), status=409)
    undo = reverse("attendance:sheet_photo_restore", args=[pk])
    text = _("“%(title)s”已移除。") % {"title": document.title}
    messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect(next_address(request) or _address(document))


@require_POST
@signed_in
def sheet_photo_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts the photo back."""
    document = filed_photo(request.user, pk)
    try:
        sheet_photos.restore(document, by=request.user)
    except NotMarkable as refusal:
        return list_page(request, document.training_class, problem=str(refusal), status=409)
    messages.success(request, _("“%(title)s”已恢复。") % {"title": document.title})
    return redirect(next_address(request) or _address(document))


def _address(document: ClassDocument) -> str:
    half_day = HalfDay(document.day, document.period) if document.day and document.period else None
    return address_of(document.training_class, half_day.key if half_day else "")
