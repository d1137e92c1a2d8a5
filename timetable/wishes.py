"""What is asked of automatic planning, as the row of a run keeps it: plain JSON in, typed fields out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from timetable.autoplan import Span
from timetable.calendar import at_clock
from timetable.models import Period

_NOON, _DUSK = dt.time(12), dt.time(18)
_BEGINS = {Period.AM: dt.time(0), Period.PM: _NOON, Period.EVE: _DUSK}
_ENDS = {Period.AM: _NOON, Period.PM: _DUSK}


def minute_of(instant: dt.datetime) -> int:
    """The planner's axis: whole minutes since 1970 in UTC."""
    return int(instant.timestamp()) // 60


def instant_of(minute: int) -> dt.datetime:
    """Back from the planner's axis."""
    return dt.datetime.fromtimestamp(minute * 60, dt.UTC)


def span_of(day: dt.date, period: Period) -> Span:
    """All that belongs to a half-day: AM until noon, PM until six, then EVE."""
    end = (
        at_clock(day, _ENDS[period]) if period in _ENDS else at_clock(day + dt.timedelta(days=1), dt.time(0))
    )
    return Span(minute_of(at_clock(day, _BEGINS[period])), minute_of(end))


@dataclass(frozen=True)
class Loss:
    """A room or a lecturer that is not to be had from `first_on` to `last_on`; `periods` empty means all day."""

    first_on: dt.date
    last_on: dt.date
    periods: tuple[Period, ...] = ()
    room_id: int | None = None
    instructor_id: int | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The half-days that are lost."""
        days = [self.first_on + dt.timedelta(days=n) for n in range((self.last_on - self.first_on).days + 1)]
        return tuple(span_of(day, period) for day in days for period in self.periods or Period)

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {
            "first_on": self.first_on.isoformat(),
            "last_on": self.last_on.isoformat(),
            "periods": [period.value for period in self.periods],
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """Back from JSON."""
        return cls(
            first_on=dt.date.fromisoformat(plain["first_on"]),
            last_on=dt.date.fromisoformat(plain["last_on"]),
            periods=tuple(Period(period) for period in plain["periods"]),
            room_id=plain["room_id"],
            instructor_id=plain["instructor_id"],
        )


@dataclass(frozen=True)
class Wish:
    """How long to look, which times are allowed beside workdays, what counts how much (names of the planner's
    `Weights`; those not named as it sees fit), and for a repair what was lost."""

    seconds: int = 20
    evenings: bool = False
    weekends: bool = False
    weights: Mapping[str, int] = field(default_factory=dict)
    seed: int = 0
    deterministic: bool = False
    loss: Loss | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {
            "weights": dict(self.weights),
            "loss": self.loss.plain() if self.loss else None,
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """Back from JSON."""
        loss = plain.get("loss")
        return cls(**{**plain, "loss": Loss.read(loss) if loss else None})
