"""The first steps of a district."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_organisers
from desk.starting import steps_for


@require_safe
@for_organisers
def start_list(request: UserRequest) -> HttpResponse:
    """What is there, what is still missing, and where it is pasted or uploaded."""
    steps = steps_for(request.user)
    done = sum(step.is_done for step in steps)
    return render(request, "desk/start_list.html", {"steps": steps, "done": done})
