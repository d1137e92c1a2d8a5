"""An act on one message."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reminders import sending
from tests import factories
from tests.conftest import Cast
from tests.reminders.outbox_scene import message

SignIn = Callable[[User], Client]


@pytest.mark.usefixtures("sunday")
def test_it_moves_that_one_alone(cast: Cast, as_user: SignIn) -> None:
    row = message(cast, status="FAILED", attempts=6, error="没有手机号。", address="13800000000")
    other = message(cast, factories.cadre("李四", cast.community), status="FAILED")
    as_user(cast.organiser).post(reverse("reminders:message_move", args=[row.pk]), {"to": "retry"})
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.status, row.attempts, row.error, row.address) == ("WAITING", 0, "", "")
    assert other.status == "FAILED"


def test_sending_now_ignores_the_quiet_hours(cast: Cast, as_user: SignIn, time_machine_at: Any) -> None:
    with time_machine_at("2026-11-22T23:00:00+08:00"):
        row = message(cast, channel="EMAIL", status="HELD")
        as_user(cast.organiser).post(reverse("reminders:message_move", args=[row.pk]), {"to": "send"})
        claimed = sending.claim()
    assert claimed is not None
    assert (claimed.pk, claimed.ignores_quiet) == (row.pk, True)
