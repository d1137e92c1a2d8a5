"""The figures that a requirement asks for, one by one: what is there of each, and how it is said."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.hours import YearSum
from attendance.models import Requirement

_ZERO = Decimal(0)
_UNITS = {
    "hours": gettext_lazy("学时"),
    "days": gettext_lazy("天数"),
    "county": gettext_lazy("县级以上班次"),
    "township": gettext_lazy("镇街级班次"),
    "face": gettext_lazy("集中面授"),
}
_BASES = {
    "R1": gettext_lazy("干部教育培训工作条例"),
    "R2": gettext_lazy("干部教育培训工作条例"),
    "R3": gettext_lazy("党员教育管理工作条例"),
    "R4": gettext_lazy("本地规定：社区干部"),
    "R5": gettext_lazy("本地规定：换届后培训"),
}


class Part(NamedTuple):
    """One figure that a requirement asks for: `unit` is hours, days, county, township or face."""

    unit: str
    done: Decimal
    needed: Decimal

    @property
    def missing(self) -> Decimal:
        """What is lacking, 0 where nothing is."""
        return max(self.needed - self.done, _ZERO)

    @property
    def unit_label(self) -> str:
        """What is counted."""
        return str(_UNITS[self.unit])

    @property
    def done_text(self) -> str:
        """What there is, with its unit."""
        return amount(self.unit, self.done)

    @property
    def text(self) -> str:
        """What is lacking, as 12 学时 or 1 个县级以上班次."""
        return amount(self.unit, self.missing)


def needs_of(requirement: Requirement) -> str:
    """What a requirement asks for, in a line: 一年56学时、1次集中面授."""
    asked = joined(requirement, list(parts_of(requirement, YearSum())))
    if requirement.within_months:
        months = requirement.within_months
        return ngettext("%(n)d个月内%(asked)s", "%(n)d个月内%(asked)s", months) % {
            "n": months,
            "asked": asked,
        }
    if requirement.span_years == 1:
        return _("一年%(asked)s") % {"asked": asked}
    return _("%(n)d年%(asked)s") % {"n": requirement.span_years, "asked": asked}


def basis_of(requirement: Requirement) -> str:
    """What a requirement rests on, in words: the national regulations by name, a district's own as it is written."""
    return str(_BASES.get(requirement.rule, requirement.rule))


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


def parts_of(requirement: Requirement, done: YearSum) -> Iterator[Part]:
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


def is_met(requirement: Requirement, parts: list[Part]) -> bool:
    """Whether everything asked for is there; days or hours are enough where the rule says so (R2)."""
    one_of, each_of = _split(requirement, parts)
    enough = not one_of or any(not part.missing for part in one_of)
    return enough and not any(part.missing for part in each_of)


def percent(requirement: Requirement, parts: list[Part]) -> int:
    """How much is there, 0 to 100; 100 only where it is met."""
    if is_met(requirement, parts):
        return 100
    one_of, each_of = _split(requirement, parts)
    shares = [min(part.done / part.needed, Decimal(1)) for part in each_of]
    if one_of:
        shares.append(min(max(part.done / part.needed for part in one_of), Decimal(1)))
    return min(int(100 * sum(shares) / len(shares)), 99) if shares else 0


def joined(requirement: Requirement, parts: list[Part]) -> str:
    """What is missing of the parts, in words: 90学时或12天, 1次集中面授."""
    one_of, each_of = _split(requirement, parts)
    if one_of and any(not part.missing for part in one_of):
        one_of = []
    times = _("或").join(part.text for part in one_of)
    return _("、").join([*([times] if times else []), *(part.text for part in each_of)])
