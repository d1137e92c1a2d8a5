"""What papers and files are called."""

import datetime as dt
from typing import Any

import pytest

from courses.models import TrainingClass, TrainingPlan
from exports.papers import naming
from units.models import Unit

DAY = dt.date(2026, 11, 22)


def a_class(name: str = "社区干部培训班", **fields: Any) -> TrainingClass:
    return TrainingClass(name=name, plan=TrainingPlan(year=2026, district=Unit(name="武进区")), **fields)


@pytest.mark.parametrize(
    ("name", "batch", "full"),
    [
        ("社区干部培训班", None, "武进区2026年社区干部培训班"),
        ("2026年社区干部培训班", None, "武进区2026年社区干部培训班"),
        ("武进区2026年度社区干部培训班", None, "武进区2026年度社区干部培训班"),
        ("社区干部培训班", 6, "武进区2026年社区干部培训班(第6期)"),
        ("社区干部培训班第六期", 6, "武进区2026年社区干部培训班第六期"),
    ],
)
def test_nothing_is_said_twice(name: str, batch: int | None, full: str) -> None:
    assert naming.full_name(a_class(name, batch_no=batch)) == full


def test_a_file_says_class_paper_and_day() -> None:
    assert naming.file_name(a_class(), "考勤表", DAY) == "武进区2026年社区干部培训班-考勤表-20261122.xlsx"


def test_a_file_has_no_character_that_a_file_system_refuses() -> None:
    name = naming.file_name(a_class('a/b\\c:*?"<>|\r\nd'), "花名册", DAY)
    assert name == "武进区2026年a_b_c_d-花名册-20261122.xlsx"


def test_a_long_class_name_is_shortened_in_the_file_name_only() -> None:
    assert (
        naming.file_name(a_class("长" * 120), "考勤表", DAY)
        == f"武进区2026年{'长' * 72}-考勤表-20261122.xlsx"
    )


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 11, 23), (2026, 11, 25), "2026年11月23日至25日"),
        ((2026, 11, 30), (2026, 12, 2), "2026年11月30日至12月2日"),
        ((2026, 12, 30), (2027, 1, 2), "2026年12月30日至2027年1月2日"),
        ((2026, 11, 23), (2026, 11, 23), "2026年11月23日"),
    ],
)
def test_days_are_said_shortly(first: tuple[int, int, int], last: tuple[int, int, int], said: str) -> None:
    assert naming.days_of(a_class(starts_on=dt.date(*first), ends_on=dt.date(*last))) == said


def test_published_days_go_before_planned_ones() -> None:
    training_class = a_class(
        starts_on=dt.date(2026, 11, 23),
        ends_on=dt.date(2026, 11, 25),
        first_published_on=dt.date(2026, 11, 24),
        last_published_on=dt.date(2026, 11, 26),
    )
    assert naming.days_of(training_class) == "2026年11月24日至26日"


def test_a_row_of_the_plan_may_have_only_a_month() -> None:
    assert [naming.days_of(a_class(month=11)), naming.days_of(a_class())] == ["2026年11月", ""]
