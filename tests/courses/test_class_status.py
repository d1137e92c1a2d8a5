"""A class moves on by a button; what goes back asks why."""

import datetime as dt

import pytest

from accounts.models import AuditEntry
from courses.models import PlanStatus, TrainingClass, TrainingPlan
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods


@pytest.fixture
def url(cast: Cast) -> str:
    TrainingClass.objects.update(status="DRAFT")
    return f"/classes/{cast.training_class.pk}/status/"


def _status() -> str:
    return TrainingClass.objects.get().status


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, f"{url}?to=CANCELLED") == for_organisers()


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "put", "delete") == {"put": 405, "delete": 405}


def test_a_step_forward_is_one_click_and_a_second_one_harmless(cast: Cast, as_user: SignIn, url: str) -> None:
    client = as_user(cast.organiser)
    answers = [client.post(url, {"to": "APPROVED"}) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, f"/classes/{cast.training_class.pk}/")
    ] * 2
    assert (_status(), AuditEntry.objects.count()) == ("APPROVED", 1)


def test_R30_cancelling_without_a_reason_is_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url, {"to": "CANCELLED", "reason": "  "})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert _status() == "DRAFT"


def test_R30_cancelling_in_an_issued_plan_asks_for_the_document_and_keeps_the_reason(
    cast: Cast, as_user: SignIn, url: str
) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    response = as_user(cast.organiser).post(url, {"to": "CANCELLED", "reason": "人数不足"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["document_number"]
    assert "人数不足" in response.content.decode()
    assert _status() == "DRAFT"


def test_a_cancelled_class_offers_to_take_it_back(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url, {"to": "CANCELLED", "reason": "人数不足"}, follow=True)
    assert _status() == "CANCELLED"
    assert f'action="/classes/{cast.training_class.pk}/restore/"' in response.content.decode()


@pytest.mark.parametrize("to", ["CLOSED", "RUNNING", "NONSENSE", ""])
def test_a_step_that_does_not_exist_is_a_409(cast: Cast, as_user: SignIn, url: str, to: str) -> None:
    response = as_user(cast.organiser).post(url, {"to": to, "reason": "急"})
    assert response.status_code == 409
    assert "班次现在是“草拟”，这一步已经不能做了。" in response.content.decode()
    assert _status() == "DRAFT"


@pytest.mark.parametrize(
    ("status", "to", "page"), [("CONFIRMED", "CLOSED", "completion"), ("CLOSED", "ENDED", "reopen")]
)
def test_R23_closing_and_reopening_lead_to_their_own_pages(
    cast: Cast, as_user: SignIn, url: str, status: str, to: str, page: str
) -> None:
    day = dt.date(2026, 1, 5)
    TrainingClass.objects.update(status=status, first_published_on=day, last_published_on=day)
    response = as_user(cast.organiser).post(url, {"to": to, "reason": "急"})
    assert (response.status_code, response["Location"]) == (302, f"/classes/{cast.training_class.pk}/{page}/")
    assert _status() == status
