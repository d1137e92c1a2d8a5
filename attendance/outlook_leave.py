"""What leave would come to, as applicant and approvers read it before they decide (R9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from attendance import ledger
from attendance.leave_span import Span, tenths_taken
from attendance.models import AttendancePolicy
from attendance.policy import Flag, in_hours, standing_of
from attendance.standing import Standing
from attendance.value import Value
from trainees.models import Enrolment


@dataclass(frozen=True)
class Outlook:
    """`off` of `total` tenths of a 学时, once granted; `half_day` are those of the person's longest half-day."""

    off: int
    total: int
    half_day: int
    policy: AttendancePolicy

    @classmethod
    def of(cls, enrolment: Enrolment, spans: Sequence[Span] = (), kind: str = "") -> Self:
        """With these spans of leave of that kind added to what is recorded. Seven queries at most."""
        standing = Standing.of(enrolment.training_class, [enrolment])
        row = standing.rows[0]
        sessions = [session for cell in row.cells for session in cell.sessions]
        known = ledger.recorded([session.pk for session in sessions], [enrolment.pk]).get(enrolment.pk, {})
        counts = kind in standing.policy.counted_leave
        more = sum(
            _more(known.get(session.pk), tenths_taken(spans, session), session.tenths)
            for session in sessions
            if counts and any(span.seconds_of(session) for span in spans)
        )
        return cls(
            off=int(row.hours.off * 10) + more,
            total=int(row.hours.expected * 10),
            half_day=max((sum(one.tenths for one in cell.sessions) for cell in row.cells), default=0),
            policy=standing.policy,
        )

    @property
    def flag(self) -> Flag:
        """Clear, warned or flagged once granted."""
        return self._stands(self.off)

    @property
    def sentence(self) -> str:
        """准假后累计4/20学时，超过1/7，按规定作退学处理."""
        if self.flag == Flag.FLAGGED:
            return _("准假后累计%(off)s/%(total)s学时，超过%(limit)s，按规定作退学处理") % self._words
        if self.flag == Flag.WARNED:
            return _("准假后累计%(off)s/%(total)s学时，接近%(limit)s") % self._words
        return _("准假后累计%(off)s/%(total)s学时") % self._words

    @property
    def so_far(self) -> str:
        """现累计4/20学时, of what holds already."""
        return _("现累计%(off)s/%(total)s学时") % self._words

    @property
    def half_day_sentence(self) -> str:
        """Where a single half-day passes the limit, that it does; "" elsewhere."""
        if not self.total or self._stands(self.half_day) != Flag.FLAGGED:
            return ""
        words = self._words | {"half_day": in_hours(self.half_day)}
        return _("全班%(total)s学时，请假半天（%(half_day)s学时）就会超过%(limit)s。") % words

    def _stands(self, off: int) -> Flag:
        rules = self.policy
        return standing_of(
            off,
            self.total,
            numerator=rules.leave_numerator,
            denominator=rules.leave_denominator,
            warning_percent=rules.warning_percent,
        )

    @property
    def _words(self) -> dict[str, object]:
        limit = f"{self.policy.leave_numerator}/{self.policy.leave_denominator}"
        return {"off": in_hours(self.off), "total": in_hours(self.total), "limit": limit}


def _more(known: Value | None, taken: int | None, tenths: int) -> int:
    """What the leave adds to a session's tenths that count already: an absence counts as a whole, presence is only
    outdone by leave for some hours."""
    if known and (known.is_absent or (known.is_there and taken is None)):
        return 0
    already = known.off(tenths) if known else 0
    return max((tenths if taken is None else taken) - already, 0)
