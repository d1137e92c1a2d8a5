"""Dividing a class by a rule: looked at first, then written."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.trainees.arranged import said

SignIn = Callable[[User], Client]


@pytest.fixture
def address(cast: Cast) -> str:
    factories.trainees(cast.training_class, cast.other_community, 5)
    return reverse("trainees:group_divide", args=[cast.training_class.pk])


def test_a_look_writes_nothing_and_says_what_every_group_gets(
    address: str, cast: Cast, as_user: SignIn
) -> None:
    response = as_user(cast.organiser).get(address + "?count=4&first=TOWN")
    preview = response.context["preview"]
    assert [len(part.people) for part in preview.after] == [2, 2, 1, 1]
    assert "每组1–2人；新任0人；女0人；来自1–2个镇街。" in response.content.decode()
    assert not cast.training_class.groups.exists()


def test_it_starts_from_what_is_there(address: str, cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    assert client.get(address).context["form"]["count"].value() == 1
    factories.group(cast.training_class)
    factories.group(cast.training_class, 2)
    response = client.get(address)
    assert response.context["form"]["count"].value() == 2
    assert "6 人换组" in response.content.decode()


def test_what_was_looked_at_is_written_and_can_be_undone(address: str, cast: Cast, as_user: SignIn) -> None:
    client, rule = as_user(cast.head_teacher), "?count=2&first=TOGETHER"
    seen = client.get(address + rule).context["preview"].stamp
    response = client.post(address + rule, {"seen": seen}, follow=True)
    assert said(response) == ["已分成2组。"]
    assert [column.figures.people for column in response.context["groups"]] == [3, 3]
    (message,) = response.context["messages"]
    assert message.extra_tags.startswith("undo:/classes/")
    client.post(message.extra_tags.removeprefix("undo:"))
    assert not cast.training_class.groups.exists()


def test_what_has_changed_since_is_shown_again(address: str, cast: Cast, as_user: SignIn) -> None:
    client, rule = as_user(cast.organiser), "?count=2&first=TOWN"
    seen = client.get(address + rule).context["preview"].stamp
    factories.trainees(cast.training_class, cast.community, 1)
    for stamp in (seen, ""):
        response = client.post(address + rule, {"seen": stamp})
        assert response.status_code == 409
        assert "名单或分组刚刚变了" in response.content.decode()
    assert not cast.training_class.groups.exists()


@pytest.mark.parametrize("query", ["?count=0", "?count=41", "?count=x", "?first=STARS", "?count="])
def test_what_is_no_rule_is_refused_beside_the_field(
    query: str, address: str, cast: Cast, as_user: SignIn
) -> None:
    response = as_user(cast.organiser).get(address + query)
    assert response.status_code == 422
    assert "preview" not in response.context
