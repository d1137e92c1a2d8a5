"""Role decorators that read as sentences; which rows a person sees is the querysets' `visible_to`."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
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

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]  # read by the test that walks every address
        return cast(View[P], guarded)

    return decorate


for_administrators = _for_roles(Role.ADMINISTRATOR)
for_organisers = _for_roles(Role.ADMINISTRATOR, Role.ORGANISER)
for_staff = _for_roles(Role.ADMINISTRATOR, Role.ORGANISER, Role.FINANCE, Role.AUDITOR)


def signed_in(view: UserView[P]) -> View[P]:
    """Any person who has signed in (the middleware asks for that); gives the request its type."""
    return cast(View[P], view)
