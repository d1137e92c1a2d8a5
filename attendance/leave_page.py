"""What the page of a request shows: its facts, what was said, what it would come to, and what the reader may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from attendance import leave, leave_access, leave_ladder
from attendance import policy as policies
from attendance.access import may_mark
from attendance.audience import held_sessions
from attendance.leave_deciding import is_own, may_bring_word, speaks_for_unit, undoable, voice_for
from attendance.leave_delegating import Voice
from attendance.leave_span import Span
from attendance.models import LeaveAnswer, LeaveLevel, LeaveRequest, LeaveState, LeaveStep
from attendance.outlook_leave import Outlook
from courses.models import ClassStatus
from trainees.models import Cadre

TONES = {
    LeaveState.ASKED: "warning",
    LeaveState.APPROVED: "success",
    LeaveState.REFUSED: "danger",
    LeaveState.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class Line:
    """A request in a list."""

    request: LeaveRequest

    @property
    def when(self) -> str:
        """From when to when."""
        return Span(self.request.start_at, self.request.end_at, self.request.by_hours).label

    @property
    def state(self) -> str:
        """待班主任审批 while it waits, else its state; 已销假 after the return."""
        if self.request.state == LeaveState.ASKED:
            if self.request.awaits == LeaveLevel.UNIT:
                return _("待所在单位意见")
            return _("待%(level)s审批") % {"level": LeaveLevel(self.request.awaits).label}
        if self.request.returned_at:
            return _("已销假")
        return str(self.request.get_state_display())

    @property
    def tone(self) -> str:
        """How pages colour the state."""
        return TONES[LeaveState(self.request.state)]


@dataclass(frozen=True)
class LeavePage(Line):
    """A request as `user` sees it."""

    user: User
    steps: Sequence[LeaveStep]

    @classmethod
    def of(cls, request: LeaveRequest, *, user: User) -> Self:
        """One query; the rest is read as the page asks for it."""
        return cls(request, user, list(request.steps.select_related("by", "for_user")))

    @cached_property
    def half_days(self) -> int:
        """How many mornings and afternoons of the class it is for, without those that touch it."""
        held = held_sessions(self.request.enrolment.training_class)
        span = Span(self.request.start_at, self.request.end_at, self.request.by_hours)
        return leave_ladder.length(span, [], held, self.request.enrolment)

    @cached_property
    def outlook(self) -> Outlook:
        """What it would come to once granted; of one decided, what there is."""
        spans = [Span.of(self.request)] if self._waits else []
        return Outlook.of(self.request.enrolment, spans, self.request.kind)

    @property
    def outlook_sentence(self) -> str:
        """The sentence to read before deciding."""
        return self.outlook.sentence if self._waits else self.outlook.so_far

    @property
    def knows_reason(self) -> bool:
        """Whether the reason is for the reader."""
        return leave_access.knows_reason(self.user, self.request)

    @property
    def may_open_proof(self) -> bool:
        """Whether the proof is, where there is one."""
        return bool(self.request.proof) and leave_access.may_open_proof(self.user, self.request)

    @cached_property
    def voice(self) -> Voice | None:
        """At which level the reader may decide now."""
        if not self._waits or self.request.awaits == LeaveLevel.UNIT:
            return None
        return voice_for(self.user, self.request)

    @property
    def may_advise(self) -> bool:
        """Whether the unit's word is missing and the reader may give or bring it."""
        awaits_unit = self._waits and self.request.awaits == LeaveLevel.UNIT
        return awaits_unit and may_bring_word(self.user, self.request)

    @property
    def speaks_for_unit(self) -> bool:
        """Whether the reader is the unit's liaison."""
        return speaks_for_unit(self.user, self.request)

    @property
    def may_withdraw(self) -> bool:
        """Waiting, or granted and not begun."""
        return self._handles and (self._waits or (self._is_granted and not self.has_begun))

    @property
    def may_return(self) -> bool:
        """Granted, begun, and not returned from yet."""
        return self._handles and self._is_granted and timezone.now() >= self.request.start_at

    @property
    def may_undo(self) -> bool:
        """Decided, by the reader or somebody no higher, and not begun."""
        said = leave_ladder.standing_steps(self.steps)
        return not self._is_locked and undoable(self.user, self.request, said) and not self.has_begun

    @property
    def may_attach(self) -> bool:
        """While it waits or holds, a proof may still come."""
        alive = (LeaveState.ASKED, LeaveState.APPROVED)
        return self._handles and self.request.state in alive

    @cached_property
    def lacks_proof(self) -> bool:
        """Whether its kind needs a proof (R13) that has not come."""
        policy = policies.policy_of(self.request.enrolment.training_class)
        return not self.request.proof and self.request.kind in policy.proof_needed

    @property
    def is_own(self) -> bool:
        """Whether it is the reader's own."""
        return is_own(self.user, self.request)

    @property
    def is_staff(self) -> bool:
        """Whether the reader sees the class as staff."""
        return self.user.has_perm("courses.view_trainingclass", self.request.enrolment.training_class)

    @property
    def leads_to_replacement(self) -> bool:
        """Whether it was refused for somebody else to come (更换人选), and the reader registers arrivals."""
        said = leave_ladder.standing_steps(self.steps)
        is_replaced = bool(said) and said[-1].answer == LeaveAnswer.REPLACE
        return is_replaced and self.user.has_perm(
            "trainees.register_arrivals", self.request.enrolment.training_class
        )

    @cached_property
    def has_begun(self) -> bool:
        """Whether its first session has."""
        return leave.has_begun(self.request)

    @property
    def _is_locked(self) -> bool:
        return self.request.enrolment.training_class.status != ClassStatus.CONFIRMED

    @property
    def _waits(self) -> bool:
        return self.request.state == LeaveState.ASKED and not self._is_locked

    @property
    def _is_granted(self) -> bool:
        is_open = self.request.returned_at is None and not self._is_locked
        return self.request.state == LeaveState.APPROVED and is_open

    @cached_property
    def _handles(self) -> bool:
        training_class = self.request.enrolment.training_class
        handles = may_mark(self.user, training_class) or leave_access.is_decided_by(self.user, self.request)
        return self.is_own or handles


def asked_by(cadre: Cadre) -> list[Line]:
    """The person's own requests in classes that are not over, the latest first. One query."""
    rows = LeaveRequest.objects.filter(
        enrolment__cadre=cadre,
        enrolment__training_class__status=ClassStatus.CONFIRMED,
        enrolment__training_class__last_published_on__gte=timezone.localdate(),
    )
    rows = rows.select_related("enrolment__training_class").order_by("-start_at", "-pk")
    return [Line(row) for row in rows[:8]]
