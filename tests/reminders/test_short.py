"""短信 out of the outbox: what will never be taken fails at once, what may be is tried again, and nothing is logged."""

import logging
from typing import Any

import pytest

from accounts.sms import NeverSent, NotSent, Why
from reminders import sending
from reminders.channels.short import ShortMessages
from reminders.models import Message
from reminders.wording import Written
from tests.conftest import Cast
from tests.reminders.speaking import Holding

PHONE, TEXT = "13800005678", "明天上课"
RAISED: list[BaseException | None] = []


class Provider:
    """Raises what a test wants, with the phone in its words."""

    def send(self, phone: str, text: str) -> None:
        if RAISED[0]:
            raise RAISED[0]


@pytest.fixture
def waiting(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Message:
    """A text to the cast's cadre."""
    settings.SMS_BACKEND = f"{__name__}.Provider"
    monkeypatch.setattr("reminders.standing.RULES", {"SESSION_AHEAD": Holding()})
    monkeypatch.setattr("reminders.standing._is_meant", lambda *args: True)
    monkeypatch.setattr(ShortMessages, "write", lambda self, message, template_for: Written("", TEXT))
    return Message.objects.create(
        rule="SESSION_AHEAD",
        training_class=cast.training_class,
        subject="2026-11-23/1d",
        subject_version="1",
        channel="SMS",
        cadre=cast.cadre,
        ignores_quiet=True,
    )


@pytest.mark.parametrize(
    ("raised", "status", "error"),
    [
        (None, "SENT", ""),
        (NeverSent(Why.NUMBER, PHONE), "FAILED", "短信服务说号码不对。请核对手机号，再重发。"),
        (NeverSent(Why.BLOCKED, PHONE), "FAILED", str(Why.BLOCKED.label)),
        (NotSent(PHONE), "WAITING", "短信服务没有接收（NotSent）。"),
        (TimeoutError(PHONE), "WAITING", "短信服务没有接收（TimeoutError）。"),
        (ValueError(PHONE, TEXT), "WAITING", "短信服务没有接收（ValueError）。"),
    ],
)
def test_what_becomes_of_it(
    waiting: Message, caplog: Any, raised: BaseException | None, status: str, error: str
) -> None:
    caplog.set_level(logging.DEBUG)
    RAISED[:] = [raised]
    sending.send_waiting()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.error, waiting.attempts) == (status, error, 1)
    assert [word for word in (PHONE, TEXT) if word in caplog.text] == []


def test_R28_once_it_has_gone_the_number_is_kept_masked(waiting: Message) -> None:
    RAISED[:] = [None]
    sending.send_waiting()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.address) == ("SENT", "138****5678")


def test_without_a_provider_it_does_not_stand_as_sent(waiting: Message, settings: Any) -> None:
    settings.SMS_BACKEND = "accounts.sms.Console"
    sending.send_waiting()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.error[:10]) == ("FAILED", "还没有配置短信服务，")
