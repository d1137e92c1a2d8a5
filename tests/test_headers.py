"""Headers on every answer: pages, refusals, redirects, files, scripts. tests/test_access.py looks at them on every
address for every role; here are the answers that it does not see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.headers import wanting
from trainees import links
from trainees.models import LinkKind

As = Callable[[User], Client]


def _broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def _lost(request: HttpRequest) -> HttpResponse:
    raise Http404


_broken.login_required = _lost.login_required = False  # type: ignore[attr-defined]  # as login_not_required does
urlpatterns = [path("broken/", _broken), path("lost/", _lost), path("", include("config.urls"))]


def test_a_page_and_a_redirect_of_nobody(db: None) -> None:
    client = Client()
    found = {
        page: wanting(client.get(page)) for page in ("/sign-in/", "/classes/1/", "/healthz", "/nowhere/")
    }
    assert [page for page, lacks in found.items() if lacks] == []


def test_refusals(cast: Cast, as_user: As) -> None:
    client = as_user(cast.finance)
    answers = {
        403: client.get("/settings/"),
        404: client.get("/classes/0/"),
        405: client.put("/settings/"),
        422: client.post("/password/", {}),
    }
    found = [(code, answer.status_code, wanting(answer, personal=True)) for code, answer in answers.items()]
    assert found == [(code, code, {}) for code in answers]


def test_a_forged_host_is_refused_with_them(db: None) -> None:
    response = Client().get("/sign-in/", headers={"host": "evil.example"})
    assert (response.status_code, wanting(response)) == (400, {})


def test_a_request_without_the_forms_token(cast: Cast) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "organiser"})
    assert (response.status_code, wanting(response)) == (403, {})


@pytest.mark.urls("tests.test_headers")
def test_an_error_of_ours(db: None) -> None:
    client = Client(raise_request_exception=False)
    answers = [client.get("/broken/"), client.get("/lost/")]
    assert [(answer.status_code, wanting(answer)) for answer in answers] == [(500, {}), (404, {})]


def test_too_many_tries_say_when_to_come_again(cast: Cast, settings: Any) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "reset_password": "1/m/ip"}
    client = Client()
    codes = [client.post("/password/reset/", {"email": "a@example.com"}) for _ in range(2)]
    assert [answer.status_code for answer in codes] == [302, 429]
    assert (wanting(codes[1]), codes[1]["Retry-After"]) == ({}, "60")


def test_files_feeds_and_scripts(cast: Cast, as_user: As, settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True  # nothing was collected
    token = links.issue(cast.cadre, kind=LinkKind.FEED, by=None)
    client = as_user(cast.organiser)
    template = client.get(reverse("desk:list_template", args=["rooms"]))
    answers = {
        "static": client.get("/static/favicon.svg"),
        "worker": client.get(reverse("desk:service_worker")),
        "feed": Client().get(f"/f/{token}.ics"),
        "file": template,
    }
    found = {name: (answer.status_code, wanting(answer)) for name, answer in answers.items()}
    for answer in answers.values():
        if answer.streaming:
            list(answer)
    assert found == dict.fromkeys(answers, (200, {}))


def test_what_has_not_changed_takes_nothing_back_that_may_be_kept(cast: Cast, as_user: As) -> None:
    """With a no-store in a 304 the browser drops the page, and fetches the whole of it the next time."""
    factories.published(factories.session(cast.training_class))
    timetable = reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    pages = {"/me/": cast.cadre_user, timetable: cast.cadre_user, "/board/": cast.organiser}
    found = {}
    for page, person in pages.items():
        client = as_user(person)
        client.get(page)
        first = client.get(page)
        again = client.get(page, headers={"If-None-Match": first["ETag"]})
        found[page] = (first["Cache-Control"], again.status_code, again.headers.get("Cache-Control"))
    assert found == dict.fromkeys(pages, ("private, no-cache", 304, None))


def test_under_https_browsers_come_back_by_https_alone(cast: Cast, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    client = Client()
    plain, secure = client.get("/sign-in/"), client.get("/sign-in/", secure=True)
    assert (plain.status_code, plain["Location"], wanting(plain)) == (301, "https://testserver/sign-in/", {})
    assert secure["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(cast: Cast, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    cache.clear()
    client = Client()
    client.get("/sign-in/", secure=True)
    client.post("/sign-in/", {"login": "organiser", "password": "p-organiser"}, secure=True)
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert [(one["secure"], one["samesite"]) for one in (session, token)] == [(True, "Lax")] * 2
    assert session["httponly"] is True


def test_what_is_said_to_nobody_in_particular_may_be_kept(db: None) -> None:
    assert "Cache-Control" not in Client().get("/password/reset/sent/").headers
