"""The door: signing in and out, and the language, which everybody may choose."""

from typing import cast

from allauth.account.forms import LoginForm
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import passkeys, sms
from accounts.access import next_address, posted
from accounts.factor_forms import wait_words
from accounts.guessing import Limit

# Passwords tried of one account, wherever they come from; a right one frees it.
PASSWORDS = Limit("password", 5, 300)


def safe_next(request: HttpRequest, default: str) -> str:
    """The address that the form or the query asks to go on to, if it is ours; else `default`, resolved."""
    return next_address(request) or resolve_url(default)


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="login")
def sign_in(request: HttpRequest) -> HttpResponse:
    """By name and password; a wrong one answers 422 and counts against account and address; a sixth one waits."""
    goal = safe_next(request, settings.LOGIN_REDIRECT_URL)
    if request.user.is_authenticated:
        return redirect(goal)
    form = LoginForm(posted(request), request=request)
    named = request.POST.get("login", "").strip().casefold()
    if request.method == "POST" and named and not PASSWORDS.take(named):
        return _page(request, form, goal, retry_after=PASSWORDS.seconds_left(named))
    if request.method == "POST" and form.is_valid():
        PASSWORDS.forget(named)
        try:
            return cast(HttpResponse, form.login(request, redirect_url=goal))
        except ImmediateHttpResponse as ended:
            return cast(HttpResponse, ended.response)
    return _page(request, form, goal)


def _page(request: HttpRequest, form: LoginForm, goal: str, *, retry_after: int = 0) -> HttpResponse:
    context = {
        "form": form,
        "next": goal,
        "texting": sms.is_offered(),
        "by_passkey": passkeys.are_possible(request),
        "is_lost": "lost" in request.GET,
        "wait": wait_words(retry_after) if retry_after else "",
    }
    status = 429 if retry_after else 422 if request.method == "POST" else 200
    response = render(request, "accounts/sign_in.html", context, status=status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_not_required
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Keeps `language` (zh-hans or en) in a cookie for a year and goes back to `next`, page and query as they were."""
    response = redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
