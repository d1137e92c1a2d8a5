"""What is said to a request for leave: the unit's word, the decision, and taking a decision back (R11)."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Role, User
from attendance import leave, leave_ladder, leave_marks
from attendance import policy as policies
from attendance.audience import held_sessions
from attendance.leave import LeaveRefused, hold, save
from attendance.leave_delegating import Voice, levels_of, voices_of
from attendance.leave_ladder import REFUSALS, rank
from attendance.leave_span import Span
from attendance.models import LeaveAnswer, LeaveLevel, LeaveRequest, LeaveState, LeaveStep


class Overtaken(LeaveRefused):
    """Somebody else has said something since the page was read; `step` is what, None where the request was taken back."""

    def __init__(self, request: LeaveRequest, step: LeaveStep | None) -> None:
        super().__init__(_("这条请假刚刚有了变化，您的意见没有记录。"))
        self.request, self.step = request, step


def is_own(user: User, request: LeaveRequest) -> bool:
    """Whether it is the person's own."""
    return request.enrolment.cadre.user_id == user.pk


def voice_for(user: User, request: LeaveRequest) -> Voice | None:
    """At which level somebody would decide on it: the lowest that is enough, else the highest; None where the person has
    none, or none as high as the level whose word is awaited. Nobody decides on the own leave."""
    if is_own(user, request):
        return None
    voices = voices_of(user, request.enrolment.training_class)
    voices = [voice for voice in voices if rank(voice.level) >= rank(request.awaits)]
    enough = [voice for voice in voices if rank(voice.level) >= rank(request.needs)]
    return enough[0] if enough else voices[-1] if voices else None


def speaks_for_unit(user: User, request: LeaveRequest) -> bool:
    """Whether somebody is the liaison of the person's unit or of one above it, and not the person."""
    return not is_own(user, request) and user.holds(Role.LIAISON, request.enrolment.unit)


def may_bring_word(user: User, request: LeaveRequest) -> bool:
    """Whether somebody may say what the unit said: its liaison, the class's approvers, and the trainee with a letter."""
    return bool(
        speaks_for_unit(user, request)
        or levels_of(user, request.enrolment.training_class)
        or is_own(user, request)
    )


@transaction.atomic
def advise(
    request: LeaveRequest,
    *,
    by: User,
    agrees: bool,
    words: str = "",
    letter: File | None = None,
    seen: int | None = None,
) -> LeaveRequest:
    """The unit's word: from its liaison, or as an approver of the class or the trainee brings it: the trainee by a letter, an
    approver by a letter or in words (as rung up). A no ends the request. Raises LeaveRefused, Overtaken."""
    row = _waiting(request, seen)
    if row.awaits != LeaveLevel.UNIT:
        raise LeaveRefused(_("单位意见已经有了。"))
    if not speaks_for_unit(by, row):
        if is_own(by, row) and letter is None:
            raise LeaveRefused(_("请上传单位出具的证明。"))
        if letter is None and not words:
            raise LeaveRefused(_("请上传单位证明，或写明单位谁、怎么说的。"))
    step = LeaveStep(
        request=row,
        level=LeaveLevel.UNIT,
        answer=LeaveAnswer.AGREE if agrees else LeaveAnswer.REFUSE,
        words=words,
        by=by,
    )
    if letter is not None:
        step.letter_name = leave.kept_name(letter)
        step.letter.save(f"letter{PurePosixPath(step.letter_name).suffix.lower()[:10]}", letter, save=False)
    step.save()
    _follow(row, by=by)
    audit.record("attendance.advise_leave", by=by, subject=row.enrolment, request=row.pk, answer=step.answer)
    return row


