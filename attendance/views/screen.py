"""The hall's screen: a page for the projector that keeps itself up to date."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from attendance.access import markable_session
from attendance.hall_screen import HallScreen


@signed_in
@never_cache
@require_safe
def screen_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The code, what may be done now, how many have come; to its own script only what changes."""
    session, training_class = markable_session(request.user, pk, request.GET.get("class", ""))
    context = {
        "session": session,
        "training_class": training_class,
        "classes": session.classes.with_label(),
        "screen": HallScreen(session, training_class, timezone.now()),
    }
    name = "_screen" if request.headers.get("HX-Request") else "screen_detail"
    return render(request, f"attendance/{name}.html", context)
