"""The text for the group: what was, what is, why, where to look; never 300 characters or more."""

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from timetable import scheduling
from timetable.announcing import announcement
from timetable.fitting import MOST
from timetable.models import SessionKind

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + dt.timedelta(days=1)


def test_a_moved_one_says_both_times_and_the_place(cast: Cast, add: Add, publish: Publish) -> None:
    session = add("基层党建", place="三楼301教室")
    publish()
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00", TUESDAY))
    with translation.override("en"):
        text = announcement(
            cast.training_class, publish().changes, reason="讲师临时有事", link="https://k/p/abc/"
        )
    assert text.splitlines() == [
        "【社区干部培训班】课程调整",
        "《基层党建》原11月23日上午 09:00–11:30，现11月24日下午 14:00–16:30；地点三楼301教室。",
        "原因：讲师临时有事",
        "课表：https://k/p/abc/",
    ]


def test_another_lecturer_form_place_and_title(cast: Cast, add: Add, publish: Publish) -> None:
    session = add("基层党建", instructors=[factories.instructor(cast.district)], place="甲地")
    publish()
    scheduling.change(
        session,
        by=cast.organiser,
        version=1,
        instructors=[],
        kind=SessionKind.SELF_STUDY,
        place="乙地",
        title="读书",
    )
    assert announcement(cast.training_class, publish().changes).splitlines() == [
        "【社区干部培训班】课程调整",
        "《读书》11月23日上午 09:00–11:30；地点原甲地，现乙地；形式原专题讲座，现自学；"
        "主讲人原陈静(区委党校讲师)，现无；内容原《基层党建》。",
    ]


def test_new_and_cancelled_ones(cast: Cast, add: Add, publish: Publish) -> None:
    session = add("基层党建")
    publish()
    scheduling.cancel(session, by=cast.organiser, reason="天气原因")
    add("读书", start=at("14:00"))
    assert announcement(cast.training_class, publish().changes).splitlines() == [
        "【社区干部培训班】课程调整",
        "《读书》安排在11月23日下午 14:00–16:30，地点待定。",
        "《基层党建》11月23日上午 09:00–11:30停课。",
    ]


def row(number: int, width: int) -> dict[str, Any]:
    """A moved session whose words are as long as they can be."""
    start = at("09:00", MONDAY + dt.timedelta(days=number))
    times = {"start_at": start.isoformat(), "end_at": (start + dt.timedelta(hours=2)).isoformat()}
    words = dict.fromkeys(("title", "place", "instructors"), "长" * width)
    before = {**times, **dict.fromkeys(words, "原" * width), "kind": "LECTURE"}
    return {**times, **words, "kind": "VIDEO", "before": before}


@pytest.mark.parametrize("width", [1, 20, 120])
@pytest.mark.parametrize("number", [1, 2, 3, 40])
def test_it_is_always_short_and_says_what_it_leaves_out(cast: Cast, number: int, width: int) -> None:
    cast.training_class.name = "班" * 100
    changes = {"moved": [row(index, width) for index in range(number)]}
    link = "https://kaiban.example.gov.cn/p/" + "x" * 43 + "/"
    text = announcement(cast.training_class, changes, reason="因" * 200, link=link)
    assert len(text) < MOST
    assert text.endswith(link)
    left = int(text.split("另有")[1].split("处")[0]) if "另有" in text else 0
    assert text.count("；地点") + left == number
