"""Pages whose address is their key: no account, no trace in caches or search engines, a limit on guesses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import guessing
from timetable.models import ClassLink, InstructorLink
from trainees.views.roster import private

Link = TypeVar("Link", ClassLink, InstructorLink)


def opened_by(find: Callable[[str], Link | None]) -> Callable[[Callable[..., HttpResponse]], Any]:
    """For a view that takes the request and the open link: `find` looks for it by the token of the address.

    A link that is revoked or never was answers 404 in words, and 429 to whoever tries too many.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_not_required
        @wraps(view)
        def opened(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
            if link := find(token):
                response = view(request, link, **more)
            elif guessing.is_guessed(request):
                response = private(render(request, "429.html", status=429))
            else:
                response = private(render(request, "timetable/link_dead.html", status=404))
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return opened

    return decorate


def token_of(request: HttpRequest) -> str:
    """The token in the request's address."""
    return str(request.resolver_match.kwargs["token"]) if request.resolver_match else ""
