"""The policy file is read strictly, and what is wrong with it is told with its line."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from accounts.privacy.kinds import KINDS
from config.checks import privacy_policy_can_be_followed
from desk.privacy import policy

SHIPPED = (Path(policy.__file__).parents[2] / "config" / "privacy.toml").read_text(encoding="utf-8")


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(SHIPPED.splitlines(), 1) if line == text)


def test_the_shipped_policy_speaks_of_every_kind() -> None:
    assert list(policy.parse(SHIPPED).clauses) == list(KINDS)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("[phone]", "[telephone]", "unknown kind “telephone”"),
        ("[phone]", "[telephone]", "there is no [phone]"),
        ('keep = "2 years"', 'keep = "-2 years"', "the time of [phone] is negative"),
        ('keep = "2 years"', 'keep = "soon"', "“soon” is no time"),
        ('keep = "2 years"', 'keep = "for good"', "[phone] is kept not “for good”"),
        ('since = "last_class"', 'since = "sent"', "“since” of [phone] can only be “last_class”"),
        ('since = "last_class"', "", "[phone] needs words for “since”"),
        ('since = "last_class"', 'since = "last_class"\nuntil = "x"', "[phone] knows no “until”"),
        ('keep = "1 day"', 'keep = "2 days"', "[upload] can be kept at most 1 days"),
        ("[phone]", "[phone", "at line"),
    ],
)
def test_what_is_wrong_is_told(before: str, after: str, problem: str) -> None:
    with pytest.raises(policy.Unreadable) as caught:
        policy.parse(SHIPPED.replace(before, after, 1))
    assert any(problem in told for told in caught.value.problems)


def test_the_line_is_named() -> None:
    with pytest.raises(policy.Unreadable) as caught:
        policy.parse(SHIPPED.replace('keep = "30 days"', 'keep = "-1 days"'))
    line = line_of('keep = "30 days"')
    assert caught.value.problems == (f"line {line}: the time of [import_undo] is negative",)


def test_the_check_refuses_a_file_that_cannot_be_followed(settings: Any, tmp_path: Path) -> None:
    settings.PRIVACY_POLICY = str(tmp_path / "none.toml")
    (told,) = privacy_policy_can_be_followed()
    assert told.id == "kaiban.E002"


@pytest.mark.parametrize(
    ("number", "unit", "today", "first_kept"),
    [
        (1, "day", "2026-11-27", "2026-11-26"),
        (3, "year", "2026-11-27", "2023-11-27"),
        (1, "year", "2028-02-29", "2027-02-28"),
        (1, "month", "2026-03-31", "2026-02-28"),
        (6, "month", "2026-03-15", "2025-09-15"),
    ],
)
def test_a_time_goes_back_by_the_calendar(number: int, unit: str, today: str, first_kept: str) -> None:
    assert policy.Period(number, unit).before(dt.date.fromisoformat(today)) == dt.date.fromisoformat(
        first_kept
    )
