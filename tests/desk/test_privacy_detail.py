"""The policy in words, what is due, what the last run did, and the requests that wait."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.privacy import asking, retention
from tests.conftest import Cast
from trainees.models import RequestKind


def test_it_says_what_is_kept_how_long_and_what_the_last_run_did(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client, url = as_user(cast.administrator), reverse("desk:privacy_detail")
    text = client.get(url).content.decode()
    assert "还没有执行过" in text
    assert "报名、报到、调课时联系本人" in text
    retention.run()
    assert "上次执行" in client.get(url).content.decode()


def test_a_request_that_waits_stands_there(cast: Cast, as_user: Callable[[User], Client]) -> None:
    asking.ask(cast.cadre, kind=RequestKind.ERASURE, words="", by=cast.cadre_user)
    text = as_user(cast.administrator).get(reverse("desk:privacy_detail")).content.decode()
    assert f'href="/cadres/{cast.cadre.pk}/data/"' in text
