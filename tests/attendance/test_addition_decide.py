"""The organiser's word on an addition (R21)."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.attendance.doors import READERS, WRITERS, answers
from tests.conftest import Cast
from trainees import newcomers
from trainees.models import Enrolment
from trainees.newcomers import Comer


@pytest.fixture
def row(cast: Cast) -> Enrolment:
    cast.training_class.quotas.create(unit=cast.town, seats=1)
    comer = Comer(factories.cadre("李新", cast.community))
    return newcomers.add_late(
        cast.training_class, comer=comer, by=cast.head_teacher, expected_from=None
    ).enrolment


@pytest.fixture
def address(row: Enrolment) -> str:
    return reverse("attendance:addition_decide", args=[row.pk])


def test_it_says_what_the_quota_comes_to(cast: Cast, address: str, as_user: Any) -> None:
    page = as_user(cast.organiser).get(address).content.decode()
    assert "湖塘镇：名额 1，已有 2 人。" in page


def test_agreed(cast: Cast, row: Enrolment, address: str, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.post(address, {"agree": "1"})
    client.post(address, {"agree": "1"})
    row.refresh_from_db()
    assert (row.status, row.late_addition, row.decided_by) == ("REGISTERED", "CONFIRMED", cast.organiser)
    roster = client.get(reverse("trainees:roster_detail", args=[cast.training_class.pk])).content.decode()
    assert ("确认增补" in roster, ">增补</span>" in roster) == (False, True)


def test_declined_with_a_reason(cast: Cast, row: Enrolment, address: str, as_user: Any) -> None:
    client = as_user(cast.organiser)
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "名额已满"})
    row.refresh_from_db()
    assert (row.status, row.reason) == ("CANCELLED", "名额已满")


def test_it_waits_in_the_roster_and_on_the_home_page(
    cast: Cast, row: Enrolment, address: str, as_user: Any
) -> None:
    client = as_user(cast.organiser)
    roster = client.get(reverse("trainees:roster_detail", args=[cast.training_class.pk])).content.decode()
    assert f'href="{address}"' in roster
    home = client.get("/").content.decode()
    assert "“社区干部培训班”有 1 人增补待确认" in home


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    refused = {"head_teacher": 403, "finance": 403, "auditor": 403}
    assert answers(cast, as_user, address) == READERS | refused
    assert answers(cast, as_user, address, "post", agree="1") == WRITERS | refused
