"""A unit takes its own nomination back, until it is decided."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.attendance.doors import answers
from tests.conftest import Cast
from trainees.models import Enrolment

SignIn = Callable[[User], Client]
# Others who see the row are told that it is not theirs.
LIAISONS = {
    "administrator": 403,
    "organiser": 403,
    "head_teacher": 404,
    "finance": 403,
    "auditor": 403,
    "liaison": 302,
    "cadre_user": 404,
    "stranger": 404,
    "anonymous": 302,
}


@pytest.fixture
def row(cast: Cast, enrolling: TrainingClass) -> Enrolment:
    return factories.enrolment(enrolling, cast.cadre, status="NOMINATED")


def url(row: Enrolment) -> str:
    return f"/nominations/{row.pk}/withdraw/"


def test_only_the_own_liaison(cast: Cast, as_user: SignIn, row: Enrolment) -> None:
    assert answers(cast, as_user, url(row), "post") == LIAISONS
    assert as_user(cast.other_liaison).post(url(row)).status_code == 404
    assert as_user(cast.liaison).get(url(row)).status_code == 405


def test_a_neighbour_who_sees_the_class_sees_no_row_of_ours(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, row: Enrolment
) -> None:
    enrolling.quotas.create(unit=cast.other_town, seats=1)
    assert as_user(cast.other_liaison).post(url(row)).status_code == 404
    row.refresh_from_db()
    assert row.status == "NOMINATED"


def test_it_is_withdrawn_and_can_be_undone(cast: Cast, as_user: SignIn, row: Enrolment) -> None:
    client = as_user(cast.liaison)
    response = client.post(url(row), follow=True)
    (message,) = response.context["messages"]
    assert (str(message), message.extra_tags) == (
        "已撤回王小宁的推荐。",
        f"undo:/nominations/{row.pk}/restore/",
    )
    row.refresh_from_db()
    assert (row.status, row.reason) == ("CANCELLED", "单位撤回推荐")
    client.post(f"/nominations/{row.pk}/restore/")
    row.refresh_from_db()
    assert (row.status, row.reason) == ("NOMINATED", "")


def test_what_is_decided_or_closed_is_not_withdrawn(cast: Cast, as_user: SignIn, row: Enrolment) -> None:
    client = as_user(cast.liaison)
    Enrolment.objects.filter(pk=row.pk).update(status="APPROVED")
    assert "已有审核结果，请联系组织者。" in client.post(url(row), follow=True).content.decode()
    Enrolment.objects.filter(pk=row.pk).update(status="NOMINATED")
    TrainingClass.objects.update(nominations_close_at=timezone.now())
    assert "推荐报名已截止，请联系组织者。" in client.post(url(row), follow=True).content.decode()
    TrainingClass.objects.update(status="CONFIRMED")
    assert client.post(url(row)).status_code == 403
    row.refresh_from_db()
    assert row.status == "NOMINATED"
