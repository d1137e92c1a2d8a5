from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import dates
from intake.cells import written
from intake.problems import Problem
from intake.sheets import Raw


@pytest.mark.parametrize(
    ("raw", "month"),
    [
        ("1971.1", "1971-01"),
        ("1971.10", "1971-10"),
        ("1971.01", "1971-01"),
        ("1971年10月", "1971-10"),
        ("1971年1月5日", "1971-01"),
        ("1971 年 10 月", "1971-10"),
        ("1971年10月生", "1971-10"),
        ("1971-10", "1971-10"),
        ("1971-10-05", "1971-10"),
        ("1971-10-05 00:00:00", "1971-10"),
        ("1971/10/5", "1971-10"),
        ("1971．10", "1971-10"),
        ("１９７１．１０", "1971-10"),
        ("197110", "1971-10"),
        ("19711005", "1971-10"),
        (" 1971.10（54岁）", "1971-10"),
        (1978.11, "1978-11"),
        (1991.02, "1991-02"),
        (1991.2, "1991-02"),
        (1971.1005, "1971-10"),
        (197110.0, "1971-10"),
        (19711005, "1971-10"),
        (date(1971, 10, 1), "1971-10"),
        (date(1900, 1, 1), "1900-01"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_months_are_read_in_every_form_that_is_seen(raw: Raw, month: str) -> None:
    assert dates.birth_month(raw) == month


@pytest.mark.parametrize(
    "raw",
    ["1971", "71.10", "1971.13", "1971.0", "1971.1012345", "不详", "1899.12", "197113", 1971.0, 1971, 26207.0, 71.1,
     1971.13, -1971.1, float("nan"), float("inf"), True, date(1899, 12, 31), "1971-02-30", "一九七一年"],
)  # fmt: skip
def test_anything_else_is_a_problem(raw: Raw) -> None:
    assert dates.birth_month(raw) == Problem(f"“{written(raw)}”不是年月，请写成 1971-10 的样子。")


def test_the_number_1971_1_may_be_january_or_october() -> None:
    unsure = Problem("数字 1971.1 可能是 1 月，也可能是 10 月。请写成 1971-01 或 1971-10。")
    assert dates.birth_month(1971.1) == unsure
    assert dates.birth_month(1971.1, known="1971-10") == "1971-10"
    assert dates.birth_month(1971.1, known="1971-01") == "1971-01"
    assert dates.birth_month(1971.1, known="1971-02") == unsure
    assert dates.birth_month(1971.1, known="1972-10") == unsure
    assert dates.birth_month(1971.2, known="1971-10") == "1971-02"
    assert dates.day(1971.1) == unsure


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026.3", date(2026, 3, 1)),
        ("2026年3月5日", date(2026, 3, 5)),
        (date(2026, 3, 5), date(2026, 3, 5)),
        (20260305.0, date(2026, 3, 5)),
        ("", None),
        (" ", None),
        ("刚任", Problem("“刚任”不是年月，请写成 1971-10 的样子。")),
    ],
)
def test_a_day_is_the_first_of_its_month_where_only_that_is_given(
    raw: Raw, day: date | Problem | None
) -> None:
    assert dates.day(raw) == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_month_is_read_back_from_its_text(day: date) -> None:
    month = f"{day.year}-{day.month:02}"
    forms = [
        month,
        f"{day.year}.{day.month}",
        f"{day.year}年{day.month}月",
        f"{day:%Y%m}",
        f"{day:%Y%m%d}",
        str(day),
    ]
    assert [dates.birth_month(form) for form in forms] == [month] * len(forms)
    assert dates.birth_month(float(f"{day.year}.{day.month:02}"), known=month) == month
