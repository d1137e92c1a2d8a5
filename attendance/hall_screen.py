"""What the hall's screen says: the code and its number, what may be done now, how many have come and who came last."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import segno
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance import checkin, said, scanning
from attendance import policy as policies
from attendance.audience import ON_THE_LIST, HeldSession, held_sessions
from attendance.models import (
    AttendancePolicy,
    AttendanceRecord,
    AttendanceStatus,
    CheckIn,
    Direction,
    SpotCheck,
)
from attendance.models.policy import CheckInMode
from attendance.policy import Timing, Window
from attendance.roll import half_day_of
from attendance.said import clock
from courses.models import TrainingClass
from timetable.models import PublishedSession
from trainees.models import Enrolment

LATEST = 6
_THERE = (AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)


@dataclass(frozen=True)
class Asked:
    """What a scan means at this moment: `direction`, the words for the hall, and whether a code is shown for it."""

    direction: str
    words: str
    is_open: bool


@dataclass(frozen=True)
class Turnout:
    """Over all classes of the session: how many are expected at it and are there, and the names of those who came last."""

    expected: int
    there: int
    latest: tuple[str, ...]


@dataclass(frozen=True)
class HallScreen:
    """The screen of a session at an instant, as staff of `training_class` see it; the code serves the whole audience."""

    session: PublishedSession
    training_class: TrainingClass
    now: dt.datetime

    @property
    def code(self) -> str:
        """Of this window."""
        return scanning.code_of(self.session.pk, self.now)

    @property
    def number(self) -> str:
        """Of this window, in two threes to be read aloud."""
        number = scanning.number_of(self.session.pk, self.now)
        return f"{number[:3]} {number[3:]}"

    @property
    def seconds_left(self) -> int:
        """Until the next code."""
        return scanning.seconds_left(self.now)

    @property
    def address(self) -> str:
        """What the code opens."""
        page = reverse("attendance:check_in_scan", args=[self.code])
        return f"{settings.BASE_URL}{page}"

    @property
    def picture(self) -> str:
        """The code as an image's address. Its errors are corrected little, for its squares to be large."""
        code = segno.make(self.address, error="l", micro=False)
        return str(code.svg_data_uri(border=2, light="#fff", omitsize=True, svgns=True, nl=False))

    @cached_property
    def asked(self) -> Asked:
        """What may be done now, by the policy of the class. Five queries at most."""
        policy = policies.policy_of(self.training_class)
        if CheckInMode.CODE not in policy.modes:
            return Asked(Direction.IN, said.paper_only().sentence, is_open=False)
        if policy.spot_checks and (found := self._spot_check()):
            words = _("抽查：请在 %(time)s 前扫码应答") % {"time": clock(found.closes_at)}
            return Asked(Direction.SPOT, words, is_open=True)
        first, last = self._ends(policy)
        leaving = checkin.check_out_window(policy, last)
        if policy.check_out and self.now >= leaving.opens_at:
            return _going(leaving, self.now)
        return _coming(policies.window(policy, first), self.now)

    @cached_property
    def turnout(self) -> Turnout:
        """Four queries, however many people and classes."""
        classes = [row.pk for row in self.session.classes.all()]
        records = AttendanceRecord.objects.filter(session=self.session.pk)
        recorded = dict(records.values_list("enrolment_id", "status"))
        people = Enrolment.objects.filter(training_class__in=classes)
        people = people.filter(Q(status__in=ON_THE_LIST) | Q(pk__in=recorded))
        held = self._held(classes)
        expected = [
            person.pk
            for person in people.only("status", "training_class_id", "group_id", "expected_from")
            if person.pk in recorded or held[person.training_class_id].is_for(person)
        ]
        there = sum(recorded.get(pk) in _THERE for pk in expected)
        return Turnout(len(expected), there, tuple(self._latest(classes)))

    def _ends(self, policy: AttendancePolicy) -> tuple[dt.datetime, dt.datetime]:
        """From when to when what is checked in to lasts: the half-day's sessions (R29), or this one."""
        sessions: Sequence[HeldSession] = ()
        if not policy.each_session:
            half_day = half_day_of(self.session)
            sessions = held_sessions(self.training_class, [half_day]).get(half_day, ())
        if not sessions:
            return self.session.start_at, self.session.end_at
        return sessions[0].start_at, sessions[-1].end_at

    def _spot_check(self) -> SpotCheck | None:
        rows = SpotCheck.objects.filter(training_class=self.training_class, session=self.session.pk)
        return rows.filter(opened_at__lte=self.now, closes_at__gt=self.now).order_by("-opened_at").first()

    def _held(self, classes: Sequence[int]) -> dict[int, HeldSession]:
        """The session as each class of its audience has it, with the groups that it is for there."""
        groups: dict[int, set[int]] = defaultdict(set)
        for class_id, group in self.session.groups.values_list("training_class_id", "pk"):
            groups[class_id].add(group)
        row = self.session
        return {
            pk: HeldSession(row.pk, pk, row.title, row.start_at, row.end_at, 0, frozenset(groups[pk]))
            for pk in classes
        }

    def _latest(self, classes: Sequence[int]) -> Sequence[str]:
        midnight = timezone.localtime(self.session.start_at).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        rows = CheckIn.objects.filter(
            enrolment__training_class__in=classes,
            direction=Direction.IN,
            session__published__period=self.session.period,
            session__published__start_at__gte=midnight,
            session__published__start_at__lt=midnight + dt.timedelta(days=1),
        )
        return list(
            rows.order_by("-received_at", "-pk").values_list("enrolment__cadre__name", flat=True)[:LATEST]
        )


def _coming(window: Window, now: dt.datetime) -> Asked:
    timing = window.timing(now)
    words = {
        Timing.EARLY: _("%(opens)s 开放签到"),
        Timing.ON_TIME: _("请扫码签到，%(late)s 前不算迟到"),
        Timing.LATE: _("现在签到记为迟到，%(closes)s 结束"),
        Timing.CLOSED: _("签到已于 %(closes)s 结束，请找班主任补签"),
    }[timing] % {
        "opens": clock(window.opens_at),
        "late": clock(window.late_from),
        "closes": clock(window.closes_at),
    }
    return Asked(Direction.IN, words, is_open=timing != Timing.CLOSED)


def _going(window: Window, now: dt.datetime) -> Asked:
    is_open = window.timing(now) != Timing.CLOSED
    words = _("请扫码签退，%(closes)s 结束") if is_open else _("签退已于 %(closes)s 结束，请找班主任说明")
    return Asked(Direction.OUT, words % {"closes": clock(window.closes_at)}, is_open)
