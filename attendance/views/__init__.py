"""The pages of attendance: the grid, the roll-call, marks, the rules; people, their hours, and who is covered."""

from attendance.views.arrival import addition_decide, arrival_delete, arrival_new, sitting_in_delete
from attendance.views.cadres import cadre_detail, cadre_find, cadre_list
from attendance.views.coverage import coverage_detail, coverage_people
from attendance.views.credit import credit_delete, credit_file, credit_new, credit_restore
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
from attendance.views.registration import (
    no_show_delete,
    no_show_new,
    registration_delete,
    registration_list,
    registration_new,
    registration_scan,
)
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
    "addition_decide",
    "arrival_delete",
    "arrival_new",
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
    "no_show_delete",
    "no_show_new",
    "nomination_decide",
    "nomination_list",
    "nomination_new",
    "nomination_restore",
    "nomination_undo",
    "nomination_withdraw",
    "nominee_new",
    "online_rate_edit",
    "online_rate_new",
    "policy_edit",
    "policy_list",
    "registration_delete",
    "registration_list",
    "registration_new",
    "registration_scan",
    "requirement_delete",
    "requirement_edit",
    "requirement_list",
    "requirement_new",
    "requirement_restore",
    "roll_call",
    "roll_fill",
    "roll_mark",
    "sitting_in_delete",
]
