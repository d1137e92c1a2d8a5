"""A week of the calendar, as addresses spell it: 2026-W48."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from django.utils import timezone

from courses.yearbook import YEARS

_SPELLED = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Week:
    """A week by its Monday."""

    monday: dt.date

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The week of that day."""
        return cls(day - dt.timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, key: str) -> Self:
        """Reads `key` back; raises ValueError when it is none."""
        spelled = _SPELLED.fullmatch(key)
        if not spelled or int(spelled[1]) not in YEARS:
            raise ValueError(f"no week: {key!r}")
        return cls(dt.date.fromisocalendar(int(spelled[1]), int(spelled[2]), 1))

    @classmethod
    def asked(cls, key: str) -> Self:
        """The week of that key; this week when it is none."""
        try:
            return cls.parse(key)
        except ValueError:
            return cls.of(timezone.localdate())

    @property
    def key(self) -> str:
        """2026-W48."""
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def number(self) -> int:
        """Its number in the year, from 1."""
        return self.monday.isocalendar().week

    @property
    def days(self) -> list[dt.date]:
        """Monday to Sunday."""
        return [self.monday + dt.timedelta(days=offset) for offset in range(7)]

    @property
    def sunday(self) -> dt.date:
        """Its last day."""
        return self.monday + dt.timedelta(days=6)

    @property
    def before(self) -> Self:
        """The week before."""
        return type(self)(self.monday - dt.timedelta(days=7))

    @property
    def after(self) -> Self:
        """The week after."""
        return type(self)(self.monday + dt.timedelta(days=7))
