"""请假审批表: a request as it is printed and filed, in Chinese whatever language the page is read in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone, translation

from attendance.leave_page import LeavePage
from attendance.models import LeaveLevel, LeaveStep
from courses.models import TrainingClass

TITLE = "请假审批表"
_LEVELS = {
    LeaveLevel.UNIT: "所在单位意见",
    LeaveLevel.HEAD_TEACHER: "班主任意见",
    LeaveLevel.ORGANISER: "组织者意见",
    LeaveLevel.DISTRICT: "区里意见",
}
_PAIRS = ("姓名", "单位职务", "请假种类", "半天数")
_WIDE = ("班次", "起止时间", "事由", "累计学时及占比")
_RETURN = "销假"


@dataclass(frozen=True)
class Opinion:
    """What one level said: a heading, the words, who and when."""

    heading: str
    words: str
    signed: str


@dataclass(frozen=True)
class Slip:
    """The form's head, its facts two by two, the long ones, and the opinions; all of it Chinese text."""

    title: str
    training_class: str
    pairs: list[tuple[str, str]]
    wide: list[tuple[str, str]]
    opinions: list[Opinion]


def blank_slip(training_class: TrainingClass) -> Slip:
    """The slip to be filled in by hand, with room for every level."""
    facts = dict.fromkeys((*_PAIRS, *_WIDE), "") | {"班次": str(training_class)}
    opinions = [Opinion(heading, "", "") for heading in (*_LEVELS.values(), _RETURN)]
    return _slip(str(training_class), facts, opinions)


def slip_of(page: LeavePage) -> Slip:
    """The slip of a request. What was not said yet leaves room for the pen."""
    with translation.override("zh-hans"):
        request, person = page.request, page.request.enrolment
        facts = {
            "姓名": person.cadre.name,
            "单位职务": f"{person.unit_name}{person.post}",
            "请假种类": str(request.get_kind_display()),
            "半天数": str(page.half_days),
            "班次": str(person.training_class),
            "起止时间": page.when,
            "事由": request.reason,
            "累计学时及占比": f"{page.outlook_sentence}，占{_share(page)}",
        }
        said = {step.level: step for step in page.steps if step.level}
        opinions = [
            _opinion(heading, said.get(level))
            for level, heading in _LEVELS.items()
            if level in said or level in _needed(page)
        ]
        opinions.append(Opinion(_RETURN, "", _at(request.returned_at) if request.returned_at else ""))
        return _slip(str(person.training_class), facts, opinions)


def _slip(training_class: str, facts: Mapping[str, str], opinions: list[Opinion]) -> Slip:
    pairs = [(name, facts[name]) for name in _PAIRS]
    return Slip(TITLE, training_class, pairs, [(name, facts[name]) for name in _WIDE], opinions)


def _needed(page: LeavePage) -> tuple[str, ...]:
    return (LeaveLevel.UNIT, page.request.needs)


def _opinion(heading: str, step: LeaveStep | None) -> Opinion:
    if step is None:
        return Opinion(heading, "", "")
    words = "，".join(word for word in (step.label, step.words) if word)
    name = f"{step.by.name}（代{step.for_user.name}）" if step.for_user else step.by.name
    return Opinion(heading, words, f"{name}　{_at(step.at)}")


def _share(page: LeavePage) -> str:
    outlook = page.outlook
    return f"{outlook.off * 100 / outlook.total:.1f}%" if outlook.total else "—"


def _at(instant: dt.datetime) -> str:
    return f"{timezone.localtime(instant):%Y-%m-%d %H:%M}"
