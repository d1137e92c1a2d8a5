"""撤销采用."""

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SESSION_EDITORS, answers
from tests.timetable.planning import proposed, run_with, stands, waiting
from timetable import accepting
from timetable.models import PlanningRun

COMING = dt.date.today() + dt.timedelta(days=30)


def address(run: PlanningRun) -> str:
    return reverse("timetable:planning_undo", args=[run.pk])


def test_who_may(cast: Cast, as_user: Any) -> None:
    """What was not accepted cannot be taken back: 409."""
    allowed = dict.fromkeys(("administrator", "organiser"), 409)
    expected = SESSION_EDITORS | {"head_teacher": 404, "finance": 404} | allowed
    assert answers(cast, as_user, address(run_with(cast)), "post") == expected


def test_the_sessions_go_back_and_the_proposal_is_open_again(cast: Cast, organiser: Client) -> None:
    session = waiting(cast.training_class, "甲")
    run = run_with(cast, proposed(session, factories.at("09:00", COMING)))
    accepting.accept(run, by=cast.organiser)
    page = organiser.post(address(run), follow=True).content.decode()
    assert "已撤销，1节回到原来的位置。" in page
    assert stands(session) == (None, None, None, 3)
    run.refresh_from_db()
    assert run.status == "DONE"


def test_only_by_post(cast: Cast, organiser: Client) -> None:
    assert organiser.get(address(run_with(cast))).status_code == 405
