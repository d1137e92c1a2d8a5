"""The pages of attendance: registration, the grid, the roll-call, a trainee's marks, the rules."""

from attendance.views.arrival import addition_decide, arrival_delete, arrival_new, sitting_in_delete
from attendance.views.grid import attendance_detail, mark_fill, mark_save, mark_undo
from attendance.views.marks import mark_list
from attendance.views.policy import class_policy, policy_edit, policy_list
from attendance.views.registration import (
    no_show_delete,
    no_show_new,
    registration_delete,
    registration_list,
    registration_new,
    registration_scan,
)
from attendance.views.roll import roll_call, roll_fill, roll_mark

__all__ = [
    "addition_decide",
    "arrival_delete",
    "arrival_new",
    "attendance_detail",
    "class_policy",
    "mark_fill",
    "mark_list",
    "mark_save",
    "mark_undo",
    "no_show_delete",
    "no_show_new",
    "policy_edit",
    "policy_list",
    "registration_delete",
    "registration_list",
    "registration_new",
    "registration_scan",
    "roll_call",
    "roll_fill",
    "roll_mark",
    "sitting_in_delete",
]
