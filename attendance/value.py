"""What is marked: a status with its kind of leave, as one value; its order of gravity, sign and short code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from attendance.models import AttendanceStatus, LeaveKind

_GRAVITY: tuple[str, ...] = (
    "",
    AttendanceStatus.PRESENT,
    AttendanceStatus.LATE,
    AttendanceStatus.LEFT_EARLY,
    LeaveKind.OFFICIAL,
    LeaveKind.SICK,
    LeaveKind.PERSONAL,
    AttendanceStatus.ABSENT,
)
_SIGNS: dict[str, str | Promise] = {
    AttendanceStatus.PRESENT: "√",
    AttendanceStatus.LATE: "△",
    AttendanceStatus.LEFT_EARLY: "◇",
    LeaveKind.PERSONAL: pgettext_lazy("sign", "事"),
    LeaveKind.SICK: pgettext_lazy("sign", "病"),
    LeaveKind.OFFICIAL: pgettext_lazy("sign", "公"),
    AttendanceStatus.ABSENT: "×",
}
NOT_EXPECTED = "—"
_THERE = (AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)


@dataclass(frozen=True, slots=True)
class Value:
    """A status and, for leave, its kind. An empty status means that nothing is recorded.

    `tenths` are the tenths of a 学时 that leave by the hour takes of a session (R29), None where it takes all of it; two
    values that differ by it alone are equal. `without_approval` is an absence of somebody who left without leave (擅自离校,
    R10), which is equal to any other. Raises ValueError where leave has no kind or anything else has one.
    """

    status: str
    leave_kind: str = ""
    tenths: int | None = field(default=None, compare=False)
    without_approval: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if (self.status == AttendanceStatus.ON_LEAVE) != bool(self.leave_kind):
            raise ValueError(f"{self.status!r} does not go with the kind of leave {self.leave_kind!r}")

    def __bool__(self) -> bool:
        return bool(self.status)

    @classmethod
    def of(cls, code: str) -> Value:
        """The value of a code: a status, a kind of leave, or "" for nothing. Raises ValueError for others."""
        if code not in _BY_CODE:
            raise ValueError(f"no such value: {code!r}")
        return _BY_CODE[code]

    @property
    def code(self) -> str:
        """The kind of leave where there is one, else the status: one word that says everything."""
        return str(self.leave_kind or self.status)

    @property
    def label(self) -> str:
        """出勤, 迟到, 早退, 事假, 病假, 公假, 旷课, or "" for nothing."""
        if self.leave_kind:
            return str(LeaveKind(self.leave_kind).label)
        return str(AttendanceStatus(self.status).label) if self.status else ""

    @property
    def hours(self) -> Decimal | None:
        """The 学时 that leave by the hour takes, None for all of a session."""
        return None if self.tenths is None else Decimal(self.tenths) / 10

    @property
    def sign(self) -> str:
        """As the attendance sheet writes it: √ △ ◇ 事 病 公 × in Chinese, or "" for nothing."""
        return str(_SIGNS.get(self.code, ""))

    @property
    def is_there(self) -> bool:
        """Counted in 实到: 迟到 and 早退 are within it (R29)."""
        return self.status in _THERE

    @property
    def is_leave(self) -> bool:
        """On leave of any kind."""
        return self.status == AttendanceStatus.ON_LEAVE

    def off(self, tenths: int) -> int:
        """How many of a session's tenths this leave takes; none where it is no leave."""
        if not self.is_leave:
            return 0
        return tenths if self.tenths is None else min(self.tenths, tenths)

    @property
    def is_absent(self) -> bool:
        """Absent without leave."""
        return self.status == AttendanceStatus.ABSENT


UNMARKED = Value("")
PRESENT = Value(AttendanceStatus.PRESENT.value)
CHOICES: tuple[Value, ...] = (
    PRESENT,
    Value(AttendanceStatus.LATE.value),
    Value(AttendanceStatus.LEFT_EARLY.value),
    *(Value(AttendanceStatus.ON_LEAVE.value, kind.value) for kind in LeaveKind),
    Value(AttendanceStatus.ABSENT.value),
)
_BY_CODE: dict[str, Value] = {value.code: value for value in (UNMARKED, *CHOICES)}
_RANK: dict[str, int] = {str(code): rank for rank, code in enumerate(_GRAVITY)}


def value_of(
    status: str, leave_kind: str, tenths: int | None = None, *, without_approval: bool = False
) -> Value:
    """The value of a row's columns; the same object each time for whole sessions, for there are many rows."""
    if tenths is None and not without_approval:
        return _BY_CODE[leave_kind or status]
    return Value(status, leave_kind, tenths, without_approval)


def gravest(values: Iterable[Value]) -> Value:
    """The mark of a half-day: 旷课 > 请假 > 早退 > 迟到 > 出勤 over its sessions (R29); without any, UNMARKED."""
    return max(values, key=lambda value: _RANK[value.code], default=UNMARKED)
