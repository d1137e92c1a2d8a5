"""A liaison enters somebody of the own units who is not known yet, and nominates that person."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from courses.models import TrainingClass
from tests.attendance.doors import answers
from tests.attendance.test_nomination_new import ONLY_LIAISONS
from tests.conftest import Cast
from trainees.models import Cadre, Quota

SignIn = Callable[[User], Client]


def url(training_class: TrainingClass) -> str:
    return f"/classes/{training_class.pk}/nominations/add/person/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.liaison)


def form(cast: Cast, **fields: object) -> dict[str, object]:
    return {"name": "孙 新", "unit": cast.community.pk, "post": "社区委员", **fields}


def test_who_comes_in(cast: Cast, as_user: SignIn, enrolling: TrainingClass) -> None:
    assert answers(cast, as_user, url(enrolling)) == ONLY_LIAISONS


def test_a_newcomer_is_entered_and_nominated(cast: Cast, client: Client, enrolling: TrainingClass) -> None:
    response = client.post(url(enrolling), form(cast))
    assert response["Location"] == f"/classes/{enrolling.pk}/nominations/"
    row = enrolling.enrolments.get()
    assert (row.cadre.name, row.status, row.post, row.is_new, row.entered_by) == (
        "孙新",
        "NOMINATED",
        "社区委员",
        None,
        cast.liaison,
    )


@pytest.mark.parametrize(("said", "kept"), [("true", True), ("false", False), ("", None)])
def test_new_or_reelected_as_it_was_said(
    cast: Cast, client: Client, enrolling: TrainingClass, said: str, kept: bool | None
) -> None:
    client.post(url(enrolling), form(cast, is_new=said))
    assert enrolling.enrolments.get().is_new is kept


def test_only_own_units_are_offered(cast: Cast, client: Client, enrolling: TrainingClass) -> None:
    page = client.get(url(enrolling)).content.decode()
    assert ("花园社区" in page, "雪东社区" in page) == (True, False)
    response = client.post(url(enrolling), form(cast, unit=cast.other_community.pk))
    assert response.status_code == 422
    assert not Cadre.objects.filter(name="孙新").exists()


def test_R19_beyond_the_quota_nobody_is_added(cast: Cast, client: Client, enrolling: TrainingClass) -> None:
    Quota.objects.filter(training_class=enrolling).update(seats=0)
    response = client.post(url(enrolling), form(cast))
    assert response.status_code == 422
    assert "湖塘镇的 0 个名额已满。" in response.content.decode()
    assert not Cadre.objects.filter(name="孙新").exists()


def test_the_same_form_again_makes_no_second_person(
    cast: Cast, client: Client, enrolling: TrainingClass
) -> None:
    sent = form(cast, csrfmiddlewaretoken="t" * 64)
    assert [client.post(url(enrolling), sent).status_code for _ in range(2)] == [302, 302]
    assert Cadre.objects.filter(name="孙新").count() == 1
