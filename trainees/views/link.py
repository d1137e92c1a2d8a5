"""Personal links: printed as slips, and opened."""

from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import guessing
from accounts.access import UserRequest, signed_in, typed_number
from accounts.models import User
from courses.duties import is_staff
from trainees import holding, links, slips
from trainees.access import classes_awaiting, links_issued_by
from trainees.models import LinkKind, PersonalLink
from trainees.views.roster import private


@require_http_methods(["GET", "POST"])
@signed_in
def link_slips(request: UserRequest, pk: int) -> HttpResponse:
    """Says what slips are; a POST issues links and shows them, this once."""
    training_class = links_issued_by(request.user, pk)
    people = slips.people_of(training_class)
    missing = slips.without_link(people, by=request.user)
    context = {"training_class": training_class, "people": people, "missing": len(missing)}
    if request.method == "POST":
        chosen = people if request.POST.get("who") == "all" else missing
        context["slips"] = slips.issue(chosen, by=request.user)
    return private(render(request, "trainees/link_slips.html", context))


@require_POST
@signed_in
def link_issue(request: UserRequest, pk: int) -> HttpResponse:
    """Issues a new link to one cadre of a class, and shows the slip, this once."""
    training_class = links_issued_by(request.user, typed_number(request.POST.get("training_class")) or 0)
    people = training_class.enrolments.select_related("cadre", "training_class")
    person = get_object_or_404(people, cadre=pk)
    context = {"training_class": training_class, "slips": slips.issue([person], by=request.user)}
    return private(render(request, "trainees/link_issue.html", context))


@require_http_methods(["GET", "POST"])
@login_not_required
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Signs the link's own cadre in, ties the phone, and leads to the person's page; asks where somebody else is signed in."""
    link = links.find(token, kind=LinkKind.PAGE)
    user = link.cadre.user if link else None
    if link is None or user is None or not user.is_active:
        if guessing.is_guessed(request):
            return private(render(request, "429.html", status=429))
        return private(render(request, "trainees/link_open.html", {"dead": True}, status=404))
    if is_staff(user):
        return private(render(request, "trainees/link_open.html", {"staff": user}, status=403))
    if request.user.is_authenticated and request.user != user and request.method == "GET":
        return private(render(request, "trainees/link_open.html", _asked(request, link, token)))
    response = private(redirect("desk:me"))
    holding.open_by_link(request, response, user)
    return response


def _asked(request: HttpRequest, link: PersonalLink, token: str) -> dict[str, Any]:
    """Whose link it is; whoever stands at the door registers that person by one tap."""
    viewer = cast(User, request.user)
    return {
        "other": link.cadre.user,
        "token": token,
        "awaited_in": classes_awaiting(link.cadre, viewer),
    }
