"""Live: a running class as its organiser watches it, refreshed without reload."""

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from attendance.access import visible_class
from attendance.live import Live
from attendance.today import pulse_of


@require_safe
@signed_in
def live_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The half-day that counts now. To htmx the figures alone, and nothing again while they stand: the browser keeps the
    last answer and asks with its ETag."""
    training_class = visible_class(request.user, pk)
    tag = f'"{pulse_of(training_class)}"'
    if request.htmx and request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        context = {"training_class": training_class, "live": Live.of(training_class)}
        page = "_live" if request.htmx else "live_detail"
        response = render(request, f"attendance/{page}.html", context)
    response.headers["Cache-Control"] = "private, no-cache" if request.htmx else "private, no-store"
    if request.htmx:
        response.headers["ETag"] = tag
    return response
