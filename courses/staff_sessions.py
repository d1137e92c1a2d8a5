"""What a session of staff must keep to: it ends when nobody uses it, and has a second factor where one is asked."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import factors, sign_in_rules
from accounts.access import way_back
from accounts.adapter import BEGAN, USED
from accounts.models import User
from courses.duties import appointments_of, is_staff

# The use of a session is noted this often in the time that it may lie idle: each note is a row written.
NOTES = 100
# What staff without the second factor that is asked of them may open: what sets one up, and the way out.
OPEN = {
    "accounts:factor_list",
    "accounts:app_new",
    "accounts:passkey_new",
    "accounts:recovery_new",
    "accounts:account_confirm",
    "accounts:password_change",
    "accounts:sign_out",
}


class StaffSessions:
    """Ends a session of staff that is too old or was left alone, and leads to the set-up of a second factor. Sessions of
    cadres on their phones are left as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Writes at most once in a hundredth of the time that a session may lie idle."""
        user = request.user
        if isinstance(user, User) and is_staff(user) and _is_over(request, user):
            logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """No query where no district asks for second factors, else two."""
        match = request.resolver_match
        if not getattr(view, "login_required", True) or not match or match.view_name in OPEN:
            return None
        if not isinstance(request.user, User) or not _lacks_a_factor(request.user):
            return None
        address = f"{reverse('accounts:factor_list')}?{urlencode({'next': way_back(request)})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


def _is_over(request: HttpRequest, user: User) -> bool:
    """Whether so much time went by that the session has ended; notes its use otherwise."""
    now, idle = time.time(), settings.STAFF_IDLE_MINUTES * 60
    since = user.last_login.timestamp() if user.last_login else now
    used, began = request.session.get(USED, since), request.session.get(BEGAN, since)
    if now - used >= idle or now - began >= settings.STAFF_SESSION_HOURS * 3600:
        return True
    if now - used >= idle / NOTES:
        request.session.update({USED: now, BEGAN: began})
    return False


def _lacks_a_factor(user: User) -> bool:
    if not is_staff(user) or not any(
        one.may_ask_factors for one in (user.current_grants or appointments_of(user))
    ):
        return False
    day = sign_in_rules.asked_from(user, served=lambda: _districts_served(user))
    return day is not None and day <= timezone.localdate() and not factors.has_any(user)


def _districts_served(user: User) -> set[int]:
    return set(user.class_roles.in_force().values_list("training_class__plan__district", flat=True))
