"""Why a session has no place, and what would give it one, in the reader's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from timetable.autoplan import Reason, Step
from timetable.calendar import day_label, half_day_of
from timetable.models import Instructor, Room, Session
from trainees.models import Cadre, StudyGroup

NO_DATES = "no_dates"

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Unfit:
    """A session without a place: `why` is a sentence, each of `helps` alone would give it a place."""

    session_id: int
    title: str
    class_name: str
    why: str
    helps: tuple[str, ...]

    @property
    def helps_label(self) -> str:
        """One of them, or the other."""
        return _("，或者").join(self.helps)


@dataclass(frozen=True)
class Names:
    """What rooms, lecturers, classes, groups, people and sessions are called, by (kind, id)."""

    known: Mapping[tuple[str, int], str]

    @classmethod
    def load(cls, unplaced: Sequence[Plain]) -> Self:
        """Of all that these rows name. At most one query a kind."""
        wanted: dict[str, set[int]] = {}
        for row in unplaced:
            wanted.setdefault("session", set()).add(row["session"])
            for kind, key in _named(row):
                wanted.setdefault(kind, set()).add(key)
        models: dict[str, QuerySet[Any]] = {
            "session": Session.objects.all(),
            "room": Room.objects.all(),
            "instructor": Instructor.objects.all(),
            "class": TrainingClass.objects.all(),
            "group": StudyGroup.objects.all(),
            "people": Cadre.objects.all(),
        }
        found: dict[tuple[str, int], str] = {}
        for kind, ids in wanted.items():
            rows: Mapping[int, Model] = models[kind].in_bulk(ids)
            found |= {(kind, pk): str(row) for pk, row in rows.items()}
        return cls(found)

    def of(self, kind: str, key: Any) -> str:
        """The name, or a dash for what is gone."""
        return self.known.get((kind, key), "—") if isinstance(key, int) else "—"

    def whom(self, key: Any) -> str:
        """A resource as ("instructor", id) and the like: 讲师陈静, “社区干部班”, 学员王小宁."""
        kind, pk = key or ("", 0)
        name = self.of(kind, pk)
        if kind == "class":
            return _("“%(name)s”全班") % {"name": name}
        if kind == "people":
            return _("同时参加两个班的学员（如%(name)s）") % {"name": name}
        return name


def explain(unplaced: Sequence[Plain]) -> list[Unfit]:
    """The rows of a run in words. Constant queries."""
    names = Names.load(unplaced)
    sessions = Session.objects.select_related("training_class").in_bulk([row["session"] for row in unplaced])
    return [
        Unfit(
            session_id=session.pk,
            title=session.title,
            class_name=session.training_class.name,
            why=why(row, names),
            helps=tuple(_dedupe(_help(allowances, names) for allowances in row["relaxations"])),
        )
        for row in unplaced
        if (session := sessions.get(row["session"]))
    ]


def why(row: Plain, names: Names) -> str:
    """One sentence."""
    key, reason = row["key"], row["reason"]
    if reason == NO_DATES:
        return _("班次还没有填日期。")
    if reason == Reason.NO_START:
        return _("班次剩下的日期里没有可以排的半天。")
    if reason == Reason.NO_ROOM:
        return _("没有坐得下的教室。")
    if reason == Reason.RESOURCE_AWAY:
        return _("%(whom)s在这些日子都没有空。") % {"whom": names.whom(key)}
    if reason == Reason.RESOURCE_TAKEN:
        return _("%(whom)s在剩下的时间都已有课。") % {"whom": names.whom(key)}
    if reason == Reason.ROOMS_TAKEN:
        return _("剩下的时间里，坐得下的教室都已有课。")
    if reason == Reason.ORDER:
        return _("它和“%(title)s”有先后，剩下的时间都不合适。") % {"title": names.of("session", key)}
    return _("剩下的时间不够，让给了别的课。")


def _help(allowances: Sequence[Plain], names: Names) -> str:
    parts = [_allow(allowance, names) for allowance in allowances if allowance["step"] != Step.DROP_ORDER]
    titles = [f"“{names.of('session', row['key'])}”" for row in allowances if row["step"] == Step.DROP_ORDER]
    if titles:
        parts.append(_("不要求和%(titles)s分先后") % {"titles": _("、").join(titles)})
    return _("，并且").join(parts)


def _allow(allowance: Plain, names: Names) -> str:
    step, key = allowance["step"], allowance["key"]
    words = {"when": _when(allowance), "day": _day(allowance)}
    if step == Step.FREE_ROOM:
        return _("%(when)s的%(room)s空出来") % (words | {"room": names.of("room", key)})
    if step == Step.SMALLER_ROOM:
        return _("%(when)s用%(room)s，坐得挤一些") % (words | {"room": names.of("room", key)})
    if step == Step.LONGER_RANGE:
        return _("班次延长几天")
    words["whom"] = names.whom(key)
    if step == Step.ANOTHER_RESOURCE:
        return _("%(when)s另请一位讲师代替%(whom)s") % words
    if step == Step.MORE_BLOCKS:
        return _("%(day)s请%(whom)s多讲半天") % words
    if step == Step.SHORTER_WAY:
        return _("%(when)s前后%(whom)s不换校区") % words
    if key and key[0] == "instructor":
        return _("%(when)s%(whom)s能来，或者换一位讲师") % words
    return _("%(when)s%(whom)s有空") % words


def _when(allowance: Plain) -> str:
    """11月24日（周二）下午."""
    if not allowance["start"]:
        return ""
    half_day = half_day_of(dt.datetime.fromisoformat(allowance["start"]))
    words = {"day": day_label(half_day.day), "weekday": date_format(half_day.day, "D")}
    return _("%(day)s（%(weekday)s）%(period)s") % (words | {"period": half_day.period.label})


def _day(allowance: Plain) -> str:
    if not allowance["start"]:
        return ""
    return day_label(timezone.localtime(dt.datetime.fromisoformat(allowance["start"])).date())


def _named(row: Plain) -> Iterable[tuple[str, int]]:
    """What a row is about, by kind and id."""
    yield from _key("session", row["key"])
    for allowances in row["relaxations"]:
        for allowance in allowances:
            room = allowance["step"] in (Step.FREE_ROOM, Step.SMALLER_ROOM)
            yield from _key("room" if room else "session", allowance["key"])


def _key(kind: str, key: Any) -> Iterable[tuple[str, int]]:
    if isinstance(key, list):
        yield key[0], key[1]
    elif isinstance(key, int):
        yield kind, key


def _dedupe(sentences: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(sentences)
