"""What somebody who checks in is told: what came of it, in words with the time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import CheckIn, Direction
from attendance.policy import Window
from courses.models import ClassStatus, TrainingClass
from trainees.models import Enrolment, EnrolmentStatus


class Kind(Enum):
    """What came of checking in."""

    ON_TIME = "on time"
    LATE = "late"
    OUT = "out"
    ANSWERED = "answered"
    ALREADY = "already"
    EARLY = "early"
    CLOSED = "closed"
    WRONG_CLASS = "wrong class"
    WITHDRAWN = "withdrawn"
    NOT_EXPECTED = "not expected"
    CLASS_CLOSED = "class closed"
    PAPER_ONLY = "paper only"
    NOT_ASKED = "not asked"


_TAKEN = (Kind.ON_TIME, Kind.LATE, Kind.OUT, Kind.ANSWERED)


@dataclass(frozen=True)
class Outcome:
    """What came of it, the sentence for the person, and the row where there is one: this one or that of the first time."""

    kind: Kind
    sentence: str
    check_in: CheckIn | None = None

    @property
    def is_taken(self) -> bool:
        """Counted now."""
        return self.kind in _TAKEN

    @property
    def is_done(self) -> bool:
        """Counted, now or before: nothing is left to do."""
        return self.is_taken or self.kind == Kind.ALREADY


def clock(instant: dt.datetime) -> str:
    """08:52, the local time."""
    return f"{timezone.localtime(instant):%H:%M}"


def taken(row: CheckIn, *, is_late: bool) -> Outcome:
    """Counted now, at the time of the scan."""
    words = {"time": clock(row.at)}
    if row.direction == Direction.OUT:
        return Outcome(Kind.OUT, _("签退成功，%(time)s。") % words, row)
    if row.direction == Direction.SPOT:
        return Outcome(Kind.ANSWERED, _("抽查已应答，%(time)s。") % words, row)
    if is_late:
        return Outcome(Kind.LATE, _("签到成功，%(time)s，记为迟到。") % words, row)
    return Outcome(Kind.ON_TIME, _("签到成功，%(time)s。") % words, row)


def already(row: CheckIn) -> Outcome:
    """Counted before: the first time stays."""
    words = {"time": clock(row.at)}
    sentences = {
        Direction.IN: _("已签到 %(time)s"),
        Direction.OUT: _("已签退 %(time)s"),
        Direction.SPOT: _("抽查已应答 %(time)s"),
    }
    return Outcome(Kind.ALREADY, sentences[Direction(row.direction)] % words, row)


def early(window: Window, direction: str) -> Outcome:
    """Not yet; the same again later is taken."""
    words = {"time": clock(window.opens_at)}
    if direction == Direction.OUT:
        return Outcome(Kind.EARLY, _("还没开始签退，%(time)s 开放") % words)
    return Outcome(Kind.EARLY, _("还没开始签到，%(time)s 开放") % words)


def closed(closes_at: dt.datetime, direction: str) -> Outcome:
    """No longer; a person can still help."""
    words = {"time": clock(closes_at)}
    if direction == Direction.OUT:
        return Outcome(Kind.CLOSED, _("签退已于 %(time)s 结束，请找班主任说明") % words)
    return Outcome(Kind.CLOSED, _("签到已于 %(time)s 结束，请找班主任补签") % words)


def wrong_class(enrolment: Enrolment) -> Outcome:
    """The session is of other classes."""
    words = {"class": enrolment.training_class}
    return Outcome(Kind.WRONG_CLASS, _("这节课不是您所在班次（%(class)s）的课，没有签到。") % words)


def withdrawn(enrolment: Enrolment) -> Outcome:
    """No longer on the list, or not yet."""
    words = {"status": EnrolmentStatus(enrolment.status).label}
    return Outcome(
        Kind.WITHDRAWN, _("您现在不在本班名单里（%(status)s），没有签到。请找班主任核对。") % words
    )


def not_expected() -> Outcome:
    """On the list, but of no session of this half-day."""
    return Outcome(Kind.NOT_EXPECTED, _("这半天没有安排您的课，不用签到。"))


def class_closed(training_class: TrainingClass) -> Outcome:
    """Nothing is recorded any more."""
    words = {"status": ClassStatus(training_class.status).label}
    return Outcome(Kind.CLASS_CLOSED, _("本班%(status)s，不再签到。") % words)


def paper_only() -> Outcome:
    """The class signs on paper or is called by name."""
    return Outcome(Kind.PAPER_ONLY, _("本班不用扫码签到，请在签到表上签名或等班主任点名。"))


def not_asked(direction: str) -> Outcome:
    """The class has no check-out, or nobody is asking just now."""
    if direction == Direction.OUT:
        return Outcome(Kind.NOT_ASKED, _("本班下课不用签退。"))
    return Outcome(Kind.NOT_ASKED, _("现在没有抽查。"))
