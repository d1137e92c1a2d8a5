"""When, where and with whom: rooms, instructors, sessions as drafted and as published."""

from timetable.models.calendar_day import CalendarDay, DayKind, HalfDayTimes, Period
from timetable.models.instructor import Instructor, TitleGrade
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
    "CalendarDay",
    "DayKind",
    "HalfDayTimes",
    "Instructor",
    "InstructorAnswer",
    "Period",
    "PublishedChange",
    "PublishedInstructor",
    "PublishedSession",
    "Room",
    "RoomKind",
    "Session",
    "SessionInstructor",
    "SessionKind",
    "SessionStatus",
    "TimetableVersion",
    "TitleGrade",
]
