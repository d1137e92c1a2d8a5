"""The pages of attendance: the grid, the roll-call, marks, the rules; people, their hours, and who is covered."""

from attendance.views.arrival import (
    addition_decide,
    arrival_delete,
    arrival_new,
    sitting_in_delete,
)
from attendance.views.badge import badge_list, badge_scan
from attendance.views.cadres import cadre_detail, cadre_find, cadre_list
from attendance.views.certificate import certificate_check
from attendance.views.check_in import check_in_new, check_in_scan
from attendance.views.completion import (
    completion_decide,
    completion_list,
    completion_rest,
    completion_undo,
)
from attendance.views.coverage import coverage_detail, coverage_people
from attendance.views.credit import (
    credit_delete,
    credit_edit,
    credit_file,
    credit_new,
    credit_restore,
    credit_undo,
)
from attendance.views.delegation import delegation_delete, delegation_list, delegation_new
from attendance.views.evaluation import evaluation_list, evaluation_new
from attendance.views.execution import plan_execution
from attendance.views.flag import flag_decide, flag_list, flag_mark, flag_undo
from attendance.views.grid import attendance_detail, mark_fill, mark_save, mark_undo
from attendance.views.honour import honour_delete, honour_list, honour_new, honour_restore
from attendance.views.hours import unit_hours
from attendance.views.leave import (
    leave_detail,
    leave_file,
    leave_letter,
    leave_list,
    leave_new,
    leave_slip,
)
from attendance.views.leave_word import (
    leave_advise,
    leave_attach,
    leave_decide,
    leave_return,
    leave_undo,
    leave_withdraw,
)
from attendance.views.live import live_detail
from attendance.views.make_up import make_up_edit, make_up_list, make_up_undo
from attendance.views.marks import mark_list
from attendance.views.missing import (
    check_in_delete,
    contact_delete,
    contact_new,
    desk_check_in,
    today_mark,
)
from attendance.views.nomination import (
    nomination_decide,
    nomination_list,
    nomination_restore,
    nomination_undo,
    nomination_withdraw,
)
from attendance.views.nominee import nomination_new, nominee_new
from attendance.views.policy import class_policy, policy_edit, policy_list
from attendance.views.posting import posting_delete, posting_detail, posting_new, unit_attendance
from attendance.views.reconciliation import difference_explain, reconciliation_detail, sheet_count
from attendance.views.reflection import (
    reflection_detail,
    reflection_file,
    reflection_list,
    reflection_new,
)
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
from attendance.views.score import (
    class_test_delete,
    class_test_edit,
    class_test_new,
    class_test_restore,
    score_import,
    score_list,
    score_save,
)
from attendance.views.screen import screen_detail
from attendance.views.sheet import sheet_confirm, sheet_enter, sheet_list
from attendance.views.sheet_photo import sheet_photo_delete, sheet_photo_new, sheet_photo_restore
from attendance.views.spot_check import spot_check_decide, spot_check_list, spot_check_new
from attendance.views.taps import roll_upload
from attendance.views.terms import terms_edit
from attendance.views.today import absence_fill, today_detail
from attendance.views.unapproved import unapproved_new

__all__ = [
    "absence_fill",
    "addition_decide",
    "arrival_delete",
    "arrival_new",
    "attendance_detail",
    "badge_list",
    "badge_scan",
    "cadre_detail",
    "cadre_find",
    "cadre_list",
    "certificate_check",
    "check_in_delete",
    "check_in_new",
    "check_in_scan",
    "class_policy",
    "class_test_delete",
    "class_test_edit",
    "class_test_new",
    "class_test_restore",
    "completion_decide",
    "completion_list",
    "completion_rest",
    "completion_undo",
    "contact_delete",
    "contact_new",
    "coverage_detail",
    "coverage_people",
    "credit_delete",
    "credit_edit",
    "credit_file",
    "credit_new",
    "credit_restore",
    "credit_undo",
    "delegation_delete",
    "delegation_list",
    "delegation_new",
    "desk_check_in",
    "difference_explain",
    "evaluation_list",
    "evaluation_new",
    "flag_decide",
    "flag_list",
    "flag_mark",
    "flag_undo",
    "honour_delete",
    "honour_list",
    "honour_new",
    "honour_restore",
    "leave_advise",
    "leave_attach",
    "leave_decide",
    "leave_detail",
    "leave_file",
    "leave_letter",
    "leave_list",
    "leave_new",
    "leave_return",
    "leave_slip",
    "leave_undo",
    "leave_withdraw",
    "live_detail",
    "make_up_edit",
    "make_up_list",
    "make_up_undo",
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
    "plan_execution",
    "policy_edit",
    "policy_list",
    "posting_delete",
    "posting_detail",
    "posting_new",
    "reconciliation_detail",
    "reflection_detail",
    "reflection_file",
    "reflection_list",
    "reflection_new",
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
    "roll_upload",
    "score_import",
    "score_list",
    "score_save",
    "screen_detail",
    "sheet_confirm",
    "sheet_count",
    "sheet_enter",
    "sheet_list",
    "sheet_photo_delete",
    "sheet_photo_new",
    "sheet_photo_restore",
    "sitting_in_delete",
    "spot_check_decide",
    "spot_check_list",
    "spot_check_new",
    "terms_edit",
    "today_detail",
    "today_mark",
    "unapproved_new",
    "unit_attendance",
    "unit_hours",
]
