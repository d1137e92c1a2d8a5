"""Opening a personal link: it signs its own cadre in, and nobody else."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import guessing
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn
from trainees import links
from trainees.models import LinkKind, PersonalLink


@pytest.fixture(autouse=True)
def _no_guesses_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/t/{links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)}/"


def signed_in_as(client: Client) -> str | None:
    key = client.session.get(SESSION_KEY)
    return None if key is None else str(key)


def test_it_signs_the_cadre_in_and_leads_to_the_own_page(cast: Cast, url: str) -> None:
    client = Client()
    response = client.get(url)
    assert (response.status_code, response.headers["Location"]) == (302, "/me/")
    assert response.headers["Cache-Control"] == "no-store, private"
    assert signed_in_as(client) == str(cast.cadre_user.pk)


def test_it_opens_again_on_the_same_phone(cast: Cast, url: str) -> None:
    client = Client()
    client.get(url)
    assert client.get(url).status_code == 302


def test_an_account_made_by_the_link_opens_too(cast: Cast) -> None:
    cadre = factories.cadre("李新", cast.community)
    token = links.issue(cadre, kind=LinkKind.PAGE, by=None)
    client = Client()
    assert client.get(f"/t/{token}/").status_code == 302
    cadre.refresh_from_db()
    assert signed_in_as(client) == str(cadre.user_id)


def test_a_dead_link_says_so_calmly(cast: Cast, url: str) -> None:
    links.revoke(PersonalLink.objects.get(), by=None)
    client = Client()
    response = client.get(url)
    assert (response.status_code, "这个链接已经失效。" in response.content.decode()) == (404, True)
    assert signed_in_as(client) is None


def test_an_invented_link_is_dead(cast: Cast) -> None:
    assert Client().get("/t/" + "x" * 43 + "/").status_code == 404


def test_a_feed_s_token_opens_no_page(cast: Cast) -> None:
    token = links.issue(cast.cadre, kind=LinkKind.FEED, by=None)
    assert Client().get(f"/t/{token}/").status_code == 404


def test_a_disabled_account_is_not_opened(cast: Cast, url: str) -> None:
    cast.cadre_user.is_active = False
    cast.cadre_user.save()
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize("role", ["administrator", "organiser", "liaison", "finance", "auditor"])
def test_who_holds_another_role_signs_in_by_password(cast: Cast, url: str, role: str) -> None:
    cast.cadre_user.grants.create(role=role, unit=cast.community)
    client = Client()
    response = client.get(url)
    assert (response.status_code, "请用账号密码登录" in response.content.decode()) == (403, True)
    assert signed_in_as(client) is None


def test_who_serves_a_class_signs_in_by_password(cast: Cast, url: str) -> None:
    staff = factories.staff(cast.training_class, cast.cadre_user)
    assert Client().get(url).status_code == 403
    staff.expires_on = timezone.localdate() - dt.timedelta(days=1)
    staff.save()
    assert Client().get(url).status_code == 302


def test_somebody_signed_in_is_asked_first(cast: Cast, url: str, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    response = client.get(url)
    assert (response.status_code, "继续会先退出王科长" in response.content.decode()) == (200, True)
    assert signed_in_as(client) == str(cast.organiser.pk)
    former = client.session.session_key
    assert client.post(url).headers["Location"] == "/me/"
    assert signed_in_as(client) == str(cast.cadre_user.pk)
    assert client.session.session_key != former


def test_guessing_is_slowed_down(cast: Cast, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 3)
    client = Client()
    assert [client.get(f"/t/guess-{n}/").status_code for n in range(5)] == [404, 404, 404, 429, 429]
    assert signed_in_as(client) is None


def test_a_flood_of_wrong_links_keeps_no_right_one_out(
    cast: Cast, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind one address there is a whole hall."""
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 1)
    assert [Client().get(address).status_code for address in ("/t/guess/", "/t/guess/", url)] == [
        404,
        429,
        302,
    ]


def test_opening_right_links_is_not_guessing(cast: Cast, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 1)
    assert [Client().get(url).status_code for _phone in range(3)] == [302, 302, 302]


def test_the_token_is_in_no_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/t/secret-token-of-somebody/")
    from config.logs import HideTokens

    for record in caplog.records:
        HideTokens().filter(record)
    assert "secret-token-of-somebody" not in " ".join(record.getMessage() for record in caplog.records)


def test_other_methods(cast: Cast, url: str) -> None:
    client: Any = Client()
    assert client.put(url).status_code == 405
