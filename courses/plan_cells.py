"""Cells of a year's plan and of the catalogue that hold one of a few words, or which run of a class it is."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.models import Category
from intake.cells import without_spaces, written
from intake.numbers import counted
from intake.problems import Problem
from intake.sheets import Raw

# As the labels are stored, in Chinese, whoever reads the page.
CATEGORIES = {
    "主体班次": Category.MAIN,
    "专题班": Category.SPECIAL,
    "送教下乡": Category.OUTREACH,
    "委托班": Category.COMMISSIONED,
}
# What the columns are called on the plans of districts.
VOCABULARY = {
    "number": ("序号", "编号", "班次序号"),
    "name": (
        "班次名称",
        "培训班名称",
        "班次",
        "培训班次",
        "班级名称",
        "名称",
        "培训项目",
        "项目名称",
        "培训名称",
    ),
    "batch_no": ("期数", "期次", "第几期"),
    "when": (
        "月份",
        "培训月份",
        "计划月份",
        "时间",
        "培训时间",
        "办班时间",
        "举办时间",
        "拟办时间",
        "计划时间",
        "起止时间",
        "日期",
    ),
    "audience": ("培训对象", "参训对象", "对象", "参加对象", "调训对象"),
    "planned_size": ("人数", "培训人数", "计划人数", "规模", "培训规模", "参训人数"),
    "days": (
        "天数",
        "时间(天数)",
        "时间（天数）",
        "时间(天)",
        "时间（天）",
        "培训天数",
        "学制",
        "期限",
        "培训时长",
        "培训期限",
    ),
    "venue": ("地点", "培训地点", "办班地点"),
    "host": ("主办", "主办单位", "主办部门", "责任单位", "牵头单位"),
    "implementer": ("承办", "承办单位", "承办部门", "实施单位"),
    "cost": ("经费", "经费预算", "预算", "培训经费", "经费（万元）", "经费(万元)", "经费来源"),
    "category": ("类别", "班次类别", "类型", "班次类型"),
    "remark": ("备注", "说明"),
}
_BATCH = re.compile(r"第?(\d{1,3}|[一二三四五六七八九十]{1,3})[期班次]?")
_RUNS = re.compile(r"(?:共|分|计|[举开]办|各)?(?:\d+|[一两二三四五六七八九十]+)(?:期|个?班)")


def batch(raw: Raw) -> int | Problem:
    """第六期, 6 or 六; how many runs there are is another question, and a problem."""
    word = without_spaces(written(raw))
    found = _BATCH.fullmatch(word)
    if found and (number := counted(found[1])) and (not _RUNS.fullmatch(word) or word.startswith("第")):
        return number
    if _RUNS.fullmatch(word):
        return Problem(_("一行是一个班。办几期就写几行，期数写第几期。"))
    return Problem(_("期数“%(word)s”请填第几期，如 第三期。") % {"word": word[:20]})


def category(raw: Raw) -> str | Problem:
    """主体班次, 专题班, 送教下乡 or 委托班."""
    return one_of(raw, CATEGORIES)


def one_of(raw: Raw, words: Mapping[str, Any]) -> str | Problem:
    """The value of the one label that the cell names, whole or in part."""
    word = without_spaces(written(raw))
    if word in words:
        return str(words[word].value)
    alike = [value for label, value in words.items() if word and (word in label or label in word)]
    if len(alike) == 1:
        return str(alike[0].value)
    said = {"word": word[:20], "words": "、".join(words)}
    return Problem(_("没有“%(word)s”这个类别。可填：%(words)s。") % said)
