"""Who has to say something to a request, by its length, and whose word comes next (R11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from attendance.audience import Held
from attendance.leave_span import Span, half_days_taken
from attendance.models import AttendancePolicy, LeaveAnswer, LeaveLevel, LeaveRequest, LeaveState, LeaveStep
from timetable.models import Period
from trainees.models import Enrolment

LADDER = (LeaveLevel.HEAD_TEACHER, LeaveLevel.ORGANISER, LeaveLevel.DISTRICT)
GRANTS = (LeaveAnswer.AGREE, LeaveAnswer.AGREE_AND_FLAG)
REFUSALS = (LeaveAnswer.REFUSE, LeaveAnswer.REPLACE)


def rank(level: str) -> int:
    """How high a level stands; the unit's word comes before all of them."""
    return LADDER.index(LeaveLevel(level)) + 1 if level in LADDER else 0


def length(span: Span, others: Iterable[Span], held: Held, enrolment: Enrolment) -> int:
    """How many half-days the leave is for: the mornings and afternoons of the class that it takes something of, and
    those of the other requests that touch it, directly or over one another. An evening counts none."""
    days = [
        half_day
        for half_day, sessions in held.items()
        if half_day.period != Period.EVE and any(session.is_for(enrolment) for session in sessions)
    ]
    place = {half_day: number for number, half_day in enumerate(days)}

    def places(one: Span) -> set[int]:
        return {place[half] for half in half_days_taken(one, held, enrolment) if half in place}

    found = places(span)
    apart = [places(other) for other in others]
    while touching := [one for one in apart if one and _touch(found, one)]:
        found = found.union(*touching)
        apart = [one for one in apart if one not in touching]
    return len(found)


def _touch(one: Collection[int], other: Collection[int]) -> bool:
    return any(abs(mine - theirs) <= 1 for mine in one for theirs in other)


def level_for(policy: AttendancePolicy, half_days: int) -> LeaveLevel:
    """Who decides on that many half-days (R11)."""
    if half_days <= policy.head_teacher_half_days:
        return LeaveLevel.HEAD_TEACHER
    return LeaveLevel.ORGANISER if half_days <= policy.organiser_half_days else LeaveLevel.DISTRICT


def standing_steps(steps: Iterable[LeaveStep]) -> list[LeaveStep]:
    """What was said and was not taken back since, oldest first."""
    said: list[LeaveStep] = []
    for step in steps:
        if step.answer == LeaveAnswer.UNDO:
            said = said[:-1]
        elif step.level or step.answer == LeaveAnswer.RETURN:
            said.append(step)
    return [step for step in said if step.level]


def next_level(policy: AttendancePolicy, needs: str, said: Sequence[LeaveStep]) -> str:
    """Whose word is missing: the unit's, then that of the level that decides, or with `leave_in_turn` of each level up to
    it; "" where nobody's is."""
    agreed = [step for step in said if step.answer in GRANTS]
    if policy.unit_word and not any(step.level == LeaveLevel.UNIT for step in agreed):
        return LeaveLevel.UNIT.value
    highest = max((rank(step.level) for step in agreed), default=0)
    if highest >= rank(needs):
        return ""
    return LADDER[highest].value if policy.leave_in_turn else needs


def beside(request: LeaveRequest) -> list[LeaveRequest]:
    """The person's other requests in the class that wait or hold. One query."""
    alive = (LeaveState.ASKED, LeaveState.APPROVED)
    rows = LeaveRequest.objects.filter(enrolment=request.enrolment_id, state__in=alive)
    return list(rows.exclude(pk=request.pk).order_by("start_at", "pk"))
