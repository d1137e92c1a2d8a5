"""The people of one batch."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.reminders.outbox_scene import about, message

SignIn = Callable[[User], Client]


def test_it_names_each_with_a_masked_phone(cast: Cast, as_user: SignIn) -> None:
    message(cast, status="SENT", address="13800005678", sent_at=timezone.now())
    page = as_user(cast.auditor).get(about(cast).address).content.decode()
    assert "王小宁" in page
    assert "138****5678" in page
    assert "13800005678" not in page
    assert "batch_move" not in page
    assert reverse("reminders:batch_move", args=[cast.training_class.pk]) not in page


def test_one_state_is_shown_alone(cast: Cast, as_user: SignIn) -> None:
    message(cast, status="SENT")
    failed = message(cast, factories.cadre("李四", cast.community), status="FAILED")
    page = as_user(cast.organiser).get(f"{about(cast).address}&state=FAILED")
    assert [row.pk for row in page.context["page"]] == [failed.pk]


def test_it_says_who_copied_the_text_when(cast: Cast, as_user: SignIn) -> None:
    now = timezone.now()
    message(cast, cadre=None, channel="MANUAL", status="SENT", by=cast.organiser, copied_at=now)
    page = as_user(cast.organiser).get(about(cast).address)
    assert [(row.by, row.copied_at) for row in page.context["copies"]] == [(cast.organiser, now)]
    assert page.context["size"] == 0


def test_a_batch_without_messages_is_none(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    assert client.get(about(cast).address).status_code == 404
    assert client.get(about(cast, rule="NONE").address).status_code == 404


def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, count_queries: Any) -> None:
    client, counts = as_user(cast.organiser), []
    message(cast)
    client.get(about(cast).address)
    for people in (0, 2):
        for number in range(people):
            message(cast, factories.cadre(f"人{number}", cast.community))
        with count_queries() as queries:
            client.get(about(cast).address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
