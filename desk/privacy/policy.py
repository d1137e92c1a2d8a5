"""The policy file: for each kind of personal data why it is held, how long from which event, and what becomes of it.

Read strictly: a kind too many or too few, an unknown key, a time that is none each stop the program's check, with the line.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.privacy.kinds import KINDS, Kind, Since, Then

KEYS = ("purpose", "basis", "keep", "since", "then")
FOR_GOOD = "for good"
_TIME = re.compile(r"(\d{1,4}) (day|month|year)s?", re.ASCII)


class Unreadable(Exception):
    """The file cannot be followed; `problems` are sentences, each with its line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, months or years."""

    number: int
    unit: str

    @property
    def words(self) -> str:
        """In the page's language."""
        if self.unit == "day":
            return ngettext("%(n)d 天", "%(n)d 天", self.number) % {"n": self.number}
        if self.unit == "month":
            return ngettext("%(n)d 个月", "%(n)d 个月", self.number) % {"n": self.number}
        return ngettext("%(n)d 年", "%(n)d 年", self.number) % {"n": self.number}

    def before(self, today: dt.date) -> dt.date:
        """The first day whose events are still kept; 29 February goes back to the 28th."""
        if self.unit == "day":
            return today - dt.timedelta(days=self.number)
        months = self.number * (12 if self.unit == "year" else 1)
        year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
        for day in range(today.day, 27, -1):
            try:
                return dt.date(year, month + 1, day)
            except ValueError:
                continue
        return dt.date(year, month + 1, today.day)


@dataclass(frozen=True, slots=True)
class Clause:
    """What the policy says of one kind; `keep` None is for good."""

    kind: Kind
    purpose: str
    basis: str
    keep: Period | None

    @property
    def keep_words(self) -> str:
        """How long, in the page's language."""
        return self.keep.words if self.keep else _("长期")


@dataclass(frozen=True, slots=True)
class Policy:
    """A clause for every kind, in the order of KINDS."""

    clauses: Mapping[str, Clause]

    def __getitem__(self, kind: str) -> Clause:
        return self.clauses[kind]


def in_force() -> Policy:
    """The policy of this installation, as the file stands now; raises Unreadable."""
    path = Path(settings.PRIVACY_POLICY)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise Unreadable([f"{path}: {error.strerror}"]) from error
    return _read(path, changed)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Policy:
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Policy:
    """The policy that the text spells; raises Unreadable with everything that is wrong with it."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable([str(error)]) from error
    problems = [
        *(f"line {_line(text, name)}: unknown kind “{name}”" for name in found if name not in KINDS),
        *(f"there is no [{name}]" for name in KINDS if name not in found),
    ]
    clauses = {}
    for name, kind in KINDS.items():
        table = found.get(name, {})
        wrong = list(_problems(text, kind, table)) if name in found else []
        problems += wrong
        if name in found and not wrong:
            clauses[name] = Clause(kind, table["purpose"], table["basis"], _period(table["keep"]))
    if problems:
        raise Unreadable(problems)
    return Policy(clauses)


def _problems(text: str, kind: Kind, table: Any) -> Iterator[str]:
    if not isinstance(table, dict):
        yield f"line {_line(text, kind.name)}: [{kind.name}] must be a table"
        return
    for key in table.keys() - set(KEYS):
        yield f"line {_line(text, kind.name, key)}: [{kind.name}] knows no “{key}”"
    for key in KEYS:
        if not isinstance(table.get(key), str) or not table[key].strip():
            yield f"line {_line(text, kind.name, key)}: [{kind.name}] needs words for “{key}”"
            return
    for key, value in (("since", kind.since), ("then", kind.then)):
        if table[key] != value:
            yield f"line {_line(text, kind.name, key)}: “{key}” of [{kind.name}] can only be “{value}”"
    keep, line = table["keep"], _line(text, kind.name, "keep")
    if keep.lstrip().startswith("-"):
        yield f"line {line}: the time of [{kind.name}] is negative"
    elif keep != FOR_GOOD and not _TIME.fullmatch(keep):
        yield f"line {line}: “{keep}” is no time: write “180 days”, “6 months”, “3 years” or “{FOR_GOOD}”"
    elif (keep == FOR_GOOD) != (kind.since == Since.NEVER) and kind.name != "trail":
        yield f"line {line}: [{kind.name}] is kept {'' if kind.then == Then.STAY else 'not '}“{FOR_GOOD}”"
    elif kind.most_days is not None and not _within(_period(keep), kind.most_days):
        yield f"line {line}: [{kind.name}] can be kept at most {kind.most_days} days"


def _period(keep: str) -> Period | None:
    found = _TIME.fullmatch(keep)
    return Period(int(found[1]), found[2]) if found else None


def _within(period: Period | None, days: int) -> bool:
    return period is not None and period.unit == "day" and period.number <= days


def _line(text: str, kind: str, key: str = "") -> int:
    """Where the kind's table begins, or where the key stands in it; lines count from 1."""
    start, inside = 0, False
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*\[\s*([^\]]+?)\s*\]", line)
        if head:
            inside = head[1].strip("\"'") == kind
            start = number if inside else start
        elif (not start and re.match(rf"\s*{re.escape(kind)}\s*=", line)) or (
            inside and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)
        ):
            return number
    return start
