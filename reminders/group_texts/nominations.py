"""报名开始 and 催报: to the group in which the liaisons of the units are."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import ClassStatus, TrainingClass
from reminders.group_texts.text import GroupText, fingerprint
from reminders.models import RuleName
from timetable.fitting import Said, cut, fitted
from trainees import chasing, reporting

SUBJECT = "nominations"
_WEEKDAYS = "一二三四五六日"


def opened_now(training_class: TrainingClass) -> list[GroupText]:
    """While units may nominate."""
    closes_at = training_class.nominations_close_at
    if training_class.status != ClassStatus.ENROLLING or (closes_at and closes_at <= timezone.now()):
        return []
    text = _opened(training_class)
    return [GroupText(RuleName.NOMINATION_OPENED, SUBJECT, _version(training_class), text)]


def opened_about(training_class: TrainingClass, subject: str) -> GroupText | None:
    """The same: a class opens its nominations once."""
    return next(iter(opened_now(training_class)), None) if _is_ours(subject) else None


def closing_now(training_class: TrainingClass) -> list[GroupText]:
    """While the class takes nominations and units owe theirs."""
    if training_class.status != ClassStatus.ENROLLING:
        return []
    owing = [reply for reply in reporting.load(training_class) if reply.owes]
    if not owing:
        return []
    text = chasing.text_for_all(owing, training_class, address=chasing.address_for(training_class))
    return [GroupText(RuleName.NOMINATION_CLOSING, SUBJECT, _version(training_class), text, _("催报"))]


def closing_about(training_class: TrainingClass, subject: str) -> GroupText | None:
    """The same; with nominations/unit-7 to that unit alone."""
    if not _is_ours(subject):
        return None
    word, is_of_unit, key = subject.partition("/unit-")
    if not is_of_unit:
        return next(iter(closing_now(training_class)), None)
    for reply in reporting.load(training_class):
        if reply.key == key and reply.may_be_chased:
            address = chasing.address_for(training_class, reply.unit)
            text = chasing.text_for(reply, training_class, address=address)
            return GroupText(
                RuleName.NOMINATION_CLOSING, f"{word}/unit-{key}", fingerprint(text), text, str(reply.unit)
            )
    return None


def _is_ours(subject: str) -> bool:
    return subject.split("/")[0] == SUBJECT


def _version(training_class: TrainingClass) -> str:
    """The time at which nominations close: another time is another occasion."""
    closes_at = training_class.nominations_close_at
    return closes_at.astimezone(timezone.get_current_timezone()).isoformat() if closes_at else ""


def _opened(training_class: TrainingClass) -> str:
    def say(width: int) -> Said:
        days = [day for day in (training_class.starts_on, training_class.ends_on) if day]
        when = "至".join(dict.fromkeys(f"{day.month}月{day.day}日" for day in days))
        facts = {
            "时间": when,
            "地点": cut(training_class.venue, width),
            "对象": cut(training_class.audience, width),
            "报名截止": _until(training_class),
            "报名": chasing.address_for(training_class),
        }
        lines = [f"{name}：{words}" for name, words in facts.items() if words]
        return Said([f"【{cut(training_class.name, width)}】开始报名，请各单位按名额推荐。", *lines])

    return fitted(say, lambda _left: "")


def _until(training_class: TrainingClass) -> str:
    if training_class.nominations_close_at is None:
        return ""
    until = timezone.localtime(training_class.nominations_close_at)
    return f"{until.month}月{until.day}日（星期{_WEEKDAYS[until.weekday()]}）{until:%H:%M}"
