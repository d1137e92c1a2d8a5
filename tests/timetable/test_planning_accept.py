"""采用: the proposal becomes drafts, or the page says why not."""

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SESSION_EDITORS, answers
from tests.timetable.planning import proposed, run_with, stands, waiting
from timetable import scheduling
from timetable.models import PlanningRun

COMING = dt.date.today() + dt.timedelta(days=30)
MORNING, AFTERNOON = factories.at("09:00", COMING), factories.at("14:00", COMING)


def address(run: PlanningRun) -> str:
    return reverse("timetable:planning_accept", args=[run.pk])


def test_who_may(cast: Cast, as_user: Any) -> None:
    """A proposal that places nothing is refused to who may, with 409."""
    allowed = dict.fromkeys(("administrator", "organiser"), 409)
    expected = SESSION_EDITORS | {"head_teacher": 404, "finance": 404} | allowed
    assert answers(cast, as_user, address(run_with(cast)), "post") == expected


def test_what_was_left_out_is_said_and_the_rest_placed_with_an_undo(cast: Cast, organiser: Client) -> None:
    one, other = waiting(cast.training_class, "甲"), waiting(cast.training_class, "乙")
    run = run_with(cast, proposed(one, MORNING), proposed(other, AFTERNOON))
    scheduling.change(one, by=cast.administrator, version=1, title="甲（新）")
    page = organiser.post(address(run), follow=True).content.decode()
    assert "已采用，排好1节。发布以后大家才看得到。" in page
    assert "“甲（新）”后来被改过，没有动它。" in page
    assert reverse("timetable:planning_undo", args=[run.pk]) in page
    assert (stands(one)[0], stands(other)[0]) == (None, AFTERNOON)


def test_a_second_click_is_told_that_it_is_done(cast: Cast, organiser: Client) -> None:
    session = waiting(cast.training_class, "甲")
    run = run_with(cast, proposed(session, MORNING))
    assert [organiser.post(address(run)).status_code for _click in range(2)] == [302, 409]
    assert "这个方案已经处理过了：已采用。" in organiser.post(address(run)).content.decode()
    assert stands(session)[3] == 2


def test_where_nothing_can_be_placed_any_more_the_page_says_why(cast: Cast, organiser: Client) -> None:
    room = factories.room(cast.district)
    run = run_with(cast, proposed(waiting(cast.training_class, "甲"), MORNING, room))
    factories.session(
        factories.training_class(cast.district, "科级干部班"), "抢先的课", start=MORNING, room=room
    )
    response = organiser.post(address(run))
    page = response.content.decode()
    assert response.status_code == 409
    assert [words in page for words in ("课表没有变", "抢先的课", "放弃")] == [True] * 3


def test_only_by_post(cast: Cast, organiser: Client) -> None:
    assert organiser.get(address(run_with(cast))).status_code == 405
