"""The second step of signing in, signing in by passkey alone, and proving once more who one is."""

import json
from typing import Any, cast

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import factors, passkeys, second_step
from accounts.access import UserRequest, next_address, posted, signed_in
from accounts.factor_forms import FactorForm, LimitedForm, PasswordForm
from accounts.models import User
from accounts.views.sign_in import safe_next

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@sensitive_post_parameters()
@never_cache
@forms_only
@rate_limit(action="login")
def second_sign_in(request: HttpRequest) -> HttpResponse:
    """After the right password: the app's code, a passkey, or a recovery code."""
    step = second_step.awaited(request)
    if step is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    user = cast(User, step.login.user)
    has = factors.of(user)
    form = FactorForm(posted(request), user=user)
    if form.is_valid() and form.factor:
        return second_step.go_on(step, form.factor)
    context = {"form": form, "has": has, "options": _options(request, user, has)}
    return answer(request, "accounts/second_sign_in.html", form, context)


@login_not_required
@never_cache
@forms_only
@rate_limit(action="login")
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Tells the browser what to ask a passkey; takes its answer and signs in whose it is, without a password."""
    if not passkeys.are_possible(request):
        raise Http404
    if request.method != "POST":
        return JsonResponse(passkeys.asked_to_show())
    factor = passkeys.shown(_credential(request))
    if factor is None or not factor.user.is_active:
        messages.error(request, _("没有认出这个通行密钥。请用密码登录，或者再试一次。"))
        return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': next_address(request)})}")
    second_step.note(request, factor.user, factor, passwordless=True)
    login = Login(user=factor.user, redirect_url=safe_next(request, settings.LOGIN_REDIRECT_URL))
    return cast(HttpResponse, perform_login(request, login))


@sensitive_post_parameters()
@never_cache
@forms_only
@signed_in
def account_confirm(request: UserRequest) -> HttpResponse:
    """Before something that protects the account is changed: the password, or the second factor of who has one."""
    has = factors.of(request.user)
    kind: Any = FactorForm if has.is_set_up else PasswordForm
    form = kind(posted(request), user=request.user)
    onward = safe_next(request, "accounts:factor_list")
    if form.is_valid():
        second_step.note(request, request.user, form.factor)
        request.session.cycle_key()
        return redirect(onward)
    context = {"form": form, "has": has, "next": onward, "options": _options(request, request.user, has)}
    return answer(request, "accounts/account_confirm.html", form, context)


def answer(request: HttpRequest, template: str, form: LimitedForm, context: dict[str, Any]) -> HttpResponse:
    """The page, with the time to wait where there were too many tries."""
    response = render(request, template, context, status=form.status)
    if form.retry_after:
        response.headers["Retry-After"] = str(form.retry_after)
    return response


def _options(request: HttpRequest, user: User, has: factors.Factors) -> str:
    """What the browser is to ask for one of the person's passkeys, as JSON; "" where there is none to show here."""
    if not has.passkeys or not passkeys.are_possible(request):
        return ""
    return json.dumps(passkeys.asked_to_show(user))


def _credential(request: HttpRequest) -> Any:
    try:
        return json.loads(request.POST.get("credential", ""))
    except ValueError:
        return {}
