"""Two who tick the same item at once make one tick; without the lock both would."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connections

from accounts.models import AuditEntry
from courses.models import PreparationTick, TrainingClass
from courses.preparation import ticking
from tests.conftest import Cast
from tests.courses.preparing import DONE, OPEN, item

pytestmark = pytest.mark.django_db(transaction=True)


def _both(cast: Cast, row: Any) -> list[str]:
    """The organiser and the head teacher tick it together; what becomes of each, in no order."""
    start, found = threading.Barrier(2), []

    def run(by: Any) -> None:
        try:
            start.wait(timeout=30)
            entry = ticking.tick(cast.training_class, row, state=DONE, seen=OPEN, by=by)
            found.append("ticked" if entry else "was ticked")
        except IntegrityError:
            found.append("two rows")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[by]) for by in (cast.organiser, cast.head_teacher)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(found)


def test_two_at_once_are_one_tick(cast: Cast) -> None:
    assert _both(cast, item(cast)) == ["ticked", "was ticked"]
    assert PreparationTick.objects.count() == 1
    assert AuditEntry.objects.filter(action="courses.tick_preparation").count() == 1


def test_control_without_the_lock_both_would_write(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    have_read, reads = threading.Barrier(2), ticking.tick_of

    def unheld(training_class: TrainingClass) -> TrainingClass:
        return training_class

    def read(*args: Any) -> PreparationTick:
        found = reads(*args)
        have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(ticking, "hold", unheld)
    monkeypatch.setattr(ticking, "tick_of", read)
    assert _both(cast, item(cast)) == ["ticked", "two rows"]
