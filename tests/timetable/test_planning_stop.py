"""「先用目前最好的」."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.timetable.doors import SESSION_EDITORS, answers
from tests.timetable.planning import run_with
from timetable.models import PlanningRun


def address(run: PlanningRun) -> str:
    return reverse("timetable:planning_stop", args=[run.pk])


def test_who_may(cast: Cast, as_user: Any) -> None:
    allowed = dict.fromkeys(("administrator", "organiser", "anonymous"), 302)
    expected = SESSION_EDITORS | {"head_teacher": 404, "finance": 404} | allowed
    assert answers(cast, as_user, address(run_with(cast)), "post") == expected


def test_it_is_asked_of_the_worker_and_leads_back(cast: Cast, organiser: Client) -> None:
    run = run_with(cast, status="RUNNING")
    response = organiser.post(address(run))
    assert response["Location"] == reverse("timetable:planning_detail", args=[run.pk])
    run.refresh_from_db()
    assert (run.stop_asked, run.status) == (True, "RUNNING")


def test_only_by_post(cast: Cast, organiser: Client) -> None:
    assert organiser.get(address(run_with(cast))).status_code == 405
