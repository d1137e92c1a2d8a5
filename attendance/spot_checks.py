"""抽查: who does not answer while it is open is a candidate for 早退, which a person decides (R29)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import marking
from attendance import policy as policies
from attendance.marking import Marked, NotMarkable
from attendance.models import AttendanceStatus, CheckIn, MarkSource, SpotCheck
from attendance.models.policy import CheckInMode
from attendance.roll import Roll, RollRow, half_day_of
from attendance.value import Value
from courses.models import TrainingClass
from timetable.models import PublishedSession

MINUTES = (3, 5, 10)
_LEFT_EARLY = Value(AttendanceStatus.LEFT_EARLY.value)
# Stored with the mark.
_REASON = "抽查未应答"


@dataclass(frozen=True)
class Found:
    """One spot check: how many answered, and who of those recorded as there did not."""

    spot_check: SpotCheck
    answered: int
    candidates: Sequence[RollRow]

    @property
    def is_open(self) -> bool:
        """Answers are still taken."""
        return timezone.now() < self.spot_check.closes_at


@transaction.atomic
def open_at(session: PublishedSession, training_class: TrainingClass, *, minutes: int, by: User) -> SpotCheck:
    """Opens one for so many minutes from now; while one is open it is that one. Raises NotMarkable where the class has
    none, or the session is not on."""
    marking.lock(training_class, training_class.enrolments.values_list("pk", flat=True))
    marking.refuse_locked(training_class)
    policy = policies.policy_of(training_class)
    now = timezone.now()
    if not policy.spot_checks or CheckInMode.CODE not in policy.modes:
        raise NotMarkable(_("本班的考勤规则没有开抽查。"))
    if not session.start_at <= now < session.end_at:
        raise NotMarkable(_("上课时间内才能抽查。"))
    rows = SpotCheck.objects.filter(training_class=training_class, session=session.pk)
    if standing := rows.filter(opened_at__lte=now, closes_at__gt=now).first():
        return standing
    closes_at = now + dt.timedelta(minutes=minutes)
    row = SpotCheck.objects.create(
        training_class=training_class,
        session_id=session.pk,
        opened_at=now,
        closes_at=closes_at,
        opened_by=by,
    )
    audit.record("attendance.open_spot_check", by=by, subject=training_class, session=session.pk)
    return row


def found_at(session: PublishedSession, training_class: TrainingClass) -> list[Found]:
    """The session's spot checks, newest first. As many queries however many there are."""
    rows = SpotCheck.objects.filter(training_class=training_class, session=session.pk)
    rows = rows.select_related("opened_by").order_by("-opened_at")
    answered: dict[int | None, set[int]] = defaultdict(set)
    for spot, enrolment in CheckIn.objects.filter(spot_check__in=rows).values_list("spot_check", "enrolment"):
        answered[spot].add(enrolment)
    there = [row for row in Roll.of(session, training_class).rows if _may_have_left(row)]
    return [
        Found(
            spot,
            len(answered[spot.pk]),
            [row for row in there if row.enrolment.pk not in answered[spot.pk]],
        )
        for spot in rows
    ]


def decide(spot_check: SpotCheck, session: PublishedSession, *, enrolment: int, by: User) -> Marked:
    """Records that a candidate left early, unless somebody has recorded something else since. Raises NotMarkable."""
    training_class = spot_check.training_class
    found = next(row for row in found_at(session, training_class) if row.spot_check == spot_check)
    row = next((row for row in found.candidates if row.enrolment.pk == enrolment), None)
    if found.is_open or row is None:
        raise NotMarkable(_("这个人已经应答或已有别的记录，没有改动。"))
    return marking.mark(
        training_class,
        by=by,
        half_day=half_day_of(session),
        values={enrolment: _LEFT_EARLY},
        seen={enrolment: row.cell.value},
        source=MarkSource.ROLL,
        reason=_REASON,
    )


def _may_have_left(row: RollRow) -> bool:
    return row.cell.value.is_there and row.cell.value != _LEFT_EARLY
