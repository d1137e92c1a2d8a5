"""Leave in the demo: a request in each state, in the class that runs and in the next one, through the verbs."""

from collections.abc import Sequence
from contextlib import suppress

from django.utils import timezone

from accounts.models import User
from attendance import leave, leave_deciding
from attendance.audience import held_sessions
from attendance.leave import LeaveRefused
from attendance.leave_span import Span
from attendance.models import LeaveAnswer, LeaveKind, LeaveLevel, LeaveRequest
from config.demo.classes import Run
from config.demo.scene import Scene
from config.demo.year import Stage
from timetable.calendar import HalfDay
from trainees.models import Enrolment

_UNIT = "镇组织办来电，情况属实，同意"


def ask(scene: Scene, runs: Sequence[Run]) -> None:
    """What head teachers entered for people who rang up. Nothing where the demo's today is another day: leave is asked
    for from today on."""
    if scene.today != timezone.localdate():
        return
    now = next(run for run in runs if run.stage == Stage.NOW)
    coming = [run for run in runs if run.stage == Stage.CONFIRMED]
    for run in [now, *coming[:1]]:
        half_days = _coming(run)
        if half_days and len(run.enrolments) > 8:
            _ask_in(scene, run, half_days)


def ask_own(scene: Scene, person: Enrolment, *, by: User) -> None:
    """What a trainee with an account asks for on the phone, on the last half-day."""
    half_days = [half for half in held_sessions(person.training_class) if half.day > scene.today]
    if scene.today == timezone.localdate() and half_days:
        span = Span.of_half_days(half_days[-1], half_days[-1])
        with suppress(LeaveRefused):  # the head teacher has asked for the same already
            leave.ask(person, by=by, span=span, kind=LeaveKind.PERSONAL, reason="孩子学校开家长会")


def _coming(run: Run) -> list[HalfDay]:
    """The half-days of which every session is still to begin."""
    held, now = held_sessions(run.training_class), timezone.now()
    return [half_day for half_day, sessions in held.items() if sessions[0].start_at > now]


def _ask_in(scene: Scene, run: Run, half_days: list[HalfDay]) -> None:
    first, last = half_days[0], half_days[-1]
    people = run.enrolments[1:8]
    _request(run, people[0], first, first, LeaveKind.PERSONAL, "社区接待检查走不开")
    waits = _request(run, people[1], last, last, LeaveKind.SICK, "发热，去医院看病")
    _agree(waits, by=run.teacher)
    longer = _request(run, people[2], first, last, LeaveKind.OFFICIAL, "参加市里的会议")
    _agree(longer, by=run.teacher)
    granted = _request(run, people[3], first, first, LeaveKind.SICK, "复查")
    _decide(scene, run, granted, LeaveAnswer.AGREE, "注意休息，课后补看录像")
    refused = _request(run, people[4], last, last, LeaveKind.PERSONAL, "家中装修")
    _decide(scene, run, refused, LeaveAnswer.REFUSE, "结业测试，不能缺")
    flagged = _request(
        run, people[5], first, half_days[min(1, len(half_days) - 1)], LeaveKind.PERSONAL, "老人住院陪护"
    )
    _decide(scene, run, flagged, LeaveAnswer.AGREE_AND_FLAG, "缺课较多，结业时研究")
    gone = _request(run, people[6], first, first, LeaveKind.PERSONAL, "会议冲突")
    leave.withdraw(gone, by=run.teacher)


def _request(
    run: Run, person: Enrolment, first: HalfDay, last: HalfDay, kind: str, reason: str
) -> LeaveRequest:
    span = Span.of_half_days(first, last)
    return leave.ask(person, by=run.teacher, span=span, kind=kind, reason=reason)


def _agree(request: LeaveRequest, *, by: User) -> LeaveRequest:
    if request.awaits != LeaveLevel.UNIT:
        return request
    return leave_deciding.advise(request, by=by, agrees=True, words=_UNIT)


def _decide(scene: Scene, run: Run, request: LeaveRequest, answer: str, words: str) -> None:
    """By whoever decides on a leave of that length."""
    request = _agree(request, by=run.teacher)
    people = {
        LeaveLevel.HEAD_TEACHER: run.teacher,
        LeaveLevel.ORGANISER: scene.staff.organiser,
        LeaveLevel.DISTRICT: scene.staff.administrator,
    }
    by = User.objects.get(pk=people[LeaveLevel(request.needs)].pk)
    leave_deciding.decide(request, by=by, answer=answer, words=words)
