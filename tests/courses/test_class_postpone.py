"""A class gets new days (延期)."""

import datetime as dt

import pytest

from courses.models import PlanStatus, TrainingClass, TrainingPlan
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

TYPED = {"starts_on": "2026-12-07", "ends_on": "2026-12-09", "reason": "会议冲突"}


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/postpone/"


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_organisers()


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "put", "delete") == {"put": 405, "delete": 405}


def test_moves_the_days(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url, TYPED)
    assert (response.status_code, response["Location"]) == (302, f"/classes/{cast.training_class.pk}/")
    stored = TrainingClass.objects.get()
    assert (stored.starts_on, stored.ends_on) == (dt.date(2026, 12, 7), dt.date(2026, 12, 9))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": ""}, "reason"), ({"starts_on": ""}, "starts_on"), ({"ends_on": "2026-12-06"}, "ends_on")],
)
def test_R30_bad_input_is_named_beside_its_field(
    cast: Cast, as_user: SignIn, url: str, changes: dict[str, str], field: str
) -> None:
    response = as_user(cast.organiser).post(url, {**TYPED, **changes})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert TrainingClass.objects.get().starts_on == dt.date(2026, 11, 23)


def test_R30_in_an_issued_plan_the_document_is_asked_for(cast: Cast, as_user: SignIn, url: str) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    client = as_user(cast.organiser)
    assert list(client.post(url, TYPED).context["form"].errors) == ["document_number"]
    assert client.post(url, {**TYPED, "document_number": "武组〔2026〕9号"}).status_code == 302


def test_a_class_that_is_over_is_a_409(cast: Cast, as_user: SignIn, url: str) -> None:
    TrainingClass.objects.update(status="CLOSED")
    response = as_user(cast.organiser).post(url, TYPED)
    assert response.status_code == 409
    assert "班次已结班，不能延期。" in response.content.decode()
