"""Two workers at once say each message to a group once."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import QuerySet

from reminders import claiming, sending
from reminders.models import Message
from tests.meeting import Meeting
from tests.reminders.conftest import Outside
from tests.reminders.speaking import robot, say, says
from tests.reminders.test_buckets import at_once

__all__ = ["robot", "say", "says"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("slow_to_claim")]
TEXTS = ["一", "二", "三", "四", "五", "六"]


@pytest.fixture
def slow_to_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between finding rows and claiming them lies a moment in which another may find them."""

    meet_before_claiming(monkeypatch, patience=0.3)


def meet_before_claiming(monkeypatch: pytest.MonkeyPatch, *, patience: float) -> None:
    late = Meeting(2, patience).before(uuid.uuid4)
    monkeypatch.setattr(claiming, "uuid", SimpleNamespace(uuid4=late))


def said(outside: Outside) -> list[str]:
    return sorted(text for whole in outside.texts for text in whole.split("\n\n"))


def test_each_is_said_once(robot: Any, say: Any, outside: Outside) -> None:
    say(robot(), *TEXTS, ignores_quiet=True)
    at_once(sending.send_waiting)
    assert said(outside) == sorted(TEXTS)
    assert len(outside.texts) <= 2
    assert set(Message.objects.values_list("status", "attempts")) == {("SENT", 1)}


def test_control_without_the_lock_they_are_said_twice(
    robot: Any, say: Any, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    meet_before_claiming(monkeypatch, patience=30)
    say(robot(), *TEXTS, ignores_quiet=True)
    at_once(sending.send_waiting)
    assert len(said(outside)) > len(TEXTS)
