"""What a paper and its file are called, and the facts under its title."""

import datetime as dt
import re

from django.utils import timezone

from courses.models import TrainingClass
from timetable.models import TimetableVersion

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f]+')
LONGEST_NAME = 80


def full_name(training_class: TrainingClass) -> str:
    """District, year, class and batch, nothing said twice: 武进区2026年社区干部培训班(第6期)."""
    plan, name = training_class.plan, training_class.name
    for part in (f"{plan.year}年", plan.district.name):
        if part not in name and part.replace("年", "年度") not in name:
            name = part + name
    batch = training_class.batch_no
    return f"{name}(第{batch}期)" if batch and not re.search("第.{1,4}期", name) else name


def file_name(training_class: TrainingClass, title: str, day: dt.date) -> str:
    """武进区2026年社区干部培训班-考勤表-20261122.xlsx, without what a file system refuses."""
    name = _NOT_IN_FILE_NAMES.sub("_", full_name(training_class))[:LONGEST_NAME].strip("._")
    return f"{name}-{title}-{day:%Y%m%d}.xlsx"


def on_day(day: dt.date) -> str:
    """2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: dt.date) -> str:
    """周一."""
    return "周" + "一二三四五六日"[day.weekday()]


def built_from(version: TimetableVersion) -> str:
    """When the paper was built, and from which timetable."""
    now, published = timezone.localtime(), timezone.localtime(version.published_at)
    return (
        f"生成时间：{on_day(now.date())} {now:%H:%M}　　"
        f"依据课表第{version.number}版（{on_day(published.date())} {published:%H:%M} 发布）"
    )


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
