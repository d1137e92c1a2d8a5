"""Undoing a unit's own withdrawal."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.attendance.doors import answers
from tests.attendance.test_nomination_withdraw import LIAISONS
from tests.conftest import Cast
from trainees import nominating
from trainees.models import Enrolment

SignIn = Callable[[User], Client]


@pytest.fixture
def gone(cast: Cast, enrolling: TrainingClass) -> Enrolment:
    row = factories.enrolment(enrolling, cast.cadre, status="NOMINATED")
    return nominating.withdraw(row, by=cast.liaison)


def url(row: Enrolment) -> str:
    return f"/nominations/{row.pk}/restore/"


def test_only_the_own_liaison(cast: Cast, as_user: SignIn, gone: Enrolment) -> None:
    assert answers(cast, as_user, url(gone), "post") == LIAISONS
    assert as_user(cast.other_liaison).post(url(gone)).status_code == 404
    assert as_user(cast.liaison).get(url(gone)).status_code == 405
    gone.refresh_from_db()
    assert gone.status == "NOMINATED"


def test_R19_a_seat_given_to_another_meanwhile_is_gone(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, gone: Enrolment
) -> None:
    for name in ("李新", "张三"):
        factories.enrolment(enrolling, factories.cadre(name, cast.community), status="NOMINATED")
    response = as_user(cast.liaison).post(url(gone), follow=True)
    assert "王小宁：湖塘镇的 2 个名额已满。" in response.content.decode()
    gone.refresh_from_db()
    assert gone.status == "CANCELLED"
