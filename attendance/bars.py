"""One requirement against what a person has: what is there, what is missing, and whether it can still be reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from attendance.figures import Part, is_met, joined, needs_of, parts_of, percent
from attendance.hours import NOTHING, YearSum
from attendance.models import Audience, Requirement


class State(models.TextChoices):
    """How somebody stands against one requirement, or against all of them."""

    MET = "met", gettext_lazy("已达标")
    PENDING = "pending", gettext_lazy("待结班认定")
    BELOW = "below", gettext_lazy("未达标")
    OUT = "out", gettext_lazy("已来不及")
    NONE = "none", gettext_lazy("没有要求")

    @property
    def tone(self) -> str:
        """How pages colour it: a tone of the status component."""
        return _TONES[self]


_TONES = {
    State.MET: "success",
    State.PENDING: "info",
    State.BELOW: "warning",
    State.OUT: "danger",
    State.NONE: "neutral",
}
_WORST_FIRST = (State.OUT, State.BELOW, State.PENDING, State.MET)


def state_of(bars: Iterable[Bar]) -> State:
    """How somebody stands against all that is asked for: as the worst of the bars, NONE without any."""
    states = {bar.state for bar in bars}
    return next((state for state in _WORST_FIRST if state in states), State.NONE)


@dataclass(frozen=True, slots=True)
class Reach:
    """What can still be earned: the working days left, and the hours of the classes that are still to begin."""

    days: int
    hours: Decimal


class Ahead(Protocol):
    """Says what can still be earned."""

    def reach(self, district: int, audience: Audience, *, until: dt.date) -> Reach:
        """By people of an audience in a district, up to that day."""


@dataclass(frozen=True)
class Bar:
    """How far one person has come with one requirement. `done` is credited, `pending` attended in classes that are not
    closed yet; `until` is the last day that counts."""

    requirement: Requirement
    done: YearSum
    pending: YearSum
    horizon: Ahead
    today: dt.date
    until: dt.date

    @property
    def due_on(self) -> dt.date | None:
        """The last day to begin in, where some months are given."""
        return self.until if self.requirement.within_months else None

    @cached_property
    def reach(self) -> Reach:
        """What can still be earned by the last day that counts."""
        requirement = self.requirement
        return self.horizon.reach(requirement.district_id, Audience(requirement.audience), until=self.until)

    @cached_property
    def parts(self) -> list[Part]:
        """Each figure asked for, with what is credited of it."""
        return list(parts_of(self.requirement, self.done))

    @cached_property
    def parts_so_far(self) -> list[Part]:
        """Each figure asked for, with what is credited and what was attended together."""
        if self.pending is NOTHING:
            return self.parts
        return list(parts_of(self.requirement, self.done + self.pending))

    @cached_property
    def is_met(self) -> bool:
        """Everything that is asked for is credited; days or hours are enough where the rule says so (R2)."""
        return is_met(self.requirement, self.parts)

    @cached_property
    def will_be_met(self) -> bool:
        """Whether closing what was attended is all that is lacking."""
        return self.is_met or (self.pending is not NOTHING and is_met(self.requirement, self.parts_so_far))

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100; 100 only where it is met."""
        return percent(self.requirement, self.parts)

    @property
    def percent_pending(self) -> int:
        """What closing will add to the percents."""
        return percent(self.requirement, self.parts_so_far) - self.percent

    @property
    def is_overdue(self) -> bool:
        """The months are over and it is not met."""
        return bool(self.due_on and self.due_on < self.today and not self.will_be_met)

    @property
    def is_out_of_reach(self) -> bool:
        """The missing days exceed the working days left, or the missing hours those of the classes still open.

        What was attended already is not missing. Where days or hours are enough, both must be out of reach.
        """
        if self.will_be_met:
            return False
        reach = self.reach
        beyond = [
            part.missing > (reach.days if part.unit == "days" else reach.hours)
            for part in self.parts_so_far
            if part.unit in ("days", "hours")
        ]
        return self.is_overdue or (all(beyond) if self.requirement.either else any(beyond))

    @cached_property
    def state(self) -> State:
        """How it stands."""
        if self.is_met:
            return State.MET
        if self.will_be_met:
            return State.PENDING
        return State.OUT if self.is_out_of_reach else State.BELOW

    @property
    def needs(self) -> str:
        """What is asked for, in a line."""
        return needs_of(self.requirement)

    @property
    def sentence(self) -> str:
        """What is missing and until when: 还差 12 学时、1 个县级以上班次，3月1日前完成."""
        if self.is_met:
            return _("已达标。")
        words = {"missing": self.missing, "left": self.left}
        if self.will_be_met:
            return _("还差%(missing)s，已参加的班结班后补足。") % words
        if self.is_overdue:
            return _("还差%(missing)s，已过期限。") % words
        if self.is_out_of_reach:
            return _("还差%(missing)s，剩下的工作日或班次已不够。") % words
        sentences = [_("还差%(missing)s。") % words]
        if self.left != self.missing:
            sentences = [_("还差%(missing)s；已参加的班结班后还差%(left)s。") % words]
        if self.due_on:
            sentences.append(_("最晚%(day)s参加。") % {"day": date_format(self.due_on, _("Y年n月j日"))})
        return " ".join(sentences) if get_language() == "en" else "".join(sentences)

    @property
    def missing(self) -> str:
        """What is still to be credited, in words; empty where it is met."""
        return "" if self.is_met else joined(self.requirement, [part for part in self.parts if part.missing])

    @property
    def left(self) -> str:
        """What will be missing once the classes attended are closed, in words."""
        parts = [part for part in self.parts_so_far if part.missing]
        return "" if self.will_be_met else joined(self.requirement, parts)
