"""擅自离校: somebody left without approval, which counts as absence from that instant on and is flagged at once (R10)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import ledger, marking
from attendance.audience import expected_sessions, held_sessions
from attendance.marking import NotMarkable
from attendance.models import AttendanceStatus, Mark, MarkSource
from attendance.value import Value
from trainees.models import Enrolment

# Stored with the mark, so Chinese whoever notes it.
REASON = "未经批准离校"
LEFT = Value(AttendanceStatus.ABSENT.value, without_approval=True)


@transaction.atomic
def note(enrolment: Enrolment, *, by: User, since: dt.datetime, words: str = "") -> Mark | None:
    """Marks the sessions that end after that instant, until the end of today, as absent without approval.

    Presence and leave recorded there give way. Gives a mark of the act, by which it is taken back as any marking; None where
    all of it says so already. Raises NotMarkable: closed, in the future, or no session of the person in that time.
    """
    training_class = enrolment.training_class
    row = marking.lock(training_class, [enrolment.pk])[enrolment.pk]
    marking.refuse_locked(training_class)
    now = timezone.now()
    if since > now:
        raise NotMarkable(_("离开时间不能晚于现在。"))
    held = held_sessions(training_class)
    known = ledger.recorded([one.pk for sessions in held.values() for one in sessions], [row.pk]).get(
        row.pk, {}
    )
    due = [
        session
        for half_day, sessions in held.items()
        if half_day.day <= timezone.localdate(now)
        for session in expected_sessions(row, sessions, known)
        if session.end_at > since
    ]
    if not due:
        raise NotMarkable(_("从那时起到今天，这位学员没有课。"))
    wrong = [one.pk for one in due if one.pk not in known or not known[one.pk].without_approval]
    first = ledger.write(
        {(session, row.pk): LEFT for session in wrong},
        by=by,
        source=MarkSource.GRID,
        reason=f"{REASON}：{words}"[:200] if words else REASON,
        moments=dict.fromkeys(wrong, now),
    )
    if first is None:
        return None
    audit.record("attendance.note_unapproved", by=by, subject=row, marks=len(wrong))
    return Mark.objects.get(pk=first)
