"""Between the password and the session: who has a second factor is asked for it. And, of who has signed in, whether that
was proven a moment ago."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.stages import LoginStageController
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.access import UserRequest, way_back
from accounts.models import User

# For how many seconds after a proof the own factors may be changed.
FRESH = 600

View = Callable[..., HttpResponse]


class SecondStep(AuthenticateStage):
    """allauth's own stage, which leads to our page."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Waits where a factor must be shown."""
        if not self._should_handle(self.request):
            return None, True
        self.state["authentication_required"] = True
        return redirect("accounts:second_sign_in"), True


def awaited(request: HttpRequest) -> SecondStep | None:
    """The sign-in that waits for its second factor; None where none does, or for longer than a quarter of an hour."""
    stage = LoginStageController.enter(request, SecondStep.key)
    if stage is None or stage.login.user is None or not stage.login.user.is_active:
        return None
    return cast(SecondStep, stage)


def go_on(step: SecondStep, factor: Authenticator) -> HttpResponse:
    """Signs in whoever has shown that factor."""
    note(step.request, cast(User, step.login.user), factor)
    return cast(HttpResponse, step.exit())


def note(request: HttpRequest, user: User, factor: Authenticator | None, **more: bool) -> None:
    """Keeps in the session that the person has just shown a factor, or, without one, the password."""
    if factor is None:
        record_authentication(request, user, method="password", reauthenticated=True)
        return
    factor.record_usage()
    record_authentication(request, user, method="mfa", id=factor.pk, type=factor.type, **more)


def is_fresh(request: UserRequest) -> bool:
    """Whether the person has shown a password or a factor within the last ten minutes."""
    since = time.time() - FRESH
    return any(record["at"] > since for record in get_authentication_records(request, request.user))


def proven_again(view: View) -> View:
    """Asks who has signed in for the password or the factor again, where that was a while ago. An account without a
    password has nothing to protect by a factor: 403."""

    @wraps(view)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            raise PermissionDenied
        if not is_fresh(request):
            onward = way_back(request) or reverse("accounts:factor_list")
            return redirect(f"{reverse('accounts:account_confirm')}?{urlencode({'next': onward})}")
        return view(request, *args, **kwargs)

    return guarded
