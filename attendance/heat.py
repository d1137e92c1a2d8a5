"""The coverage as a grid: the share of each row's people trained by the end of each month, in five bands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format

from attendance.coverage import MONTHS, Row, Survey

# From so many percents on; the colour repeats what the figure says.
BANDS = (0, 1, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Warmth:
    """A cell: percents and its band from 0 to 5; None for a month still to come, or where nobody is."""

    share: int | None

    @property
    def band(self) -> int | None:
        """The highest band reached."""
        return None if self.share is None else sum(self.share >= least for least in BANDS) - 1


@dataclass(frozen=True)
class Heat:
    """The heads of the months, and each row with its cells; the sum stands last."""

    months: list[str]
    rows: list[tuple[Row, list[Warmth]]]

    @classmethod
    def of(cls, survey: Survey) -> Heat:
        """Twelve months; those after the last one that has been are empty."""
        heads = [date_format(dt.date(survey.year, month, 1), "M") for month in MONTHS]
        return cls(heads, [(row, _cells(row, survey.last_month)) for row in [*survey.rows, survey.total]])


def _cells(row: Row, last_month: int) -> list[Warmth]:
    return [
        Warmth(share if month <= last_month else None)
        for month, share in zip(MONTHS, row.months, strict=True)
    ]
