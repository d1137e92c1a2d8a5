"""The rules that hold for a class: check-in windows (R16), and when a record is flagged or warned of (R9, R10, R12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.models import AttendancePolicy
from courses.models import TrainingClass

SHORT_CLASS_DAYS = 3


class Timing(Enum):
    """Where an instant lies against a check-in window."""

    EARLY = "early"
    ON_TIME = "on time"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True)
class Window:
    """[opens, late_from) on time, [late_from, closes) late; before it is early, from `closes_at` on closed (R16)."""

    opens_at: dt.datetime
    late_from: dt.datetime
    closes_at: dt.datetime

    def timing(self, instant: dt.datetime) -> Timing:
        """Every instant has exactly one answer."""
        if instant < self.opens_at:
            return Timing.EARLY
        if instant < self.late_from:
            return Timing.ON_TIME
        return Timing.LATE if instant < self.closes_at else Timing.CLOSED


def window(policy: AttendancePolicy, start_at: dt.datetime) -> Window:
    """The check-in window of a session that starts at that instant (R16); a limit below the grace adds nothing."""
    late_from = start_at + dt.timedelta(minutes=policy.grace_minutes)
    closes_at = start_at + dt.timedelta(minutes=max(policy.late_minutes, policy.grace_minutes))
    return Window(start_at - dt.timedelta(minutes=policy.opens_minutes), late_from, closes_at)


class Flag(models.TextChoices):
    """How a record stands; a flag waits for a person's decision, nobody is expelled by the program."""

    CLEAR = "clear", gettext_lazy("正常")
    WARNED = "warned", gettext_lazy("接近上限")
    FLAGGED = "flagged", gettext_lazy("须处理")


@dataclass(frozen=True)
class Tally:
    """What a record is judged by: hours in whole tenths of a 学时, the rest in half-days; `unapproved` half-days are those
    after leaving without approval."""

    off: int = 0
    total: int = 0
    absent_half_days: int = 0
    lates: int = 0
    early_leaves: int = 0
    unapproved: int = 0


@dataclass(frozen=True)
class Verdict:
    """The flag, and a sentence for each reason."""

    flag: Flag
    reasons: tuple[str, ...] = ()


def standing_of(
    off: int, total: int, *, numerator: int = 1, denominator: int = 7, warning_percent: int = 70
) -> Flag:
    """Flag or warning for `off` of `total` hours, both in whole tenths (R9): exactly the limit is allowed, a warning
    comes at `warning_percent` of it."""
    if off * denominator > total * numerator:
        return Flag.FLAGGED
    if off and off * denominator * 100 >= total * numerator * warning_percent:
        return Flag.WARNED
    return Flag.CLEAR


def judge(policy: AttendancePolicy, tally: Tally) -> Verdict:
    """Hours off against the limit (R9), absent half-days against two days and 擅自离校 at once (R10), early leaves (R12)."""
    share = standing_of(
        tally.off,
        tally.total,
        numerator=policy.leave_numerator,
        denominator=policy.leave_denominator,
        warning_percent=policy.warning_percent,
    )
    reasons = [_share_sentence(policy, tally, share)] if share != Flag.CLEAR else []
    serious = _absence_sentences(policy, tally)
    return Verdict(Flag.FLAGGED if serious else share, (*reasons, *serious))


def _share_sentence(policy: AttendancePolicy, tally: Tally, share: Flag) -> str:
    figures = {
        "off": in_hours(tally.off),
        "total": in_hours(tally.total),
        "limit": f"{policy.leave_numerator}/{policy.leave_denominator}",
    }
    if share == Flag.FLAGGED:
        return _("请假、旷课累计%(off)s/%(total)s学时，超过%(limit)s") % figures
    return _("请假、旷课累计%(off)s/%(total)s学时，接近%(limit)s") % figures


def _absence_sentences(policy: AttendancePolicy, tally: Tally) -> list[str]:
    sentences = [_("未经批准离校")] if tally.unapproved else []
    converted = tally.lates // policy.lates_per_absence if policy.lates_per_absence else 0
    absent = tally.absent_half_days + converted
    if absent >= policy.absent_half_days > 0:
        sentences.append(ngettext("旷课%(n)d个半天", "旷课%(n)d个半天", absent) % {"n": absent})
    if tally.early_leaves > policy.early_leaves_allowed:
        sentences.append(
            _("早退%(n)d次，超过允许的%(allowed)d次")
            % {"n": tally.early_leaves, "allowed": policy.early_leaves_allowed}
        )
    return sentences


def in_hours(tenths: int) -> Decimal:
    """Whole tenths as 学时: 45 → 4.5, 40 → 4."""
    whole, rest = divmod(tenths, 10)
    return Decimal(tenths) / 10 if rest else Decimal(whole)


def is_short(training_class: TrainingClass) -> bool:
    """Three days or fewer (R13): by the stated days, else from the first day to the last; unknown is not short."""
    if training_class.days is not None:
        return training_class.days <= SHORT_CLASS_DAYS
    if training_class.starts_on and training_class.ends_on:
        return (training_class.ends_on - training_class.starts_on).days + 1 <= SHORT_CLASS_DAYS
    return False


def policy_of(training_class: TrainingClass) -> AttendancePolicy:
    """The class's own rules, else its district's for classes of that length, else the built-in ones (unsaved).

    One query.
    """
    short = is_short(training_class)
    defaults = Q(training_class=None, for_short_classes=short, district__plans=training_class.plan_id)
    rows = AttendancePolicy.objects.filter(Q(training_class=training_class) | defaults)
    found = rows.order_by(F("training_class").asc(nulls_last=True)).first()
    return found or AttendancePolicy(for_short_classes=short)


def policies_of(classes: Iterable[TrainingClass]) -> dict[TrainingClass, AttendancePolicy]:
    """The rules of each class, as `policy_of` gives them, for classes of any district with their plans. One query."""
    wanted = list(classes)
    districts = {row.plan.district_id for row in wanted}
    rows = AttendancePolicy.objects.filter(
        Q(training_class__in=[row.pk for row in wanted]) | Q(training_class=None, district__in=districts)
    )
    own: dict[int, AttendancePolicy] = {}
    defaults: dict[tuple[int, bool], AttendancePolicy] = {}
    for row in rows:
        if row.training_class_id:
            own[row.training_class_id] = row
        else:
            defaults[row.district_id, row.for_short_classes] = row
    return {
        row: own.get(row.pk)
        or defaults.get((row.plan.district_id, is_short(row)))
        or AttendancePolicy(for_short_classes=is_short(row))
        for row in wanted
    }
