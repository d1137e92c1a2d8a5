"""The page that hands out the subscription's address."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.conftest import Cast
from tests.timetable.doors import answers
from trainees.models import PersonalLink

ADDRESS = "/me/feed/"


@pytest.fixture
def me(cast: Cast, as_user: Any) -> Client:
    client: Client = as_user(cast.cadre_user)
    return client


def test_it_shows_a_new_address_once(me: Client, cast: Cast) -> None:
    assert "生成订阅地址" in me.get(ADDRESS).content.decode()
    answer = me.post(ADDRESS)
    html = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    found = re.search(r'value="(http[^"]+/f/[^"]+\.ics)"', html)
    assert found
    assert found[1].startswith(settings.BASE_URL)
    assert f'href="webcal{found[1][found[1].index(":") :]}"' in html
    assert "在浏览器打开" in html
    assert Client().get(found[1].removeprefix(settings.BASE_URL)).status_code == 200
    link = PersonalLink.objects.get()
    assert (link.cadre, link.kind, link.issued_by) == (cast.cadre, "FEED", cast.cadre_user)
    assert "/f/" not in me.get(ADDRESS).content.decode()


def test_a_new_address_ends_the_old_one(me: Client) -> None:
    me.post(ADDRESS)
    assert "生成新地址" in me.get(ADDRESS).content.decode()
    me.post(ADDRESS)
    assert PersonalLink.objects.count() == 2
    assert PersonalLink.objects.filter(revoked_at=None).count() == 1


def test_it_can_be_ended(me: Client) -> None:
    me.post(ADDRESS)
    answer = me.post(ADDRESS, {"revoke": "1"})
    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
    assert PersonalLink.objects.filter(revoked_at=None).count() == 0
    assert me.post(ADDRESS, {"revoke": "1"}).status_code == 302


def test_only_a_cadre_has_one(cast: Cast, as_user: Any) -> None:
    found = answers(cast, as_user, ADDRESS)
    assert found == {name: {"cadre_user": 200, "anonymous": 302}.get(name, 404) for name in found}


def test_other_methods(me: Client) -> None:
    assert me.put(ADDRESS).status_code == 405
