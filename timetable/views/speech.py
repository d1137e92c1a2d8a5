"""The speech of a ceremony: handed in, handed out, taken out and put back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import UserRequest, posted, signed_in
from courses.views.document import handed_out
from timetable import speeches
from timetable.access import ceremony_changed_by, speech_changed_by, speech_seen_by
from timetable.forms.ceremony import SpeechForm
from timetable.views.ceremony import of


@require_http_methods(["GET", "POST"])
@signed_in
def speech_new(request: UserRequest, pk: int, slug: str) -> HttpResponse:
    """Hands in the file, instead of the one there is; the same file again is once."""
    ceremony = ceremony_changed_by(request.user, pk, slug)
    form = SpeechForm(posted(request), request.FILES or None)
    if form.is_valid():
        speech = speeches.hand_in(ceremony, file=form.cleaned_data["file"], by=request.user)
        messages.success(request, _("“%(name)s”已上传。") % {"name": speech})
        return redirect(ceremony)
    context = of(ceremony) | {"form": form, "speech": speeches.in_place(ceremony)}
    return render(request, "timetable/speech_new.html", context, status=422 if form.is_bound else 200)


@require_safe
@signed_in
def speech_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The file to whoever sees the class as staff now, as a download under its own name."""
    speech = speech_seen_by(request.user, pk)
    response = handed_out(speech.file, speech.original_name, f"speech-{pk}")
    audit.record("timetable.fetch_speech", by=request.user, subject=speech.ceremony, speech=pk)
    return response


@require_POST
@signed_in
def speech_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes the speech out; the message offers to put it back."""
    speech = speech_changed_by(request.user, pk)
    speeches.remove(speech, by=request.user)
    undo = reverse("timetable:speech_restore", args=[pk])
    messages.success(request, _("“%(name)s”已移除。") % {"name": speech}, extra_tags=f"undo:{undo}")
    return redirect(speech.ceremony)


@require_POST
@signed_in
def speech_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts the speech back."""
    speech = speech_changed_by(request.user, pk)
    speeches.restore(speech, by=request.user)
    messages.success(request, _("“%(name)s”已恢复。") % {"name": speech})
    return redirect(speech.ceremony)
