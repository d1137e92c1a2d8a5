"""The page of a class's preparation list: who sees and who works, and what it looks like."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import TrainingClass
from courses.preparation import template
from tests.conftest import Cast
from tests.courses.doors import doors, for_staff
from tests.courses.preparing import before, item, tick


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/preparation/"


def test_the_staff_of_the_class_sees_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert doors(cast, as_user, url(cast)) == for_staff()


def test_without_an_opening_the_page_says_so_once(cast: Cast, as_user: Callable[[User], Client]) -> None:
    item(cast)
    TrainingClass.objects.update(starts_on=None, ends_on=None, month=11)
    page = as_user(cast.organiser).get(url(cast)).content.decode()
    assert ("还没有定开班日期" in page, "日期未定" in page) == (True, False)


@pytest.mark.parametrize(
    ("who", "ticks", "changes"),
    [
        ("organiser", True, True),
        ("head_teacher", True, False),
        ("finance", False, False),
        ("auditor", False, False),
    ],
)
def test_organiser_and_head_teacher_tick_and_the_organiser_changes(
    cast: Cast, today: None, as_user: Callable[[User], Client], who: str, ticks: bool, changes: bool
) -> None:
    row = item(cast, days_before=0)
    page = as_user(getattr(cast, who)).get(url(cast)).content.decode()
    assert (f"/preparation/{row.pk}/tick/" in page, f"/preparation/{row.pk}/move/" in page) == (
        ticks,
        changes,
    )
    assert "落实车辆" in page
    assert ("本班不需要" in page) is changes


def test_overdue_and_today_come_first_in_words(
    cast: Cast, as_user: Callable[[User], Client], time_machine_at: Any
) -> None:
    item(cast, "落实食宿", 7)
    item(cast, "落实车辆", 5)
    item(cast, "布置会场", 1)
    with time_machine_at(f"{before(5)}T08:00:00+08:00"):
        page = as_user(cast.organiser).get(url(cast)).content.decode()
    first = [
        page.index(word)
        for word in ("逾期和今天到期", "落实食宿", "逾期 2 天", "落实车辆", ">今天到期<", "布置会场")
    ]
    assert first[1:] == sorted(first[1:])
    assert "还有 5 天" in page
    assert "已办妥 0 / 3 项" in page


def test_a_class_without_a_first_day_says_so(cast: Cast, as_user: Callable[[User], Client]) -> None:
    item(cast)
    TrainingClass.objects.update(starts_on=None, ends_on=None, month=11)
    page = as_user(cast.organiser).get(url(cast)).content.decode()
    assert "本班还没有定开班日期" in page
    assert "/move/" not in page


def test_a_closed_class_is_read_only(cast: Cast, as_user: Callable[[User], Client]) -> None:
    tick(cast, item(cast), note="两辆大巴")
    TrainingClass.objects.update(status="CLOSED")
    page = as_user(cast.organiser).get(url(cast)).content.decode()
    assert ("/tick/" in page, "/preparation/new/" in page, "两辆大巴" in page) == (False, False, True)


def test_without_a_template_the_organiser_is_led_to_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert "/settings/preparation/" in as_user(cast.organiser).get(url(cast)).content.decode()
    assert "/settings/preparation/" not in as_user(cast.head_teacher).get(url(cast)).content.decode()


def test_a_head_teacher_is_led_only_to_pages_that_open(cast: Cast, as_user: Callable[[User], Client]) -> None:
    template.lay_down_defaults(cast.district)
    client = as_user(cast.head_teacher)
    page = client.get(url(cast))
    known = [
        line.known for line in page.context["preparation"].lines if line.entry.item in page.context["allowed"]
    ]
    assert {client.get(one.url).status_code for one in known} == {200}
    assert "/export/budget/" not in page.content.decode()


def test_the_queries_of_a_whole_list(
    cast: Cast, as_user: Callable[[User], Client], count_queries: Callable[[], Any]
) -> None:
    template.lay_down_defaults(cast.district)
    client, counts = as_user(cast.organiser), []
    client.get(url(cast))
    for number in (1, 3):
        for _turn in range(number):
            tick(cast, item(cast, "订车", 8))
        with count_queries() as queries:
            client.get(url(cast))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24
