"""放弃."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.timetable.doors import SESSION_EDITORS, answers
from tests.timetable.planning import run_with
from timetable.models import PlanningRun


def address(run: PlanningRun) -> str:
    return reverse("timetable:planning_discard", args=[run.pk])


def test_who_may(cast: Cast, as_user: Any) -> None:
    allowed = dict.fromkeys(("administrator", "organiser"), 302)
    expected = SESSION_EDITORS | {"head_teacher": 404, "finance": 404} | allowed
    assert answers(cast, as_user, address(run_with(cast)), "post") == expected


def test_it_leads_to_the_timetable_that_has_not_changed(cast: Cast, organiser: Client) -> None:
    run = run_with(cast)
    response = organiser.post(address(run))
    assert response["Location"] == reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    run.refresh_from_db()
    assert run.status == "DISCARDED"


def test_of_all_classes_it_stays_on_its_page(cast: Cast, organiser: Client) -> None:
    run = run_with(cast, training_class=None, status="RUNNING")
    assert organiser.post(address(run))["Location"] == reverse("timetable:planning_detail", args=[run.pk])


def test_only_by_post(cast: Cast, organiser: Client) -> None:
    assert organiser.get(address(run_with(cast))).status_code == 405
