"""Personal links: printed as slips, and opened."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import guessing
from accounts.access import UserRequest, signed_in, typed_number
from accounts.models import Role, User
from courses.duties import duties_of
from trainees import links, slips
from trainees.access import classes_awaiting, links_issued_by
from trainees.models import Cadre, LinkKind, PersonalLink
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
    cadre = get_object_or_404(Cadre, enrolments__training_class=training_class, pk=pk)
    context = {"training_class": training_class, "slips": [slips.issue_one(cadre, by=request.user)]}
    return private(render(request, "trainees/link_issue.html", context))


@require_http_methods(["GET", "POST"])
@login_not_required
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Signs the link's own cadre in and leads to the person's page; asks where somebody else is signed in."""
    if guessing.is_guessing(request):
        return private(render(request, "429.html", status=429))
    link = links.find(token, kind=LinkKind.PAGE)
    user = link.cadre.user if link else None
    if link is None or user is None or not user.is_active:
        guessing.count_a_guess(request)
        return private(render(request, "trainees/link_open.html", {"dead": True}, status=404))
    if _is_staff(user):
        return private(render(request, "trainees/link_open.html", {"staff": user}, status=403))
    if request.user.is_authenticated and request.user != user and request.method == "GET":
        return private(render(request, "trainees/link_open.html", _asked(request, link, token)))
    if request.user != user:
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return private(redirect("desk:me"))


def _asked(request: HttpRequest, link: PersonalLink, token: str) -> dict[str, Any]:
    """Whose link it is; whoever stands at the door registers that person by one tap."""
    viewer = cast(User, request.user)
    return {
        "other": link.cadre.user,
        "token": token,
        "awaited_in": classes_awaiting(link.cadre, viewer),
    }


def _is_staff(user: User) -> bool:
    """Whether the account opens more than the cadre's own page: such people sign in by password."""
    more = user.is_staff or user.is_superuser or bool(user.roles - {Role.CADRE})
    return more or bool(duties_of(user))
