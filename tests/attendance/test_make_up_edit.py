"""Something owed is arranged into one of the person's classes, or waived."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.completion import make_up
from attendance.completion.make_up import NotArrangeable
from attendance.models import MakeUp
from tests import factories
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from trainees.models import Enrolment

SignIn = Callable[[User], Client]


@pytest.fixture
def owed(cast: Cast) -> MakeUp:
    """By the cast's cadre, who stands in the cast's class too."""
    closed = factories.training_class(cast.district, "冬训班", status="CLOSED")
    row = factories.enrolment(closed, cast.cadre, status="NOT_COMPLETED")
    return MakeUp.objects.create(enrolment=row, hours=12, is_whole=True)


@pytest.fixture
def address(owed: MakeUp) -> str:
    return reverse("attendance:make_up_edit", args=[owed.pk])


def test_who_may(cast: Cast, as_user: SignIn, address: str) -> None:
    refused = dict.fromkeys(("finance", "auditor", "liaison", "cadre_user"), 403)
    assert answers(cast, as_user, address) == READERS | refused | {"head_teacher": 404}


def test_it_is_arranged_into_a_class_of_the_person(
    cast: Cast, as_user: SignIn, owed: MakeUp, address: str
) -> None:
    client = as_user(cast.organiser)
    html = client.get(address).content.decode()
    assert "社区干部培训班 · 2026-11-23 · 已录取" in html
    assert client.post(address, {"into": "999"}).status_code == 422
    page = client.post(address, {"into": cast.enrolment.pk}, follow=True).content.decode()
    assert reverse("attendance:make_up_undo", args=[owed.pk]) in page
    owed.refresh_from_db()
    assert (owed.state, owed.arranged, owed.decided_by) == ("ARRANGED", cast.enrolment, cast.organiser)
    entry = AuditEntry.objects.get(action="attendance.make_up")
    assert entry.data == {"before": "OWED", "state": "ARRANGED", "arranged": cast.enrolment.pk}


def test_it_is_waived_with_a_reason(cast: Cast, as_user: SignIn, owed: MakeUp, address: str) -> None:
    client = as_user(cast.organiser)
    assert client.post(address, {"into": "waive", "reason": " "}).status_code == 422
    client.post(address, {"into": "waive", "reason": "已离任"})
    owed.refresh_from_db()
    assert (owed.state, owed.reason, owed.arranged) == ("WAIVED", "已离任", None)


@pytest.mark.parametrize("spoil", ["of another", "over", "withdrawn"])
def test_not_into_any_class(cast: Cast, owed: MakeUp, spoil: str) -> None:
    into = cast.enrolment
    if spoil == "of another":
        into = factories.enrolment(cast.training_class, factories.cadre("别人", cast.community))
    elif spoil == "over":
        cast.training_class.status = "CLOSED"
        cast.training_class.save()
    else:
        Enrolment.objects.filter(pk=into.pk).update(status="CANCELLED")
    with pytest.raises(NotArrangeable, match="请另选"):
        make_up.arrange(owed, into=into, by=cast.organiser)
    owed.refresh_from_db()
    assert owed.state == "OWED"


def test_what_is_done_or_gone_is_a_409(cast: Cast, as_user: SignIn, owed: MakeUp, address: str) -> None:
    MakeUp.objects.update(state="DONE", arranged=cast.enrolment)
    response = as_user(cast.organiser).post(address, {"into": cast.enrolment.pk})
    assert response.status_code == 409
    assert "已经办结" in response.content.decode()
    MakeUp.objects.all().delete()
    with pytest.raises(NotArrangeable):
        make_up.waive(owed, reason="已离任", by=cast.organiser)


def test_the_persons_page_follows_the_queue(cast: Cast, as_user: SignIn, owed: MakeUp) -> None:
    page = reverse("attendance:cadre_detail", args=[cast.cadre.pk])
    client = as_user(cast.organiser)
    owing = [row.enrolment for row in client.get(page).context["owed"]]
    assert owing == [owed.enrolment]
    make_up.arrange(owed, into=cast.enrolment, by=cast.organiser)
    assert "已安排：社区干部培训班" in client.get(page).content.decode()
    make_up.waive(owed, reason="已离任", by=cast.organiser)
    assert client.get(page).context["owed"] == []