@transaction.atomic
def decide(
    request: LeaveRequest, *, by: User, answer: str, words: str = "", seen: int | None = None
) -> LeaveRequest:
    """A decision at the person's level: 准假, 准假并标记, 不准, or 更换人选, which refuses and leads to the replacement.

    A higher level may decide in place of a lower one. Granting writes attendance. `seen` is the version that was read: what
    was decided since raises Overtaken. Raises LeaveRefused where the unit's word is missing or the level is not enough.
    """
    row = _waiting(request, seen)
    if row.awaits == LeaveLevel.UNIT:
        raise LeaveRefused(_("所在单位还没有意见，请先等单位或代为登记单位意见。"))
    voice = voice_for(by, row)
    if is_own(by, row):
        raise LeaveRefused(_("自己的请假要由别人审批。"))
    if voice is None:
        raise LeaveRefused(_("这条请假要由%(level)s审批。") % {"level": LeaveLevel(row.awaits).label})
    LeaveStep.objects.create(
        request=row,
        level=voice.level,
        answer=LeaveAnswer(answer),
        words=words,
        by=by,
        for_user=voice.for_user,
    )
    row.is_flagged = row.is_flagged or answer == LeaveAnswer.AGREE_AND_FLAG
    _follow(row, by=by)
    data = {"request": row.pk, "answer": str(answer), "level": voice.level.value}
    if voice.for_user:
        data["for"] = voice.for_user.pk
    audit.record("attendance.decide_leave", by=by, subject=row.enrolment, **data)
    return row


def undoable(user: User, request: LeaveRequest, said: list[LeaveStep]) -> bool:
    """Whether somebody could take the last decision back, were it in time: who made it, or a level as high."""
    is_decided = request.state in (LeaveState.APPROVED, LeaveState.REFUSED) and not request.returned_at
    if not said or not is_decided or is_own(user, request):
        return False
    last = said[-1]
    levels = voices_of(user, request.enrolment.training_class)
    may = last.by_id == user.pk or any(rank(voice.level) >= rank(last.level) > 0 for voice in levels)
    return may and bool(levels or speaks_for_unit(user, request))


@transaction.atomic
def undo(request: LeaveRequest, *, by: User, seen: int | None = None) -> LeaveRequest:
    """Takes the last decision back while the first session of the leave has not begun: the request waits again.

    Raises LeaveRefused, Overtaken.
    """
    row = hold(request)
    said = leave_ladder.standing_steps(row.steps.select_related("by"))
    _refuse_overtaken(row, seen)
    if not undoable(by, row, said):
        raise LeaveRefused(_("没有可以撤销的审批。"))
    if leave.has_begun(row):
        raise LeaveRefused(_("请假的半天已经开始，不能再撤销审批。"))
    if any(Span.of(row).overlaps(Span.of(other)) for other in leave_ladder.beside(row)):
        raise LeaveRefused(_("这段时间后来又请了假，不能恢复这一条。"))
    LeaveStep.objects.create(request=row, answer=LeaveAnswer.UNDO, by=by)
    left = said[:-1]
    row.is_flagged = any(step.answer == LeaveAnswer.AGREE_AND_FLAG for step in left)
    row.state = LeaveState.ASKED
    _weigh(row)
    save(row)
    leave.weigh_others(row)
    audit.record("attendance.undo_leave", by=by, subject=row.enrolment, request=row.pk)
    leave_marks.settle(row.enrolment.training_class, people=[row.enrolment_id], by=by)
    return row


def _waiting(request: LeaveRequest, seen: int | None) -> LeaveRequest:
    row = hold(request)
    _refuse_overtaken(row, seen)
    if row.state != LeaveState.ASKED:
        raise Overtaken(row, _last(row))
    _weigh(row)
    return row


def _refuse_overtaken(row: LeaveRequest, seen: int | None) -> None:
    if seen is not None and row.version != seen:
        raise Overtaken(row, _last(row))


def _last(row: LeaveRequest) -> LeaveStep | None:
    return row.steps.select_related("by").order_by("-at", "-pk").first()


def _weigh(row: LeaveRequest) -> None:
    training_class = row.enrolment.training_class
    leave.weigh(row, policy=policies.policy_of(training_class), held=held_sessions(training_class))


def _follow(row: LeaveRequest, *, by: User) -> None:
    """Where the request stands after what was said last; a leave that is granted by it is written."""
    training_class = row.enrolment.training_class
    said = leave_ladder.standing_steps(row.steps.all())
    missing = leave_ladder.next_level(policies.policy_of(training_class), row.needs, said)
    if said[-1].answer in REFUSALS:
        row.state, row.awaits = LeaveState.REFUSED, ""
    elif missing:
        row.awaits = missing
    else:
        row.state, row.awaits = LeaveState.APPROVED, ""
    save(row)
    if row.state == LeaveState.APPROVED:
        leave_marks.settle(training_class, people=[row.enrolment_id], by=by)
    elif row.state == LeaveState.REFUSED:
        leave.weigh_others(row)
