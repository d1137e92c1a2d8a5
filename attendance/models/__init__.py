"""Who came: the rules, the ledger of marks, and the state that follows from it."""

from attendance.models.ledger import AttendanceRecord, AttendanceStatus, LeaveKind, Mark, MarkSource
from attendance.models.policy import AttendancePolicy

__all__ = ["AttendancePolicy", "AttendanceRecord", "AttendanceStatus", "LeaveKind", "Mark", "MarkSource"]
