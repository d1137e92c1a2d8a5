"""When a planned class takes place, as a year's plan writes it: 3月, 3-4月, 一季度, 全年, 11月23日—25日."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intake.cells import without_spaces, written
from intake.problems import Problem
from intake.sheets import Raw

_DASH = r"(?:[-–—－~～至到、及和]+)"
_YEAR = r"(?:(\d{4})[年./-])?"
_DAYS = re.compile(
    rf"{_YEAR}(\d{{1,2}})[月./](\d{{1,2}})[日号]?(?:{_DASH}(?:(\d{{4}})[年./-])?(?:(\d{{1,2}})[月./])?(\d{{1,2}})[日号]?)?"
)
_MONTHS = re.compile(
    rf"{_YEAR}(\d{{1,2}})(?:月份?)?(?:{_DASH}(\d{{1,2}})月份?|月份?)?(?:[上中下]旬|初|底|中)?"
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_ROUGH = {
    "全年": None, "待定": None, "未定": None, "另行通知": None, "视情": None, "常年": None, "根据需要": None,
    "上半年": 1, "下半年": 7, "年初": 1, "年底": 12, "年中": 6,
    "一季度": 1, "二季度": 4, "三季度": 7, "四季度": 10,
    "1季度": 1, "2季度": 4, "3季度": 7, "4季度": 10,
}  # fmt: skip
_CHINESE_MONTHS = {
    word: str(number)
    for number, word in enumerate(
        ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), start=1
    )
}


@dataclass(frozen=True, slots=True)
class When:
    """A month at most, or days. `text` is how it was written where that says more than the month does."""

    month: int | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    text: str = ""


def when(raw: Raw, *, year: int) -> When | Problem:
    """When in the plan's year; a span of months counts as its first."""
    if isinstance(raw, dt.date):
        return _days(year, raw, raw)
    word = without_spaces(written(raw)).translate(_HALF_WIDTH)
    bare = word.removeprefix("第")
    if bare in _ROUGH:
        return When(_ROUGH[bare], text=word)
    spelt = re.sub(r"十[一二]?|[一二三四五六七八九](?=月)", lambda found: _CHINESE_MONTHS[found[0]], word)
    if found := _DAYS.fullmatch(spelt):
        return _read_days(word, year, *found.groups())
    if found := _MONTHS.fullmatch(spelt):
        written_year, first, last = found.groups()
        if written_year and int(written_year) != year:
            return _other_year(year)
        months = [int(month) for month in (first, last) if month]
        if all(1 <= month <= 12 for month in months):
            plain = len(months) == 1 and re.fullmatch(r"\d{1,2}(?:月份?)?", spelt)
            return When(months[0], text="" if plain else word)
    return _unread(word)


def span(raw: Raw, *, until: Raw = "") -> tuple[dt.date, dt.date] | Problem:
    """First and last day, each with its year: 2026年12月29日至2027年1月2日, or two cells."""
    if isinstance(raw, dt.date) and isinstance(until, dt.date):
        return (raw, until) if until >= raw else _backwards()
    if isinstance(raw, dt.date):
        raw = raw.isoformat().replace("-", ".")
    if isinstance(until, dt.date):
        until = until.isoformat().replace("-", ".")
    word = without_spaces(f"{written(raw)}至{written(until)}" if until else written(raw)).translate(
        _HALF_WIDTH
    )
    word = re.sub(r"(\d{4})-(\d{1,2})-(\d{1,2})", r"\1.\2.\3", word)
    found = _DAYS.fullmatch(word)
    if not found or not found[1]:
        return Problem(
            _("“%(value)s”不是起止日期，请写成 2026年3月2日至3月6日 的样子。") % {"value": word[:40]}
        )
    made = _read_days(word, None, *found.groups())
    if isinstance(made, Problem):
        return made
    if made.starts_on is None:
        return _unread(word)
    return made.starts_on, made.ends_on or made.starts_on


def _read_days(word: str, plan_year: int | None, *parts: str | None) -> When | Problem:
    year, month, day, last_year, last_month, last_day = (int(part) if part else None for part in parts)
    try:
        first = dt.date(year or plan_year or 0, month or 0, day or 0)
        last = dt.date(last_year or first.year, last_month or first.month, last_day or first.day)
    except ValueError:
        return _unread(word)
    if last < first and last_month and not last_year:
        last = last.replace(year=first.year + 1)
    return _days(plan_year, first, last)


def _days(plan_year: int | None, first: dt.date, last: dt.date) -> When | Problem:
    if plan_year and first.year != plan_year:
        return _other_year(plan_year)
    if last < first or (last - first).days > 366:
        return _backwards()
    return When(first.month, first, last)


def _other_year(year: int) -> Problem:
    return Problem(_("日期不在 %(year)d 年。") % {"year": year})


def _backwards() -> Problem:
    return Problem(_("结束日期早于开始日期，请检查。"))


def _unread(word: str) -> Problem:
    return Problem(_("“%(value)s”看不出是哪个月，请写成 3月 或 3月2日—4日。") % {"value": word[:40]})
