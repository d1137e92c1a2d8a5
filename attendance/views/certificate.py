"""A certificate is checked by whoever holds it: no account, no cookie, no trace in caches or search engines."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from accounts import guessing
from attendance.completion import certificates
from trainees.views.roster import private


@require_safe
@login_not_required
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """Confirms number, class and dates with a masked name. A code that nobody has, a voided certificate and one of a
    class that is open again answer the same 404; whoever tries too many of these, 429."""
    certificate = certificates.confirmed(code)
    status = 200 if certificate else 429 if guessing.is_guessed(request) else 404
    chosen = request.GET.get("language", "")
    language = chosen if chosen in dict(settings.LANGUAGES) else request.LANGUAGE_CODE
    context: dict[str, Any] = {
        "certificate": certificate,
        "is_too_many": status == 429,
        "others": _others(language),
    }
    if not request.user.is_authenticated:
        context["csrf_token"] = ""  # the page's own links change the language: a token would leave a cookie
    with translation.override(language):
        response = private(render(request, "attendance/certificate_check.html", context, status=status))
    response["X-Robots-Tag"], response["Content-Language"] = "noindex, nofollow", language
    return response


def _others(language: str) -> list[tuple[str, str]]:
    """The other languages, each called by itself."""
    return [
        (code, get_language_info(code)["name_local"])
        for code, _name in settings.LANGUAGES
        if code != language
    ]
