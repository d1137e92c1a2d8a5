"""The leaders of a ceremony whose list is its own, by a form."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import LEADERS, on_the_rostrum, opening, page
from tests.timetable.doors import SESSION_EDITORS, answers
from tests.trainees.arranged import said
from tests.trainees.test_rostrum_edit import form
from timetable import ceremonies


def sent(*lines: tuple[Any, str, str], seen: Any = ()) -> dict[str, Any]:
    return form(*lines, seen=json.dumps(seen))


def test_its_own_list_is_kept_by_rank_and_can_be_taken_back(cast: Cast, organiser: Client) -> None:
    on_the_rostrum(cast)
    address = page(cast, "leaders_edit")
    shown = organiser.get(address).context["form"]
    assert [(line["rank"].value(), line["name"].value()) for line in shown.lines][:3] == [
        (1, "王部长"),
        (2, "李校长"),
        (None, None),
    ]
    lines = ((2, "王部长", "部长"), (1, "张书记", "副书记"), ("", "", ""))
    response = organiser.post(address, sent(*lines, seen=LEADERS), follow=True)
    assert said(response) == ["出席领导名单已保存。"]
    assert ceremonies.leaders_of(opening(cast)) == [("张书记", "副书记"), ("王部长", "部长")]
    assert "这份名单只用于本次仪式。" in response.content.decode()
    (message,) = response.context["messages"]
    assert said(organiser.post(message.extra_tags.removeprefix("undo:"), follow=True)) == ["已撤销。"]
    assert ceremonies.own_leaders(opening(cast)) == []


def test_the_rostrum_s_list_saved_again_is_no_change(cast: Cast, organiser: Client) -> None:
    on_the_rostrum(cast)
    lines = [(rank, *leader) for rank, leader in enumerate(LEADERS, start=1)]
    response = organiser.post(page(cast, "leaders_edit"), sent(*lines, seen=LEADERS), follow=True)
    assert said(response) == ["没有改动。"]


def test_an_old_list_is_shown_with_what_stands_now(cast: Cast, organiser: Client) -> None:
    on_the_rostrum(cast)
    response = organiser.post(page(cast, "leaders_edit"), sent((1, "张书记", "")))
    assert response.status_code == 409
    assert "现在是：王部长 区委组织部部长；李校长 区委党校常务副校长" in response.content.decode()
    renewed = form((1, "张书记", ""), seen=response.context["form"]["seen"].value())
    assert organiser.post(page(cast, "leaders_edit"), renewed).status_code == 302
    assert ceremonies.leaders_of(opening(cast)) == [("张书记", "")]


@pytest.mark.parametrize("lines", [[("x", "王部长", "")], [(1, "王" * 51, "")], [(1, "王", "")] * 31])
def test_what_is_no_list_is_refused(cast: Cast, organiser: Client, lines: list[Any]) -> None:
    assert organiser.post(page(cast, "leaders_edit"), sent(*lines)).status_code == 422


def test_who_may_open_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, page(cast, "leaders_edit")) == SESSION_EDITORS
