"""Who came: the rules, the ledger of marks, the hours earned, and the state that follows from them."""

from attendance.models.hours import (
    Audience,
    CreditSource,
    HoursCredit,
    OnlineRate,
    Requirement,
    TrainingLevel,
)
from attendance.models.ledger import AttendanceRecord, AttendanceStatus, LeaveKind, Mark, MarkSource
from attendance.models.policy import AttendancePolicy
from attendance.models.sitting_in import SittingIn

__all__ = [
    "AttendancePolicy",
    "AttendanceRecord",
    "AttendanceStatus",
    "Audience",
    "CreditSource",
    "HoursCredit",
    "LeaveKind",
    "Mark",
    "MarkSource",
    "OnlineRate",
    "Requirement",
    "SittingIn",
    "TrainingLevel",
]
