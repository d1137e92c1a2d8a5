"""An item is taken out of the agenda."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import item, texts
from tests.trainees.arranged import said


def test_it_goes_and_the_message_puts_it_back(cast: Cast, organiser: Client) -> None:
    first, _second = item(cast, "甲"), item(cast, "乙")
    response = organiser.post(reverse("timetable:agenda_item_delete", args=[first.pk]), follow=True)
    assert said(response) == ["“甲”已移除。"]
    assert texts(cast) == ["乙"]
    (message,) = response.context["messages"]
    organiser.post(message.extra_tags.removeprefix("undo:"))
    assert texts(cast) == ["甲", "乙"]


def test_it_is_never_by_a_link(cast: Cast, organiser: Client) -> None:
    assert organiser.get(reverse("timetable:agenda_item_delete", args=[item(cast).pk])).status_code == 405


def test_the_head_teacher_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    address = reverse("timetable:agenda_item_delete", args=[item(cast).pk])
    assert as_user(cast.head_teacher).post(address).status_code == 403
    assert texts(cast) == ["领导讲话"]
