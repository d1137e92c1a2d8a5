"""A class that lacks nothing for its closing, and one that is closed with its papers built."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from courses.models import TrainingClass
from desk import closing
from exports import freezing, jobs
from exports.models import FrozenEdition
from tests.attendance.closing import AFTER, Ended, fresh
from tests.attendance.conftest import ended as ended
from tests.conftest import Cast


@dataclass
class Frozen:
    """A closed class of three, one of whom was on leave for half a day, with the papers of its first closing built."""

    ended: Ended
    edition: FrozenEdition

    @property
    def training_class(self) -> TrainingClass:
        return fresh(self.ended.training_class)


def close(ended: Ended) -> FrozenEdition:
    """Closes it and lets the workers do their work."""
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    edition = freezing.in_force(ended.training_class)
    assert edition
    return edition


def build(edition: FrozenEdition, *keys: str) -> None:
    """Those papers, or all of the edition."""
    papers = edition.papers.filter(key__in=keys) if keys else edition.papers.all()
    for pk in papers.values_list("export", flat=True):
        jobs.build(pk)


@pytest.fixture
def frozen(ended: Ended) -> Frozen:
    """With the roster and the attendance sheet built, the others waiting."""
    edition = close(ended)
    build(edition, "roster", "attendance_sheet")
    return Frozen(ended, edition)


@pytest.fixture
def a_year_later(frozen: Frozen, cast: Cast, time_machine_at: Any) -> Iterator[Frozen]:
    with time_machine_at("2027-11-24T09:00:00+08:00"):
        yield frozen


__all__ = ["AFTER", "Frozen", "build", "close", "ended"]
