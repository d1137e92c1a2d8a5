"""The pages of attendance: the grid, the roll-call, a trainee's marks, the nominations, the rules."""

from attendance.views.grid import attendance_detail, mark_fill, mark_save, mark_undo
from attendance.views.marks import mark_list
from attendance.views.nomination import (
    nomination_decide,
    nomination_list,
    nomination_restore,
    nomination_undo,
    nomination_withdraw,
)
from attendance.views.nominee import nomination_new, nominee_new
from attendance.views.policy import class_policy, policy_edit, policy_list
from attendance.views.roll import roll_call, roll_fill, roll_mark

__all__ = [
    "attendance_detail",
    "class_policy",
    "mark_fill",
    "mark_list",
    "mark_save",
    "mark_undo",
    "nomination_decide",
    "nomination_list",
    "nomination_new",
    "nomination_restore",
    "nomination_undo",
    "nomination_withdraw",
    "nominee_new",
    "policy_edit",
    "policy_list",
    "roll_call",
    "roll_fill",
    "roll_mark",
]
