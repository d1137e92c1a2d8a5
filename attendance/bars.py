"""One requirement against what a person has: what is there, what is missing, and whether it can still be reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.hours import YearSum
from attendance.models import Requirement

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reach:
    """What can still be earned: the working days left, and the hours of the classes that are still to begin."""

    days: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """One figure that a requirement asks for: `unit` is hours, days, county, township or face."""

    unit: str
    done: Decimal
    needed: Decimal

    @property
    def missing(self) -> Decimal:
        """What is lacking, 0 where nothing is."""
        return max(self.needed - self.done, _ZERO)

    @property
    def text(self) -> str:
        """What is lacking, as 12 学时 or 1 个县级以上班次."""
        return amount(self.unit, self.missing)


@dataclass(frozen=True, slots=True)
class Bar:
    """How far one person has come with one requirement. `done` is credited, `pending` attended in classes that are not
    closed yet; `due_on` is the last day to begin in, of a requirement within some months."""

    requirement: Requirement
    done: YearSum
    pending: YearSum
    reach: Reach
    today: dt.date
    due_on: dt.date | None = None

    @property
    def parts(self) -> list[Part]:
        """Each figure asked for, with what is credited of it."""
        return list(_parts(self.requirement, self.done))

    @property
    def is_met(self) -> bool:
        """Everything that is asked for is credited; days or hours are enough where the rule says so (R2)."""
        return _is_met(self.requirement, self.parts)

    @property
    def missing_hours(self) -> Decimal:
        """Hours still to be credited."""
        return self._missing("hours")

    @property
    def missing_days(self) -> Decimal:
        """Days still to be credited."""
        return self._missing("days")

    @property
    def missing_classes(self) -> int:
        """Classes of some level, or face to face, still to be credited."""
        return int(sum(part.missing for part in self.parts if part.unit not in ("hours", "days")))

    @property
    def will_be_met(self) -> bool:
        """Whether closing what was attended is all that is lacking."""
        return _is_met(self.requirement, list(_parts(self.requirement, self.done + self.pending)))

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100; 100 only where it is met."""
        return _percent(self.requirement, self.parts, is_met=self.is_met)

    @property
    def percent_pending(self) -> int:
        """What closing will add to the percents."""
        together = list(_parts(self.requirement, self.done + self.pending))
        return _percent(self.requirement, together, is_met=self.will_be_met) - self.percent

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
        beyond = [
            part.missing > (self.reach.days if part.unit == "days" else self.reach.hours)
            for part in _parts(self.requirement, self.done + self.pending)
            if part.unit in ("days", "hours")
        ]
        return self.is_overdue or (all(beyond) if self.requirement.either else any(beyond))

    @property
    def tone(self) -> str:
        """How pages colour it: a tone of the status component."""
        if self.is_met:
            return "success"
        return "danger" if self.is_out_of_reach else "warning"

    @property
    def state(self) -> str:
        """In a word or two: 已达标, 待认定, 还差 or 来不及."""
        if self.is_met:
            return _("已达标")
        if self.will_be_met:
            return _("待结班认定")
        return _("已来不及") if self.is_out_of_reach else _("未达标")

    @property
    def needs(self) -> str:
        """What is asked for, in a line."""
        return needs_of(self.requirement)

    @property
    def sentence(self) -> str:
        """What is missing and until when: 还差 12 学时、1 个县级以上班次，3月1日前完成."""
        if self.is_met:
            return _("已达标。")
        words = {"missing": _joined(self.requirement, [part for part in self.parts if part.missing])}
        if self.will_be_met:
            return _("还差%(missing)s，已参加的班结班后补足。") % words
        if self.is_overdue:
            return _("还差%(missing)s，已过期限。") % words
        if self.is_out_of_reach:
            return _("还差%(missing)s，剩下的工作日或班次已不够。") % words
        if self.due_on:
            return _("还差%(missing)s，须在%(day)s前参加。") % {
                **words,
                "day": date_format(self.due_on + dt.timedelta(days=1), _("Y年n月j日")),
            }
        return _("还差%(missing)s。") % words

    def _missing(self, unit: str) -> Decimal:
        if self.is_met:
            return _ZERO
        return next((part.missing for part in self.parts if part.unit == unit), _ZERO)


def needs_of(requirement: Requirement) -> str:
    """What a requirement asks for, in a line: 一年56学时、1次集中面授."""
    asked = _joined(requirement, list(_parts(requirement, YearSum())))
    if requirement.within_months:
        months = requirement.within_months
        return ngettext("%(n)d个月内%(asked)s", "%(n)d个月内%(asked)s", months) % {
            "n": months,
            "asked": asked,
        }
    if requirement.span_years == 1:
        return _("一年%(asked)s") % {"asked": asked}
    return _("%(n)d年%(asked)s") % {"n": requirement.span_years, "asked": asked}


def amount(unit: str, value: Decimal) -> str:
    """A figure with its unit: 12学时, 3.5天, 1个县级以上班次."""
    figure, number = plain(value), int(value)
    if unit == "hours":
        return _("%(n)s学时") % {"n": figure}
    if unit == "days":
        return _("%(n)s天") % {"n": figure}
    if unit == "county":
        return ngettext("%(n)d个县级以上班次", "%(n)d个县级以上班次", number) % {"n": number}
    if unit == "township":
        return ngettext("%(n)d个镇街级班次", "%(n)d个镇街级班次", number) % {"n": number}
    return ngettext("%(n)d次集中面授", "%(n)d次集中面授", number) % {"n": number}


def plain(value: Decimal) -> str:
    """Without needless noughts: 56.0 → 56."""
    return f"{Decimal(value).normalize():f}"


def _parts(requirement: Requirement, done: YearSum) -> Iterator[Part]:
    """The figures asked for. A class at county level also does where one at township level is asked for."""
    if requirement.hours:
        yield Part("hours", done.hours, requirement.hours)
    if requirement.days:
        yield Part("days", done.days, requirement.days)
    for unit, count, needed in (
        ("county", done.county_classes, requirement.county_classes),
        ("township", done.county_classes + done.township_classes, requirement.township_classes),
        ("face", done.face_to_face_classes, requirement.face_to_face_classes),
    ):
        if needed:
            yield Part(unit, Decimal(count), Decimal(needed))


def _split(requirement: Requirement, parts: list[Part]) -> tuple[list[Part], list[Part]]:
    """Those of which one is enough, and those of which each is asked for."""
    if not requirement.either:
        return [], parts
    times = [part for part in parts if part.unit in ("hours", "days")]
    return times, [part for part in parts if part not in times]


def _is_met(requirement: Requirement, parts: list[Part]) -> bool:
    one_of, each_of = _split(requirement, parts)
    enough = not one_of or any(not part.missing for part in one_of)
    return enough and not any(part.missing for part in each_of)


def _percent(requirement: Requirement, parts: list[Part], *, is_met: bool) -> int:
    if is_met:
        return 100
    one_of, each_of = _split(requirement, parts)
    shares = [min(part.done / part.needed, Decimal(1)) for part in each_of]
    if one_of:
        shares.append(min(max(part.done / part.needed for part in one_of), Decimal(1)))
    return min(int(100 * sum(shares) / len(shares)), 99) if shares else 0


def _joined(requirement: Requirement, parts: list[Part]) -> str:
    one_of, each_of = _split(requirement, parts)
    if one_of and any(not part.missing for part in one_of):
        one_of = []
    times = _("或").join(part.text for part in one_of)
    return _("、").join([*([times] if times else []), *(part.text for part in each_of)])
