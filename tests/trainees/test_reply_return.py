"""A report is sent back with a reason."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees.models import ReplySlip


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/return/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


def test_a_reason_sends_it_back(client: Client, cast: Cast) -> None:
    collect(cast)
    assert "until" not in client.get(url(cast)).context["form"].fields
    refused = client.post(url(cast), {"reason": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    response = client.post(url(cast), {"reason": "手机号少一位"})
    assert response["Location"] == f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/"
    assert ReplySlip.objects.get().return_reason == "手机号少一位"
    again = client.post(url(cast), {"reason": "再退"})
    assert (again.status_code, "没有可以退回的" in again.content.decode()) == (422, True)


def test_after_the_close_it_asks_until_when(client: Client, cast: Cast) -> None:
    collect(cast, closed=True)
    refused = client.post(url(cast), {"reason": "换人", "until": "2020-01-01T00:00"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["until"])
    client.post(url(cast), {"reason": "换人", "until": "2099-01-01T00:00"})
    slip = ReplySlip.objects.get()
    assert (bool(slip.returned_at), bool(slip.reopened_until)) == (True, True)
