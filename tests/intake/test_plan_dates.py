"""When a planned class takes place, and from when to when a training was."""

import datetime as dt

import pytest

from intake.plan_dates import When, span, when
from intake.problems import Problem


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("3月", When(3)),
        ("3", When(3)),
        ("３月份", When(3)),
        ("十一月", When(11)),
        ("2026年5月", When(5, text="2026年5月")),
        ("3-4月", When(3, text="3-4月")),
        ("3月至4月", When(3, text="3月至4月")),
        ("4月上旬", When(4, text="4月上旬")),
        ("全年", When(None, text="全年")),
        ("待定", When(None, text="待定")),
        ("一季度", When(1, text="一季度")),
        ("第四季度", When(10, text="第四季度")),
        ("下半年", When(7, text="下半年")),
        ("11月23日", When(11, day(11, 23), day(11, 23))),
        ("11月23日—25日", When(11, day(11, 23), day(11, 25))),
        ("11月30日至12月2日", When(11, day(11, 30), day(12, 2))),
        ("2026.11.23-11.25", When(11, day(11, 23), day(11, 25))),
        ("12月30日-1月2日", When(12, day(12, 30), day(1, 2, 2027))),
        (day(11, 23), When(11, day(11, 23), day(11, 23))),
    ],
)
def test_when(raw: str | dt.date, found: When) -> None:
    assert when(raw, year=2026) == found


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("13月", "“13月”看不出是哪个月，请写成 3月 或 3月2日—4日。"),
        ("2月30日", "“2月30日”看不出是哪个月，请写成 3月 或 3月2日—4日。"),
        ("春天", "“春天”看不出是哪个月，请写成 3月 或 3月2日—4日。"),
        ("2025年3月", "日期不在 2026 年。"),
        ("11月25日—23日", "结束日期早于开始日期，请检查。"),
    ],
)
def test_what_is_no_month_is_said(raw: str, message: str) -> None:
    assert when(raw, year=2026) == Problem(message)


@pytest.mark.parametrize(
    ("raw", "until", "days"),
    [
        ("2026年3月2日至6日", "", (day(3, 2), day(3, 6))),
        ("2025年12月29日至2026年1月2日", "", (day(12, 29, 2025), day(1, 2))),
        ("2026-03-02", "2026-03-06", (day(3, 2), day(3, 6))),
        (day(3, 2), day(3, 6), (day(3, 2), day(3, 6))),
        (day(3, 2), "", (day(3, 2), day(3, 2))),
        ("2026.3.2", "", (day(3, 2), day(3, 2))),
    ],
)
def test_span(raw: str | dt.date, until: str | dt.date, days: tuple[dt.date, dt.date]) -> None:
    assert span(raw, until=until) == days


@pytest.mark.parametrize("raw", ["3月2日", "2026年", "昨天"])
def test_a_span_needs_its_year(raw: str) -> None:
    assert isinstance(span(raw), Problem)
