"""收到: to what the page showed, by its own person."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from timetable.models import Notice

ADDRESS = reverse("timetable:notice_acknowledge")


@pytest.fixture
def cadre(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    """A browser in which the cadre has signed in."""
    return as_user(cast.cadre_user)


def acknowledged() -> list[str]:
    done = Notice.objects.exclude(acknowledged_at=None).order_by("pk")
    return [f"{one.version.number}: {one.cadre or one.user}" for one in done]


def test_it_acknowledges_what_was_shown_and_nothing_newer(
    cadre: Client, cast: Cast, add: Add, publish: Publish
) -> None:
    add()
    publish()
    shown = Notice.objects.get(cadre=cast.cadre)
    add("后来的课", start=at("14:00"))
    publish()
    answer = cadre.post(ADDRESS, {"notice": shown.pk, "next": "/me/"})
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert acknowledged() == ["1: 王小宁"]
    assert "已告诉班里：您收到了。" in cadre.get("/me/").content.decode()


def test_a_second_tap_changes_nothing_and_says_nothing(
    cadre: Client, cast: Cast, add: Add, publish: Publish
) -> None:
    add()
    publish()
    notice = Notice.objects.get(cadre=cast.cadre)
    cadre.post(ADDRESS, {"notice": notice.pk})
    notice.refresh_from_db()
    first = notice.acknowledged_at
    cadre.get("/me/")
    assert cadre.post(ADDRESS, {"notice": notice.pk})["Location"] == reverse("timetable:notice_read")
    notice.refresh_from_db()
    assert notice.acknowledged_at == first
    assert "已告诉班里" not in cadre.get("/me/").content.decode()


def test_another_s_notice_is_left_alone(cadre: Client, add: Add, publish: Publish) -> None:
    add()
    publish()
    ids = list(Notice.objects.values_list("pk", flat=True))
    assert cadre.post(ADDRESS, {"notice": ids}).status_code == 302
    assert acknowledged() == ["1: 王小宁"]


@pytest.mark.parametrize("odd", ["", "x", "-1", "٣", "9" * 40, "\x00"])
def test_nonsense_acknowledges_nothing(cadre: Client, odd: str) -> None:
    assert cadre.post(ADDRESS, {"notice": odd}).status_code == 302


@pytest.mark.parametrize("away", ["//evil.example/", "https://evil.example/", "desk:home"])
def test_it_goes_on_only_to_a_page_of_ours(cadre: Client, away: str) -> None:
    assert cadre.post(ADDRESS, {"next": away})["Location"] == reverse("timetable:notice_read")


def test_anonymous_signs_in_first(db: None) -> None:
    assert Client().post(ADDRESS)["Location"].startswith("/sign-in/?next=")


def test_only_post(cadre: Client) -> None:
    assert cadre.get(ADDRESS).status_code == 405
