"""A month of birth or a day in one of the forms in which rosters write it."""

import functools
import re
from datetime import date

from django.utils.translation import gettext as _

from intake.cells import text, written
from intake.problems import Problem
from intake.sheets import Raw, is_empty

FIRST_YEAR = 1900

_WRITTEN = re.compile(
    r"(\d{4})[年.\-/—–－．。·](\d{1,2})(?:月|[月.\-/—–－．。·](\d{1,2})日?)?生?(?:[ T]\d\d?:\d\d(?::\d\d)?)?"
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)?")
_REMARK = re.compile(r"[(（].*[)）]$")


def birth_month(raw: Raw, *, known: str = "") -> str | Problem:
    """The month as "1971-10"; "" for an empty cell.

    A number loses its last nought in a sheet, so that the number 1971.1 may be January or October. It is
    a problem unless `known`, the month by the ID number, is one of the two. The text "1971.1" is January.
    """
    if raw == "":
        return ""
    found = _read(raw)
    if isinstance(found, date):
        return f"{found.year}-{found.month:02}"
    if isinstance(found, int) and known in (f"{found}-01", f"{found}-10"):
        return known
    return _problem(raw, found) or ""


def day(raw: Raw) -> date | Problem | None:
    """A day; the first of the month where only the month is given; None for an empty cell."""
    found = _read(raw)
    return found if isinstance(found, date) else _problem(raw, found)


def _problem(raw: Raw, found: int | None) -> Problem | None:
    if found is not None:
        return Problem(
            _("数字 %(year)d.1 可能是 1 月，也可能是 10 月。请写成 %(year)d-01 或 %(year)d-10。")
            % {"year": found}
        )
    if is_empty(raw):
        return None
    return Problem(_("“%(value)s”不是年月，请写成 1971-10 的样子。") % {"value": written(raw)[:40]})


@functools.lru_cache(maxsize=2048)
def _read(raw: Raw) -> date | int | None:
    """A date; only its year where the month is the first or the tenth; None for anything else."""
    if isinstance(raw, date):
        return raw if raw.year >= FIRST_YEAR else None
    if isinstance(raw, int | float):
        return _by_number(float(raw))
    value = text(raw)
    if isinstance(value, Problem):
        return None
    value = _REMARK.sub("", value).strip()
    found = _WRITTEN.fullmatch(value.replace(" ", "") if "年" in value else value) or _DIGITS.fullmatch(value)
    return _made(*found.groups()) if found else None


def _by_number(number: float) -> date | int | None:
    if number.is_integer():
        found = _DIGITS.fullmatch(str(int(number)))
        return _made(*found.groups()) if found else None
    year, _point, months = repr(number).partition(".")
    if not (len(year) == 4 and year.isdigit() and months.isdigit() and len(months) <= 4):
        return None
    return int(year) if months == "1" else _made(year, months[:2], None)


def _made(year: str, month: str, day_of_month: str | None) -> date | None:
    try:
        made = date(int(year), int(month), int(day_of_month or 1))
    except ValueError:
        return None
    return made if made.year >= FIRST_YEAR else None
