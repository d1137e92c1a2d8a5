"""The way to the settings."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.views.settings import PAGES
from tests.conftest import Cast

URL = reverse("desk:settings")


def test_an_administrator_may_open_every_page_named(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.administrator)
    pages = client.get(URL).context["pages"]
    assert {page.url: client.get(page.url).status_code for page in pages} == {page.url: 200 for page in pages}
    assert len(pages) == len(PAGES)


def test_an_organiser_is_shown_only_what_opens(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.organiser)
    pages = client.get(URL).context["pages"]
    assert {page.url: client.get(page.url).status_code for page in pages} == {page.url: 200 for page in pages}
    assert "/settings/accounts/" not in {page.url for page in pages}


@pytest.mark.parametrize("who", ["liaison", "finance", "auditor", "head_teacher", "cadre_user"])
def test_others_may_not(cast: Cast, as_user: Callable[[User], Client], who: str) -> None:
    assert as_user(getattr(cast, who)).get(URL).status_code == 403


def test_anonymous_signs_in_first(db: None) -> None:
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"


def test_only_get(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).post(URL).status_code == 405
