"""What every rule of reminding can say: what it is about, when, and to whom."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Self

from django.db.models import QuerySet
from django.utils.functional import Promise

from reminders.models import Audience, Channel, Message, RuleName
from timetable.calendar import WorkCalendar, at_clock, day_label

Words = str | Promise


class Direction(Enum):
    """How the offsets of a rule are read."""

    AT_ONCE = "at_once"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Offset:
    """So many days before or after an occasion's day, at a local time; `working` counts working days only (R27)."""

    days: int = 0
    at: dt.time = dt.time(9)
    working: bool = False

    @classmethod
    def parse(cls, row: Mapping[str, Any]) -> Self:
        """From the plain row that `RuleSetting.offsets` holds."""
        return cls(int(row["days"]), dt.time.fromisoformat(row["at"]), bool(row.get("working")))

    @property
    def plain(self) -> dict[str, Any]:
        """As `RuleSetting.offsets` holds it."""
        return {"days": self.days, "working": self.working, "at": f"{self.at:%H:%M}"}

    @property
    def key(self) -> str:
        """What tells it from the other offsets of a rule: the time of day can change without a second message."""
        return f"{self.days}{'w' if self.working else 'd'}"

    def moment(self, day: dt.date, direction: Direction, calendar: WorkCalendar) -> dt.datetime:
        """When it falls for an occasion on that day."""
        step = dt.timedelta(days=-1 if direction == Direction.BEFORE else 1)
        if not self.working:
            return at_clock(day + step * self.days, self.at)
        left = self.days
        while left:
            day += step
            left -= calendar.is_workday(day)
        return at_clock(day, self.at)


@dataclass(frozen=True)
class Span:
    """The instants after `since` until `until`, the latter included."""

    since: dt.datetime
    until: dt.datetime

    def __contains__(self, instant: dt.datetime) -> bool:
        return self.since < instant <= self.until


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Something of a class that is due at a moment. `subject` and `version` say what it is and how it stands now: a row
    that changes gets another version, and messages about the former one are no longer sent. From `useful_until` on
    nobody needs it any more."""

    class_id: int
    subject: str
    version: str
    due_at: dt.datetime
    useful_until: dt.datetime | None = None
    ignores_quiet: bool = False


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some occasions, and who is told of them: all `people` of the occasion's class, or those `listed` as (class,
    subject, person).

    `kind` is whose key a person is: cadre, instructor or user (or robot, for a group; then there is no audience). `people` is a queryset of rows that name the class in
    `class_field` and the person in `kind`; so a hundred thousand are never read into memory.
    """

    audience: Audience | None
    occasions: Sequence[Occasion]
    kind: str
    people: QuerySet[Any] | None = None
    class_field: str = "training_class"
    listed: Sequence[tuple[int, str, int]] = ()


@dataclass(frozen=True)
class Field:
    """A named field of a wording: its name in Chinese, as templates spell it, and in English; an example for a preview
    where no message is at hand."""

    name: str
    english: str
    example: str


@dataclass(frozen=True)
class Usual:
    """How a rule is followed before anybody changes it."""

    audiences: tuple[Audience, ...]
    offsets: tuple[Offset, ...] = ()
    channels: tuple[Channel, ...] = (Channel.IN_APP, Channel.EMAIL)
    is_on: bool = True
    confirm_over: int | None = None


NAME = Field("姓名", "name", "王小宁")
CLASS = Field("班次", "class", "社区干部培训班")
LINK = Field("链接", "link", "https://kaiban.example/me/")


class Rule(ABC):
    """One rule. It reads rows as they are now, writes nothing and sends nothing."""

    name: ClassVar[RuleName]
    purpose: ClassVar[Words]
    audiences: ClassVar[tuple[Audience, ...]]
    usual: ClassVar[Usual]
    direction: ClassVar[Direction] = Direction.AT_ONCE
    fields: ClassVar[tuple[Field, ...]] = (NAME, CLASS, LINK)
    # By what it can go. A rule whose news the inbox shows by itself leaves out IN_APP.
    channels: ClassVar[tuple[Channel, ...]] = (Channel.IN_APP, Channel.EMAIL, Channel.SMS, Channel.GROUP)
    is_laid_out: ClassVar[bool] = (
        True  # whether a district sets it; what somebody sends by hand has no setting
    )

    @abstractmethod
    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """What of these classes falls due within the span. The queries do not grow with classes or people."""

    @abstractmethod
    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """Who of the audience is told of which of these occasions."""

    @abstractmethod
    def facts(self, message: Message) -> Mapping[str, str]:
        """What the fields of a wording say for this message, by the field's Chinese name, in the active language."""

    def is_for_groups(self, occasion: Occasion) -> bool:
        """Whether a robot says it to the class's group, where the rule has a text for groups."""
        return True

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """What each (subject, version) is about, in a word for lists, in the active language; those that begin with a
        day are named by it. At most one query."""
        found = {}
        for subject, version in abouts:
            try:
                found[subject, version] = day_label(dt.date.fromisoformat(subject.split("/")[0]))
            except ValueError:
                found[subject, version] = ""
        return found
