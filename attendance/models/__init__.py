"""Who came: the rules, the ledger of marks, the hours earned, and the state that follows from them."""

from attendance.models.check_in import (
    AttendancePosting,
    BadgeCode,
    CheckIn,
    CheckInWay,
    ContactTry,
    Direction,
    FlagKind,
    FlagReview,
    FlagVerdict,
    RollTap,
    SpotCheck,
)
from attendance.models.hours import (
    Audience,
    CreditSource,
    HoursCredit,
    OnlineRate,
    Requirement,
    TrainingLevel,
)
from attendance.models.leave import (
    LeaveAnswer,
    LeaveDelegation,
    LeaveLevel,
    LeaveRequest,
    LeaveState,
    LeaveStep,
)
from attendance.models.ledger import (
    AttendanceRecord,
    AttendanceStatus,
    LeaveKind,
    Mark,
    MarkSource,
)
from attendance.models.policy import AttendancePolicy, CheckInMode
from attendance.models.reconciliation import (
    DifferenceNote,
    SheetCount,
)
from attendance.models.results import (
    Certificate,
    ClassTest,
    CompletionDecision,
    CompletionTerms,
    Evaluation,
    EvaluationGiven,
    Honour,
    MakeUp,
    MakeUpState,
    Outcome,
    Reflection,
    TestScore,
)
from attendance.models.sheet import (
    SheetEntry,
    SheetPrinting,
)
from attendance.models.sitting_in import (
    SittingIn,
)

__all__ = [
    "AttendancePolicy",
    "AttendancePosting",
    "AttendanceRecord",
    "AttendanceStatus",
    "Audience",
    "BadgeCode",
    "Certificate",
    "CheckIn",
    "CheckInMode",
    "CheckInWay",
    "ClassTest",
    "CompletionDecision",
    "CompletionTerms",
    "ContactTry",
    "CreditSource",
    "DifferenceNote",
    "Direction",
    "Evaluation",
    "EvaluationGiven",
    "FlagKind",
    "FlagReview",
    "FlagVerdict",
    "Honour",
    "HoursCredit",
    "LeaveAnswer",
    "LeaveDelegation",
    "LeaveKind",
    "LeaveLevel",
    "LeaveRequest",
    "LeaveState",
    "LeaveStep",
    "MakeUp",
    "MakeUpState",
    "Mark",
    "MarkSource",
    "OnlineRate",
    "Outcome",
    "Reflection",
    "Requirement",
    "RollTap",
    "SheetCount",
    "SheetEntry",
    "SheetPrinting",
    "SittingIn",
    "SpotCheck",
    "TestScore",
    "TrainingLevel",
]
