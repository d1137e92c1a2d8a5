"""What every answer shares: the page's language, and the manners of htmx."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Speaks Chinese unless the person chose English; the browser's own setting decides nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers in the language that the person's cookie names."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class HtmxAnswers:
    """A fragment is never cached as a page, and a lost sign-in leaves the whole page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turns a redirect to the sign-in page into one that htmx follows with the whole page."""
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        location = response.headers.get("Location", "")
        if request.headers.get("HX-Request") and location.startswith(resolve_url(settings.LOGIN_URL)):
            response = HttpResponse(
                status=204, headers={"HX-Redirect": location, "Vary": "HX-Request, Cookie"}
            )
        return response
