"""Role decorators that read as sentences; which rows a person sees is the querysets' `visible_to`."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from accounts.models import Role, User

P = ParamSpec("P")


class UserRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
UserView = Callable[Concatenate[UserRequest, P], HttpResponseBase]


def _for_roles(*roles: Role) -> Callable[[UserView[P]], View[P]]:
    def decorate(view: UserView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = cast(User, request.user)
            if not user.roles.intersection(roles):
                raise PermissionDenied
            return view(cast(UserRequest, request), *args, **kwargs)

        return cast(View[P], guarded)

    return decorate


def next_address(request: HttpRequest) -> str:
    """The address on this site that the form, or else the query, asks to go on to as `next`; "" for any other.

    Only what begins with a slash: Django would take a bare word for the name of a view.
    """
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else ""


def way_back(request: HttpRequest) -> str:
    """The page on this site to which somebody returns who was led away: the one asked for, or, of a form that was sent,
    the page on which it stands; "" where no browser says which."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return ""
    return urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl()


def typed(text: str | None, *, most: int) -> str:
    """What somebody typed into a search box, stripped and cut to `most` characters; NUL, which PostgreSQL does not
    keep, is left out."""
    return (text or "").replace("\x00", "").strip()[:most]


def typed_number(text: str | None) -> int | None:
    """The key that a form or an address brings; None for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


for_administrators = _for_roles(Role.ADMINISTRATOR)
for_administrators_and_auditors = _for_roles(Role.ADMINISTRATOR, Role.AUDITOR)
for_finance = _for_roles(Role.ADMINISTRATOR, Role.FINANCE)
for_organisers = _for_roles(Role.ADMINISTRATOR, Role.ORGANISER)
STAFF = (Role.ADMINISTRATOR, Role.ORGANISER, Role.FINANCE, Role.AUDITOR)
for_staff = _for_roles(*STAFF)
STAFF_AND_LIAISONS = (Role.ADMINISTRATOR, Role.ORGANISER, Role.LIAISON, Role.FINANCE, Role.AUDITOR)
for_staff_and_liaisons = _for_roles(*STAFF_AND_LIAISONS)
OVERSEERS = (Role.ADMINISTRATOR, Role.ORGANISER, Role.LIAISON, Role.AUDITOR)
for_overseers = _for_roles(*OVERSEERS)


def signed_in(view: UserView[P]) -> View[P]:
    """Any person who has signed in (the middleware asks for that); gives the request its type."""
    return cast(View[P], view)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: all that was posted, be it nothing; None where nothing was sent."""
    return request.POST if request.method == "POST" else None
