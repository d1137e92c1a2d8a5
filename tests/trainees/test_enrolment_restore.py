"""The undo of a withdrawal."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn
from trainees import arrival, enrolment
from trainees.models import Quota


@pytest.fixture
def withdrawn(cast: Cast) -> Cast:
    arrival.register(cast.enrolment, by=None)
    enrolment.withdraw(cast.enrolment, by=None, reason="误点")
    return cast


def url(cast: Cast) -> str:
    return f"/enrolments/{cast.enrolment.pk}/restore/"


def test_the_person_is_back_as_before(withdrawn: Cast, as_user: SignIn) -> None:
    response = as_user(withdrawn.organiser).post(url(withdrawn), follow=True)
    assert response.redirect_chain == [(f"/classes/{withdrawn.training_class.pk}/roster/", 302)]
    assert [str(message) for message in response.context["messages"]] == ["王小宁已回到名单。"]
    withdrawn.enrolment.refresh_from_db()
    assert withdrawn.enrolment.status == "REGISTERED"


def test_a_second_undo_changes_nothing(withdrawn: Cast, as_user: SignIn) -> None:
    client = as_user(withdrawn.organiser)
    for _press in range(2):
        client.post(url(withdrawn))
    withdrawn.enrolment.refresh_from_db()
    assert (withdrawn.enrolment.status, withdrawn.enrolment.version) == ("REGISTERED", 4)


def test_R19_a_seat_given_away_is_said(withdrawn: Cast, as_user: SignIn) -> None:
    Quota.objects.create(training_class=withdrawn.training_class, unit=withdrawn.town, seats=0)
    response = as_user(withdrawn.organiser).post(url(withdrawn), follow=True)
    assert [str(message) for message in response.context["messages"]] == ["王小宁：湖塘镇的 0 个名额已满。"]
    withdrawn.enrolment.refresh_from_db()
    assert withdrawn.enrolment.status == "CANCELLED"


@pytest.mark.parametrize(
    ("who", "status"),
    [("head_teacher", 403), ("finance", 403), ("liaison", 404), ("cadre_user", 404), ("stranger", 404)],
)
def test_others_do_not_undo(withdrawn: Cast, as_user: SignIn, who: str, status: int) -> None:
    assert as_user(getattr(withdrawn, who)).post(url(withdrawn)).status_code == status


def test_anonymous_people_sign_in_first(withdrawn: Cast) -> None:
    assert Client().post(url(withdrawn)).headers["Location"].startswith("/sign-in/")


def test_it_is_a_post(withdrawn: Cast, as_user: SignIn) -> None:
    assert as_user(withdrawn.organiser).get(url(withdrawn)).status_code == 405
