"""What a paper and its file are called, and the facts under its title."""

import datetime as dt
import re

from django.utils import timezone

from courses.models import TrainingClass
from timetable.models import TimetableVersion
from units.models import Unit

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f]+')
LONGEST_NAME = 80
NUMERALS = "一二三四五六七八九十"  # of heads


def full_name(training_class: TrainingClass) -> str:
    """District, year, class and batch, nothing said twice: 武进区2026年社区干部培训班(第6期)."""
    plan, name = training_class.plan, training_class.name
    for part in (f"{plan.year}年", plan.district.name):
        if part not in name and part.replace("年", "年度") not in name:
            name = part + name
    batch = training_class.batch_no
    return f"{name}(第{batch}期)" if batch and not re.search("第.{1,4}期", name) else name


def file_name(
    subject: TrainingClass | Unit, title: str, day: dt.date, suffix: str = ".xlsx", *, year: int | None = None
) -> str:
    """武进区2026年社区干部培训班-考勤表-20261122.xlsx, 武进区2026年-学时登记册-20261122.xlsx for a unit's year; without what a
    file system refuses."""
    called = full_name(subject) if isinstance(subject, TrainingClass) else subject.name
    called += f"{year}年" if year else ""
    return f"{safe(called)}-{title}-{day:%Y%m%d}{suffix}"


def safe(text: str) -> str:
    """The text as a part of a file's name: without what a file system refuses, and not too long."""
    return _NOT_IN_FILE_NAMES.sub("_", text)[:LONGEST_NAME].strip("._")


def on_day(day: dt.date) -> str:
    """2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: dt.date) -> str:
    """周一."""
    return "周" + "一二三四五六日"[day.weekday()]


def built_from(version: TimetableVersion | None) -> str:
    """When the paper was built, and from which timetable where there is one."""
    if version is None:
        return built_at()
    published = timezone.localtime(version.published_at)
    of = f"依据课表第{version.number}版（{on_day(published.date())} {published:%H:%M} 发布）"
    return f"{built_at()}　　{of}"


def built_at() -> str:
    """When the paper was built, of one that rests on no timetable."""
    now = timezone.localtime()
    return f"生成时间：{on_day(now.date())} {now:%H:%M}"


def built_now(version: TimetableVersion | None) -> str:
    """The same of a paper that needs no timetable: where there is none, when it was built alone."""
    now = timezone.localtime()
    return built_from(version) if version else f"生成时间：{on_day(now.date())} {now:%H:%M}"


def days_of(training_class: TrainingClass) -> str:
    """2026年11月23日至25日: the published days, else those of the plan, else the month; or nothing."""
    first = training_class.first_published_on or training_class.starts_on
    last = training_class.last_published_on or training_class.ends_on or first
    if not first or not last:
        month = training_class.month
        return f"{training_class.plan.year}年{month}月" if month else ""
    if first == last:
        return on_day(first)
    if first.year != last.year:
        return f"{on_day(first)}至{on_day(last)}"
    return (
        f"{on_day(first)}至{last.day}日"
        if first.month == last.month
        else f"{on_day(first)}至{last.month}月{last.day}日"
    )
