"""A phone with a poor network sends its taps again and again: whichever comes first counts, once."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from attendance import marking, taps
from attendance.models import AttendanceRecord, Mark, RollTap
from attendance.taps import Batch, Outcome, Tap
from attendance.value import PRESENT, UNMARKED, Value
from tests.attendance.conftest import AM, Attended
from tests.factories import at
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)
Nonces = Callable[[], list[UUID]]


def sent(attended: Attended, nonces: list[UUID]) -> Batch:
    """Somebody is marked, cleared and marked, and another is late: sent twice, each would find what it had seen."""
    first, second = attended.people[0].pk, attended.people[1].pk
    said = [(first, PRESENT, UNMARKED), (first, UNMARKED, PRESENT), (second, Value("LATE"), UNMARKED)]
    said.append((second, UNMARKED, Value("LATE")))
    return Batch(
        AM,
        at("18:00"),
        [
            Tap(nonce, who, value, seen, at(f"09:0{place}"))
            for place, (nonce, (who, value, seen)) in enumerate(zip(nonces, said, strict=True))
        ],
    )


def at_once(attended: Attended, size: int, nonces: Nonces) -> list[list[Outcome]]:
    """The same four taps by `size` connections past one starting line; each names them by its own `nonces`."""
    line = Barrier(size)

    def run(batch: Batch) -> list[Outcome]:
        try:
            line.wait(timeout=20)
            found = taps.upload(attended.morning, attended.training_class, by=attended.by, batch=batch)
            return list(found.values())
        finally:
            connection.close()

    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(run, [sent(attended, nonces()) for _number in range(size)]))


def same_names() -> Nonces:
    nonces = [uuid4() for _number in range(4)]
    return lambda: nonces


def no_lock(training_class: Any, ids: Any) -> Mapping[int, Enrolment]:
    return Enrolment.objects.filter(training_class=training_class).in_bulk(list(ids))


def test_the_same_taps_by_eight_connections_count_once(attended: Attended) -> None:
    results = at_once(attended, 8, same_names())
    assert results == [[Outcome(taps.OutcomeKind.TAKEN)] * 4] * 8
    assert (RollTap.objects.count(), Mark.objects.count()) == (4, 4)
    assert AttendanceRecord.objects.count() == 0


def test_control_without_the_nonce_they_count_eight_times(attended: Attended) -> None:
    at_once(attended, 8, lambda: [uuid4() for _number in range(4)])
    assert (RollTap.objects.count(), Mark.objects.count()) == (32, 32)


def test_without_the_locks_the_table_has_the_last_word(
    attended: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "lock", no_lock)
    results = at_once(attended, 8, same_names())
    assert results == [[Outcome(taps.OutcomeKind.TAKEN)] * 4] * 8
    assert (RollTap.objects.count(), Mark.objects.count()) == (4, 4)


@pytest.mark.endurance
def test_the_same_taps_at_full_count(attended: Attended) -> None:
    for _round in range(25):
        at_once(attended, 16, same_names())
    assert (RollTap.objects.count(), Mark.objects.count()) == (100, 100)
