"""The pages of timetables, sessions, feeds, and their settings."""

from timetable.views.board import board_detail, session_openings, session_place, session_swap
from timetable.views.calendar import (
    calendar_day_delete,
    calendar_day_edit,
    calendar_day_list,
    calendar_day_new,
    calendar_day_restore,
    calendar_seed,
    half_day_edit,
)
from timetable.views.feed import feed, feed_issue
from timetable.views.instructor import instructor_edit, instructor_list, instructor_new
from timetable.views.laying_out import tray_copy, tray_fill
from timetable.views.limits import placing_limits_edit
from timetable.views.notice import notice_acknowledge, notice_list, notice_read
from timetable.views.planning import (
    planning_accept,
    planning_detail,
    planning_discard,
    planning_new,
    planning_stop,
    planning_undo,
)
from timetable.views.publish import board_publish, session_publish, timetable_publish
from timetable.views.room import room_edit, room_list, room_new
from timetable.views.session import session_detail, session_edit, session_new
from timetable.views.session_act import session_cancel, session_move, session_reinstate
from timetable.views.timetable import timetable_detail
from timetable.views.unavailability import (
    unavailability_delete,
    unavailability_edit,
    unavailability_new,
    unavailability_restore,
)
from timetable.views.version import version_detail, version_list

__all__ = [
    "board_detail",
    "board_publish",
    "calendar_day_delete",
    "calendar_day_edit",
    "calendar_day_list",
    "calendar_day_new",
    "calendar_day_restore",
    "calendar_seed",
    "feed",
    "feed_issue",
    "half_day_edit",
    "instructor_edit",
    "instructor_list",
    "instructor_new",
    "notice_acknowledge",
    "notice_list",
    "notice_read",
    "placing_limits_edit",
    "planning_accept",
    "planning_detail",
    "planning_discard",
    "planning_new",
    "planning_stop",
    "planning_undo",
    "room_edit",
    "room_list",
    "room_new",
    "session_cancel",
    "session_detail",
    "session_edit",
    "session_move",
    "session_new",
    "session_openings",
    "session_place",
    "session_publish",
    "session_reinstate",
    "session_swap",
    "timetable_detail",
    "timetable_publish",
    "tray_copy",
    "tray_fill",
    "unavailability_delete",
    "unavailability_edit",
    "unavailability_new",
    "unavailability_restore",
    "version_detail",
    "version_list",
]
