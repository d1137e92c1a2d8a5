"""When, where and with whom: rooms, instructors, sessions as drafted and as published."""

from timetable.models.calendar_day import CalendarDay, DayKind, HalfDayTimes, Period
from timetable.models.ceremony import AgendaItem, Ceremony, CeremonyKind, CeremonyLeader, Speech
from timetable.models.fees import (
    CostStandard,
    FeeAdjustment,
    FeePayment,
    FeeStandard,
    PaymentDetails,
    WithholdingBracket,
    WithholdingTable,
)
from timetable.models.instructor import Instructor, TitleGrade
from timetable.models.limits import CampusTransit, PlacingLimits, Unavailability, Weekday
from timetable.models.link import ClassLink, InstructorLink
from timetable.models.material import MaterialReader, SessionMaterial
from timetable.models.notice import Notice
from timetable.models.planning_run import PlanningKind, PlanningRun, PlanningStatus
from timetable.models.published import (
    PublishedChange,
    PublishedInstructor,
    PublishedSession,
    TimetableVersion,
)
from timetable.models.room import Room, RoomKind
from timetable.models.session import (
    InstructorAnswer,
    Session,
    SessionInstructor,
    SessionKind,
    SessionStatus,
)

__all__ = [
    "AgendaItem",
    "CalendarDay",
    "CampusTransit",
    "Ceremony",
    "CeremonyKind",
    "CeremonyLeader",
    "ClassLink",
    "CostStandard",
    "DayKind",
    "FeeAdjustment",
    "FeePayment",
    "FeeStandard",
    "HalfDayTimes",
    "Instructor",
    "InstructorAnswer",
    "InstructorLink",
    "MaterialReader",
    "Notice",
    "PaymentDetails",
    "Period",
    "PlacingLimits",
    "PlanningKind",
    "PlanningRun",
    "PlanningStatus",
    "PublishedChange",
    "PublishedInstructor",
    "PublishedSession",
    "Room",
    "RoomKind",
    "Session",
    "SessionInstructor",
    "SessionKind",
    "SessionMaterial",
    "SessionStatus",
    "Speech",
    "TimetableVersion",
    "TitleGrade",
    "Unavailability",
    "Weekday",
    "WithholdingBracket",
    "WithholdingTable",
]
