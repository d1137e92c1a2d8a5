"""The pace of sending: two workers at once never take the same token."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from reminders import buckets
from reminders.models import Message, SendingBucket
from tests.conftest import Cast
from tests.meeting import Meeting

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def at_once(act: Callable[[], Any], *, times: int = 2) -> list[Any]:
    """What each of several threads got that began together, each by a connection of its own."""
    found: list[Any] = []
    start = threading.Barrier(times)

    def run() -> None:
        try:
            connection.ensure_connection()
            start.wait(30)
            found.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _each in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.fixture
def one_left(cast: Cast) -> Message:
    """A message to a person whose district has one token left for mail."""
    SendingBucket.objects.create(key=f"EMAIL/{cast.district.pk}", tokens=1, filled_at=NOW)
    return Message(training_class=cast.training_class, channel="EMAIL", cadre=cast.cadre)


@pytest.fixture
def slow_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading the bucket and writing it lies a moment in which another may read it."""
    monkeypatch.setattr(SendingBucket, "save", Meeting(2, patience=0.3).before(SendingBucket.save))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("slow_to_write")
def test_two_at_once_take_one_token_once(one_left: Message) -> None:
    later = NOW + dt.timedelta(seconds=0.5)
    assert sorted(at_once(lambda: buckets.take(one_left, NOW))) == [NOW, later]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("slow_to_write")
def test_control_without_the_lock_both_take_it(one_left: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    monkeypatch.setattr(SendingBucket, "save", Meeting(2).before(SendingBucket.save))
    assert at_once(lambda: buckets.take(one_left, NOW)) == [NOW, NOW]
