"""The figures that a leader's speech needs."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from exports.access import class_of_papers
from exports.papers import speech_notes as notes
from exports.papers.paper import one_moment


@require_safe
@never_cache
@signed_in
def speech_notes(request: UserRequest, pk: int) -> HttpResponse:
    """Two paragraphs to be copied, for the opening and the closing, and the list behind each figure."""
    training_class = class_of_papers(request.user, pk)
    with one_moment():
        both = notes.of(training_class)
    context = {
        "training_class": training_class,
        "parts": [("opening", both.opening), ("closing", both.closing)],
        "unmarked": both.unmarked,
    }
    return render(request, "exports/speech_notes.html", context)
