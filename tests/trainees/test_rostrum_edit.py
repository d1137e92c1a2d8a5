"""Who sits on the rostrum, by a form."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.trainees.arranged import said, seated
from trainees import rostrum
from trainees.models import SeatingPlan

SignIn = Callable[[User], Client]


def url(cast: Cast) -> str:
    return reverse("trainees:rostrum_edit", args=[cast.training_class.pk])


def form(*lines: tuple[Any, str, str], seen: str = "[]", **more: Any) -> dict[str, Any]:
    sent = {"line-TOTAL_FORMS": len(lines), "line-INITIAL_FORMS": 0, "seen": seen, **more}
    for number, line in enumerate(lines):
        sent |= {
            f"line-{number}-{name}": value for name, value in zip(("rank", "name", "post"), line, strict=True)
        }
    return sent


def test_lines_are_kept_by_rank_and_blank_ones_left_out(cast: Cast, as_user: SignIn) -> None:
    seated(cast)
    sent = form((3, "张校长", "校长"), ("", "", ""), (1, "王部长", "部长"), ("", "李科长", ""), flipped="on")
    assert said(as_user(cast.head_teacher).post(url(cast), sent, follow=True)) == ["主席台名单已保存。"]
    assert rostrum.listed(cast.training_class) == [("王部长", "部长"), ("张校长", "校长"), ("李科长", "")]
    assert SeatingPlan.objects.get().even_flipped


def test_it_shows_what_is_stored_with_room_for_more(cast: Cast, as_user: SignIn) -> None:
    rostrum.change(cast.training_class, people=[("王部长", "部长")], flipped=False, seen=[], by=None)
    page = as_user(cast.organiser).get(url(cast))
    lines = page.context["form"].lines
    assert [(line["rank"].value(), line["name"].value()) for line in lines][:2] == [
        (1, "王部长"),
        (None, None),
    ]
    assert len(lines.forms) == 5
    assert "二号坐在一号右手边" not in page.content.decode()  # without a hall there is no plan to keep it on
    sent = form((1, "王部长", "部长"), seen=page.context["form"]["seen"].value())
    assert said(as_user(cast.organiser).post(url(cast), sent, follow=True)) == ["没有改动。"]


def test_what_somebody_else_changed_is_kept_until_it_is_meant(cast: Cast, as_user: SignIn) -> None:
    rostrum.change(
        cast.training_class, people=[("王部长", "")], flipped=False, seen=[], by=cast.administrator
    )
    client = as_user(cast.organiser)
    response = client.post(url(cast), form((1, "张校长", "")))
    assert response.status_code == 409
    assert "周主任刚刚改过主席台名单" in response.content.decode()
    assert "现在的名单：1 王部长" in response.content.decode()
    client.post(url(cast), form((1, "张校长", ""), seen=response.context["form"]["seen"].value()))
    assert rostrum.listed(cast.training_class) == [("张校长", "")]


@pytest.mark.parametrize("seen", ["x", "{}", "[1]", '[["a"]]', "null"])
def test_what_was_seen_may_be_nonsense(seen: str, cast: Cast, as_user: SignIn) -> None:
    response = as_user(cast.organiser).post(url(cast), form((1, "王部长", ""), seen=seen))
    assert response.status_code == 302


@pytest.mark.parametrize(
    "sent", [{}, form(("x", "王部长", "")), form((1, "王" * 51, "")), form(*[(1, "王", "")] * 31)]
)
def test_what_is_no_list_is_refused(sent: dict[str, Any], cast: Cast, as_user: SignIn) -> None:
    assert as_user(cast.organiser).post(url(cast), sent).status_code == 422
    assert rostrum.listed(cast.training_class) == []
