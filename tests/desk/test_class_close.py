"""The button that closes a class."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.models import Certificate
from exports import freezing
from exports.models import Export
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


def test_R23_closing_freezes_the_papers_once(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    ended.complete()
    for _press in range(2):
        as_user(cast.organiser).post(address(ended))
    edition = freezing.in_force(ended.training_class)
    assert edition
    assert (edition.number, edition.facts["certificates"]) == (1, 3)
    assert (
        Export.objects.filter(frozen__edition=edition, status="WAITING").count() == edition.papers.count() > 5
    )


def test_R23_where_the_papers_cannot_be_laid_down_the_class_is_closed_and_the_page_says_so(
    ended: Ended, cast: Cast, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended.complete()

    def broken(*_args: object, **_given: object) -> None:
        raise LookupError

    monkeypatch.setattr(freezing, "freeze", broken)
    page = as_user(cast.organiser).post(address(ended), follow=True).content.decode()
    assert "结班文档没有封存成" in page
    assert (fresh(ended.training_class).status, Export.objects.count()) == ("CLOSED", 0)
