"""“我单位已报齐”, said by the unit's liaison."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees.models import ReplySlip


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/submit/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.liaison)


def test_other_methods(client: Client, cast: Cast) -> None:
    collect(cast)
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


def test_a_full_unit_reports_by_one_press_and_goes_back_where_it_was(client: Client, cast: Cast) -> None:
    collect(cast, seats=1)
    back = f"/classes/{cast.training_class.pk}/nominations/"
    assert client.post(url(cast), {"next": back})["Location"] == back
    slip = ReplySlip.objects.get()
    assert (slip.unit, slip.submitted_by, slip.short_reason) == (cast.town, cast.liaison, "")


def test_with_empty_seats_it_asks_why(client: Client, cast: Cast) -> None:
    collect(cast, seats=3)
    asking = client.get(url(cast)).content.decode()
    assert "名额 3 人，还差 2 人" in asking
    assert "我单位已报齐" not in asking
    refused = client.post(url(cast), {"short_reason": " "})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["short_reason"])
    response = client.post(url(cast), {"short_reason": "两人在外地学习"})
    assert response["Location"] == f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/"
    assert ReplySlip.objects.get().short_reason == "两人在外地学习"


def test_after_the_close_it_is_refused_in_words(client: Client, cast: Cast) -> None:
    collect(cast, seats=1, closed=True)
    response = client.post(url(cast))
    assert (response.status_code, "报名已经截止，不能再报送" in response.content.decode()) == (422, True)
    assert not ReplySlip.objects.filter(submitted_at__isnull=False).exists()
