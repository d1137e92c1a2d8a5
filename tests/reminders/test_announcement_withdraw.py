"""What has not gone of an announcement is withdrawn."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from reminders import announcing, sending
from reminders.models import Message
from tests import factories
from tests.conftest import Cast

SignIn = Callable[[User], Client]


@pytest.mark.usefixtures("sunday")
def test_the_rest_is_cancelled_once(cast: Cast, as_user: SignIn) -> None:
    other = factories.cadre("李四", cast.community)
    factories.enrolment(cast.training_class, other)
    draft = announcing.draft(
        cast.training_class, title="通知", text="内容", audiences=["TRAINEES"], channels=["IN_APP"]
    )
    row = announcing.announce(draft, by=cast.organiser, nonce=uuid.uuid4())
    Message.objects.filter(cadre=cast.cadre).update(status="SENT")
    client, address = as_user(cast.organiser), reverse("reminders:announcement_withdraw", args=[row.pk])
    assert client.get(address).context["left"] == 1
    assert [client.post(address).status_code for _ in range(2)] == [302, 302]
    assert dict(Message.objects.values_list("cadre__name", "status")) == {
        "王小宁": "SENT",
        "李四": "CANCELLED",
    }
    assert [entry.data["messages"] for entry in AuditEntry.objects.filter(action="reminders.withdraw")] == [1]


@pytest.mark.usefixtures("sunday")
def test_what_is_withdrawn_while_a_worker_comes_does_not_go(cast: Cast) -> None:
    draft = announcing.draft(
        cast.training_class, title="通知", text="内容", audiences=["TRAINEES"], channels=["IN_APP"]
    )
    row = announcing.announce(draft, by=cast.organiser, nonce=uuid.uuid4())
    claimed = sending.claim()
    announcing.withdraw(row, by=cast.organiser)
    assert claimed
    assert not sending.deliver(claimed)
    assert Message.objects.get().status == "CANCELLED"
