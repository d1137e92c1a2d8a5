"""One unit reports after the close."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.factories import at
from tests.trainees.collecting import collect
from trainees.models import ReplySlip
from trainees.reply_slips import Doors


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/reopen/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


def test_a_time_and_a_reason_open_the_door_of_this_unit(client: Client, cast: Cast) -> None:
    training_class = collect(cast, closed=True)
    refused = client.post(url(cast), {"until": "2020-01-01T00:00", "reason": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["until", "reason"])
    client.post(url(cast), {"until": "2099-01-01T08:00", "reason": "书记刚刚换届"})
    slip = ReplySlip.objects.get()
    assert (slip.reopened_until, slip.reopen_reason) == (
        at("08:00", at("08:00").date().replace(year=2099, month=1, day=1)),
        "书记刚刚换届",
    )
    doors = Doors.load(training_class)
    assert [doors.is_open(unit.path) for unit in (cast.town, cast.community, cast.other_town)] == [
        True,
        True,
        False,
    ]


def test_a_class_that_takes_nobody_says_what_to_do(client: Client, cast: Cast) -> None:
    response = client.post(url(cast), {"until": "2099-01-01T08:00", "reason": "换届"})
    assert (response.status_code, "班次不在“报名中”，不能补报" in response.content.decode()) == (422, True)
