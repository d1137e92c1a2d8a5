"""One message."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from reminders import announcing
from reminders.models import Message
from tests.conftest import Cast
from tests.reminders.outbox_scene import message

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("sunday")


def test_it_keeps_what_was_sent(cast: Cast, as_user: SignIn) -> None:
    row = message(
        cast,
        status="SENT",
        title="标题",
        text="内容甲",
        address="13800005678",
        sent_at=timezone.now(),
        parts=2,
    )
    page = as_user(cast.auditor).get(reverse("reminders:message_detail", args=[row.pk])).content.decode()
    assert [word for word in ("标题", "内容甲", "138****5678", "短信条数") if word not in page] == []
    assert "13800005678" not in page


def test_what_would_not_go_says_why(cast: Cast, as_user: SignIn) -> None:
    row = message(cast)
    page = as_user(cast.organiser).get(reverse("reminders:message_detail", args=[row.pk]))
    assert page.context["why_not"]


@pytest.mark.parametrize(("channel", "is_offered"), [("IN_APP", True), ("EMAIL", False)])
def test_trying_again_is_offered_where_it_could_go(
    cast: Cast, as_user: SignIn, channel: str, is_offered: bool
) -> None:
    draft = announcing.draft(
        cast.training_class, title="集合地点", text="在门口。", audiences=["TRAINEES"], channels=["IN_APP"]
    )
    announcing.announce(draft, by=cast.organiser, nonce=uuid.uuid4())
    Message.objects.update(status="FAILED", channel=channel, error="没有电子邮箱。")
    address = reverse("reminders:message_detail", args=[Message.objects.get().pk])
    page = as_user(cast.organiser).get(address)
    assert ("重试" in page.content.decode()) is is_offered
