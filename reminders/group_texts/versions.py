"""课表发布 and 调课: the class's timetable as it is out, and what its later versions changed and still holds."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from reminders.group_texts.text import GroupText, fingerprint
from reminders.models import RuleName
from timetable import announcing, links, receipts
from timetable.calendar import time_label
from timetable.fitting import LANGUAGE, Said, cut, fitted
from timetable.models import PublishedSession, TimetableVersion

SHOWN = 5
MISSING = "/missing"


def published_now(training_class: TrainingClass) -> list[GroupText]:
    """Of the first version, until the last session has begun. Three queries at most."""
    first = _versions(training_class).filter(number=1).only("pk", "number").first()
    text = _timetable(training_class) if first else ""
    if first is None or not text:
        return []
    return [GroupText(RuleName.TIMETABLE_PUBLISHED, f"version/{first.pk}", "1", text, _label(first))]


def published_about(training_class: TrainingClass, subject: str) -> GroupText | None:
    """The same, by its subject; with version/7/missing, who has not said 收到 to it."""
    if subject.endswith(MISSING):
        return _missing(training_class, subject, RuleName.TIMETABLE_PUBLISHED)
    return next((one for one in published_now(training_class) if one.subject == subject), None)


def changed_now(training_class: TrainingClass) -> list[GroupText]:
    """Of the later versions with something that still holds, the newest first. Two queries."""
    versions = _versions(training_class)
    newest = versions.order_by("-number").values_list("number", flat=True).first() or 0
    recent = versions.filter(number__gt=max(1, newest - announcing.RECENT))
    return _changes(training_class, announcing.told_now(recent)[:SHOWN])


def changed_about(training_class: TrainingClass, subject: str) -> GroupText | None:
    """Of that version, as far as it still holds; with version/7/missing, who has not said 收到 to it."""
    if subject.endswith(MISSING):
        return _missing(training_class, subject, RuleName.TIMETABLE_CHANGED)
    version = _version(training_class, subject)
    text = announcing.text_of(version) if version and version.number > 1 else ""
    if version is None or not text:
        return None
    return GroupText(RuleName.TIMETABLE_CHANGED, subject, str(version.number), text, _label(version))


def _missing(training_class: TrainingClass, subject: str, rule: RuleName) -> GroupText | None:
    version = _version(training_class, subject.removesuffix(MISSING))
    if version is None or (version.number == 1) != (rule == RuleName.TIMETABLE_PUBLISHED):
        return None
    text = receipts.text_of(version, receipts.of_version(version))
    label = _("第%(number)s版未收到") % {"number": version.number}
    return GroupText(rule, subject, fingerprint(text), text, label) if text else None


def _version(training_class: TrainingClass, subject: str) -> TimetableVersion | None:
    """The class's version of such a subject."""
    key = subject.removeprefix("version/")
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
    version = _versions(training_class).filter(pk=number).first() if subject == f"version/{number}" else None
    if version:
        version.training_class = training_class
    return version


def _changes(
    training_class: TrainingClass, told: list[tuple[TimetableVersion, announcing.Changes]]
) -> list[GroupText]:
    if not told:
        return []
    link = links.public_address(training_class)
    return [
        GroupText(
            RuleName.TIMETABLE_CHANGED,
            f"version/{version.pk}",
            str(version.number),
            announcing.announcement(training_class, changes, reason=version.reason, link=link),
            _label(version),
        )
        for version, changes in told
    ]


def _timetable(training_class: TrainingClass) -> str:
    """When, how much, where it begins, and where it is read; as it is out now. Two queries."""
    rows = PublishedSession.objects.of_class(training_class).taking_place()
    sessions = list(rows.order_by("start_at", "pk").only("start_at", "end_at", "title", "place_text"))
    if not sessions or sessions[-1].start_at <= timezone.now():
        return ""
    link = links.public_address(training_class)
    first = next(row for row in sessions if row.start_at > timezone.now())
    which = "第一节课" if first == sessions[0] else "下一节课"

    def say(width: int) -> Said:
        days = f"{_day(sessions[0])}至{_day(sessions[-1])}"
        return Said(
            [
                f"【{cut(training_class.name, width)}】课表已发布",
                f"时间：{days if sessions[0].day != sessions[-1].day else _day(sessions[0])}，共{len(sessions)}节课",
                f"{which}：{time_label(first.start_at, first.end_at)}《{cut(first.title, width)}》",
                f"地点：{cut(first.place_text, width) or '待定'}",
                f"课表：{link}",
                "看过以后，请在“我的课表”里点“收到”。",
            ]
        )

    with translation.override(LANGUAGE):
        return fitted(say, lambda _left: "")


def _day(row: PublishedSession) -> str:
    return f"{row.day.month}月{row.day.day}日"


def _versions(training_class: TrainingClass) -> announcing.Versions:
    return TimetableVersion.objects.filter(training_class=training_class)


def _label(version: TimetableVersion) -> str:
    return _("第%(number)s版") % {"number": version.number}
