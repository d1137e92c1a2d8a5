"""What a class demands of its trainees, as the notice and the handbook say it."""

import re

from attendance.models import AttendancePolicy, LeaveKind
from attendance.policy import policy_of
from courses.models import TrainingClass

_OWN_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、．]\s*)")
_HIDDEN = "***"


def paragraphs_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def points_of(text: str) -> list[str]:
    """The same without numbers of their own: 一、, 1., （一）."""
    return [_OWN_NUMBER.sub("", line) for line in paragraphs_of(text)]


def demands_of(training_class: TrainingClass) -> list[str]:
    """The class's own disciplines, then those of attendance by its rules (R9, R11, R13, R16). One query. Whom to call is
    said elsewhere: a line that was copied with its number hidden is left out."""
    own = [point for point in points_of(training_class.disciplines) if _HIDDEN not in point]
    return [*own, *attendance_rules(policy_of(training_class))]


def attendance_rules(policy: AttendancePolicy) -> list[str]:
    """How one signs in, asks for leave, and how much of it is too much."""
    limit = f"{policy.leave_numerator}/{policy.leave_denominator}"
    return [
        f"按时签到。每半天课前{policy.opens_minutes}分钟开始签到，"
        f"上课{policy.grace_minutes}分钟后签到为迟到，{max(policy.late_minutes, policy.grace_minutes)}分钟后不再受理。",
        f"严格请假。一般不得请假，确需请假的须事先书面申请{_word_of_unit(policy)}，"
        f"{_ladder(policy)}。{_proofs(policy)}返回后及时销假。",
        f"请假、旷课累计超过应到学时{limit}的{_absences(policy)}，以及未经批准离校的，按规定作退学处理。",
    ]


def _word_of_unit(policy: AttendancePolicy) -> str:
    return "并附所在单位意见" if policy.unit_word else ""


def _ladder(policy: AttendancePolicy) -> str:
    first, second = policy.head_teacher_half_days, policy.organiser_half_days
    steps = [f"{first}个半天以内由班主任批准"] if first else []
    if second > first:
        steps.append(f"{second}个半天以内由组织单位批准")
    return "，".join([*steps, "更长的报区里批准"])


def _absences(policy: AttendancePolicy) -> str:
    return f"，旷课达{policy.absent_half_days}个半天的" if policy.absent_half_days else ""


def _proofs(policy: AttendancePolicy) -> str:
    kinds = [str(label) for kind, label in LeaveKind.choices if kind in policy.proof_needed]
    return f"{'、'.join(kinds)}须附证明材料。" if kinds else ""
