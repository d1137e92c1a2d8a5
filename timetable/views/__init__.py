"""The pages of timetables, sessions, feeds, and their settings."""

from timetable.views.adjusting import (
    adjust_cancel,
    adjust_done,
    adjust_instructor,
    adjust_kind,
    adjust_publish,
    adjust_swap,
    adjust_undo,
    session_adjust,
)
from timetable.views.agenda import (
    agenda_fill,
    agenda_item_delete,
    agenda_item_edit,
    agenda_item_move,
    agenda_item_new,
    agenda_item_restore,
)
from timetable.views.answer import answer_list, answer_set, instructor_link_issue
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
from timetable.views.ceremony import ceremony_detail, ceremony_edit, leaders_edit, leaders_undo
from timetable.views.class_link import class_link, class_link_issue, timetable_picture
from timetable.views.fee_settings import (
    fee_standard_delete,
    fee_standard_list,
    fee_standard_new,
)
from timetable.views.feed import feed, feed_issue
from timetable.views.fees import fee_adjust, fee_list, fee_pay, payment_edit
from timetable.views.instructor import instructor_edit, instructor_list, instructor_new
from timetable.views.instructor_link import (
    instructor_answer,
    instructor_link,
    material_hand_in,
    material_take_back,
)
from timetable.views.laying_out import tray_copy, tray_fill
from timetable.views.limits import placing_limits_edit
from timetable.views.material import (
    handout_file,
    material_delete,
    material_file,
    material_list,
    material_new,
    material_release,
    material_restore,
)
from timetable.views.notice import notice_acknowledge, notice_list, notice_read
from timetable.views.plan_calendar import plan_calendar
from timetable.views.planning import (
    planning_accept,
    planning_detail,
    planning_discard,
    planning_new,
    planning_stop,
    planning_undo,
)
from timetable.views.publish import board_publish, session_publish, timetable_publish
from timetable.views.room import room_choose, room_edit, room_list, room_new
from timetable.views.session import session_detail, session_edit, session_new
from timetable.views.session_act import session_cancel, session_move, session_reinstate
from timetable.views.speech import speech_delete, speech_file, speech_new, speech_restore
from timetable.views.timetable import timetable_detail
from timetable.views.unavailability import (
    unavailability_delete,
    unavailability_edit,
    unavailability_new,
    unavailability_restore,
)
from timetable.views.version import version_detail, version_list

__all__ = [
    "adjust_cancel",
    "adjust_done",
    "adjust_instructor",
    "adjust_kind",
    "adjust_publish",
    "adjust_swap",
    "adjust_undo",
    "agenda_fill",
    "agenda_item_delete",
    "agenda_item_edit",
    "agenda_item_move",
    "agenda_item_new",
    "agenda_item_restore",
    "answer_list",
    "answer_set",
    "board_detail",
    "board_publish",
    "calendar_day_delete",
    "calendar_day_edit",
    "calendar_day_list",
    "calendar_day_new",
    "calendar_day_restore",
    "calendar_seed",
    "ceremony_detail",
    "ceremony_edit",
    "class_link",
    "class_link_issue",
    "fee_adjust",
    "fee_list",
    "fee_pay",
    "fee_standard_delete",
    "fee_standard_list",
    "fee_standard_new",
    "feed",
    "feed_issue",
    "half_day_edit",
    "handout_file",
    "instructor_answer",
    "instructor_edit",
    "instructor_link",
    "instructor_link_issue",
    "instructor_list",
    "instructor_new",
    "leaders_edit",
    "leaders_undo",
    "material_delete",
    "material_file",
    "material_hand_in",
    "material_list",
    "material_new",
    "material_release",
    "material_restore",
    "material_take_back",
    "notice_acknowledge",
    "notice_list",
    "notice_read",
    "payment_edit",
    "placing_limits_edit",
    "plan_calendar",
    "planning_accept",
    "planning_detail",
    "planning_discard",
    "planning_new",
    "planning_stop",
    "planning_undo",
    "room_choose",
    "room_edit",
    "room_list",
    "room_new",
    "session_adjust",
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
    "speech_delete",
    "speech_file",
    "speech_new",
    "speech_restore",
    "timetable_detail",
    "timetable_picture",
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
