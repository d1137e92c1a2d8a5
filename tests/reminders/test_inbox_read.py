"""全部标为已读: what had come when the page was shown, of both kinds, and of nobody else."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reminders.models import Message
from tests.conftest import Cast
from tests.reminders.test_inbox_list import say, tell
from timetable.models import Notice

URL = reverse("reminders:inbox_read")


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client], today: None) -> Client:
    return as_user(cast.cadre_user)


def unread() -> tuple[list[str], int]:
    """The titles of the unread messages, and how many notices are."""
    titles = Message.objects.unread().order_by("pk").values_list("title", flat=True)
    return list(titles), Notice.objects.unread().count()


def test_both_kinds_are_read_and_those_of_others_are_not(cast: Cast, client: Client) -> None:
    say(cast, "我的"), tell(cast, 1)
    say(cast, "别人的", user=cast.organiser), tell(cast, 2, user=cast.organiser)
    response = client.post(URL)
    assert (response["Location"], unread()) == (reverse("reminders:inbox_list"), (["别人的"], 1))


def test_what_came_after_the_page_stays_unread(cast: Cast, client: Client, time_machine_at: Any) -> None:
    say(cast, "看到的")
    until = client.get(reverse("reminders:inbox_list")).context["until"]
    with time_machine_at("2026-11-23T08:00:01+08:00"):
        say(cast, "刚来的"), tell(cast)
        client.post(URL, {"until": until})
    assert unread() == (["刚来的"], 1)


@pytest.mark.parametrize("until", ["", "x", "2026-11-23", "2026-13-45T00:00:00+08:00", "2026-11-23T07:00:00"])
def test_without_a_time_that_can_be_read_it_is_now(cast: Cast, client: Client, until: str) -> None:
    say(cast)
    assert (client.post(URL, {"until": until}).status_code, unread()) == (302, ([], 0))


def test_the_first_time_stays(cast: Cast, client: Client) -> None:
    message = say(cast, read_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    client.post(URL)
    first = message.read_at
    message.refresh_from_db()
    assert message.read_at == first


def test_only_post(client: Client) -> None:
    assert client.get(URL).status_code == 405
