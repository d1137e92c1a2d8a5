"""The button that closes a class."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.models import Certificate
from tests.attendance.closing import Ended, fresh
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

SignIn = Callable[[User], Client]


def address(ended: Ended) -> str:
    return reverse("desk:class_close", args=[ended.training_class.pk])


def test_who_may(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    ended.complete()
    assert answers(cast, as_user, address(ended), "post") == WRITERS | {"head_teacher": 403}


def test_R23_while_something_is_missing_it_is_a_409_that_names_it(
    ended: Ended, cast: Cast, as_user: SignIn
) -> None:
    ended.complete()
    ended.training_class.documents.filter(period="PM").delete()
    response = as_user(cast.organiser).post(address(ended))
    assert response.status_code == 409
    assert "还不能结班：1 个半天没有签到表原件：11月23日下午。" in response.content.decode()
    assert fresh(ended.training_class).status == "CONFIRMED"


def test_it_closes_once_however_often_it_is_pressed(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    ended.complete()
    client = as_user(cast.organiser)
    for _press in range(2):
        page = client.post(address(ended), follow=True).content.decode()
        assert "已结班，发证 3 份。" in page
    assert (Certificate.objects.count(), fresh(ended.training_class).status) == (3, "CLOSED")
    entry = AuditEntry.objects.get(action="attendance.close")
    assert entry.data == {
        "before": {"REGISTERED": [person.pk for person in ended.people]},
        "outcomes": {"COMPLETED": 3},
        "certificates": ["武培〔2026〕0001号", "武培〔2026〕0003号"],
        "hours": {"2026": "24.0"},
        "make_ups": 0,
    }
