"""How the program fares, for whoever looks after it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_administrators
from desk import operations as state


@require_safe
@never_cache
@for_administrators
def operations(request: UserRequest) -> HttpResponse:
    """Servers, workers, what waits, space, ways out, version; or only the fragment, which asks for itself again."""
    facts = {
        "servers": state.servers(),
        "workers": state.workers(),
        "backlogs": state.backlogs(),
        "spaces": state.spaces(),
        "services": state.services(),
        "release": state.release(),
    }
    return render(request, "desk/_operations.html" if request.htmx else "desk/operations.html", facts)
