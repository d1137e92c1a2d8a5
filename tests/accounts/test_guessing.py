"""A limit counts exactly, however many try at once."""

import inspect
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache.backends.db import DatabaseCache

from accounts.guessing import Limit
from tests.trainees.test_races import HANDS, at_once


def test_so_many_and_no_more_until_the_time_is_over(db: None, time_machine_at: Callable[[str], Any]) -> None:
    limit = Limit("test", 2, 60)
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        assert [limit.take("王芳"), limit.is_reached("王芳"), limit.take("王芳")] == [True, False, True]
        assert [limit.take("王芳"), limit.is_reached("王芳"), limit.take("李娟")] == [False, True, True]
    with time_machine_at("2026-11-23T08:01:01+08:00"):
        assert limit.take("王芳")
    limit.forget("王芳")
    assert not limit.is_reached("王芳")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_many_at_once_get_no_more_tries(guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    limit, meet = Limit("race", 3, 60), threading.Barrier(HANDS)
    limit.forget("王芳")
    if not guarded:
        # As if nobody waited for the others: all read the count before one has written it.
        read = DatabaseCache.get
        monkeypatch.setattr(DatabaseCache, "get", lambda *a, **k: (read(*a, **k), meet.wait())[0])
        monkeypatch.setattr(Limit, "take", inspect.unwrap(Limit.take))  # without its transaction
        monkeypatch.setattr("accounts.guessing.connection", _NoLock())
    with at_once() as run:
        answers = run(lambda number: limit.take("王芳"))
    assert answers.count(True) == (3 if guarded else HANDS)


class _NoLock:
    """A connection whose lock holds nobody."""

    def cursor(self) -> "_NoLock":
        return self

    def __enter__(self) -> "_NoLock":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def execute(self, *_statement: object) -> None:
        pass
