"""A year's plan as it is carried out, and what somebody attended in it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from attendance import ledger
from attendance.execution import Execution, execution_of
from attendance.models import MarkSource
from attendance.value import Value
from tests import factories
from tests.conftest import Cast
from trainees.models import Enrolment


def told(cast: Cast, year: int = 2026, today: dt.date = dt.date(2026, 11, 24)) -> Execution:
    return execution_of(cast.district, year=year, today=today)


def sums(found: Execution) -> tuple[int, int, Decimal, Decimal]:
    return found.total.visits, found.total.people, found.total.days, found.total.hours


def attends(
    person: Enrolment, *, code: str = "PRESENT", start: dt.datetime | None = None, **fields: Any
) -> None:
    """A session of the person's class, published and marked."""
    drafted = factories.session(person.training_class, start=start, hours=fields.pop("hours", 4))
    session = factories.published(drafted)
    ledger.write(
        {(session.pk, person.pk): Value.of(code)},
        by=None,
        source=MarkSource.GRID,
        reason="",
        moments={session.pk: session.start_at},
    )
