"""What every answer shares: the headers that keep it safe, the page's language, the manners of htmx."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from accounts.access import way_back

Handler = Callable[[HttpRequest], HttpResponse]


# The page that asks for the camera; no other may.
CAMERA = {"attendance:badge_scan"}
# What no page of ours uses, closed to whatever comes into one.
CLOSED = (
    "accelerometer",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


class SafeAnswers:
    """Headers on every answer, files and refusals too: which of the device's senses a page may use, that no cache keeps
    what was shown to one person, and when somebody who tried too often may come again."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leaves alone what a view has said itself."""
        response = self.get_response(request)
        match = request.resolver_match
        camera = "self" if match and match.view_name in CAMERA else ""
        policy = [f"camera=({camera})", *(f"{sense}=()" for sense in CLOSED)]
        response.headers.setdefault("Permissions-Policy", ", ".join(policy))
        # A 304 says nothing of it: it would take from the browser what it was told to keep and ask for again.
        is_kept = response.status_code == 304 or "Cache-Control" in response.headers
        if not is_kept and _is_personal(request):
            response.headers["Cache-Control"] = "no-store, private"
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", "60")
        return response


def _is_personal(request: HttpRequest) -> bool:
    """Whether the answer is for whoever has signed in."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


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
        door, location = resolve_url(settings.LOGIN_URL), response.headers.get("Location", "")
        if not location.startswith(door):
            return response
        asked = location.startswith(f"{door}?next=") and not request.path.startswith(door)
        if request.method == "POST" and asked and (page := way_back(request)):
            # What was typed is not taken: the person comes back to the page with the form, and is told so.
            location = f"{door}?{urlencode({'next': page, 'lost': '1'})}"
            response.headers["Location"] = location
        if request.headers.get("HX-Request"):
            response = HttpResponse(
                status=204, headers={"HX-Redirect": location, "Vary": "HX-Request, Cookie"}
            )
        return response
