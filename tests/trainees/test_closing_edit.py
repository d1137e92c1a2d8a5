"""Until when units nominate, set on a page that says what it does."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.factories import at


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/closing/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


def test_the_page_says_what_it_does_and_shows_the_time(client: Client, cast: Cast) -> None:
    cast.training_class.nominations_close_at = at("17:00")
    cast.training_class.save()
    page = client.get(url(cast)).content.decode()
    assert 'value="2026-11-23T17:00"' in page
    for words in ("各单位不能再自己推荐和修改", "您仍可以代报", "不填就一直开放", "复制班次时不带过去"):
        assert words in page


def test_it_is_set_in_local_time_and_emptied(client: Client, cast: Cast) -> None:
    for typed, kept in (("2026-11-27T17:30", at("17:30", at("17:30").date().replace(day=27))), ("", None)):
        response = client.post(url(cast), {"at": typed})
        assert response["Location"] == f"/classes/{cast.training_class.pk}/replies/"
        cast.training_class.refresh_from_db()
        assert cast.training_class.nominations_close_at == kept
    assert timezone.get_current_timezone_name() == "Asia/Shanghai"


@pytest.mark.parametrize("typed", ["明天", "2026-13-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_what_is_no_time_is_refused(client: Client, cast: Cast, typed: str) -> None:
    response = client.post(url(cast), {"at": typed})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["at"])
    assert typed in response.content.decode()
