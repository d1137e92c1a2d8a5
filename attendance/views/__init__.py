"""The pages of attendance: the grid, the roll-call, marks, the rules; people, their hours, and who is covered."""

from attendance.views.cadres import cadre_detail, cadre_find, cadre_list
from attendance.views.coverage import coverage_detail, coverage_people
from attendance.views.credit import credit_delete, credit_file, credit_new, credit_restore
from attendance.views.grid import attendance_detail, mark_fill, mark_save, mark_undo
from attendance.views.marks import mark_list
from attendance.views.policy import class_policy, policy_edit, policy_list
from attendance.views.requirement import (
    online_rate_edit,
    online_rate_new,
    requirement_delete,
    requirement_edit,
    requirement_list,
    requirement_new,
    requirement_restore,
)
from attendance.views.roll import roll_call, roll_fill, roll_mark

__all__ = [
    "attendance_detail",
    "cadre_detail",
    "cadre_find",
    "cadre_list",
    "class_policy",
    "coverage_detail",
    "coverage_people",
    "credit_delete",
    "credit_file",
    "credit_new",
    "credit_restore",
    "mark_fill",
    "mark_list",
    "mark_save",
    "mark_undo",
    "online_rate_edit",
    "online_rate_new",
    "policy_edit",
    "policy_list",
    "requirement_delete",
    "requirement_edit",
    "requirement_list",
    "requirement_new",
    "requirement_restore",
    "roll_call",
    "roll_fill",
    "roll_mark",
]
