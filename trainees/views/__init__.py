"""The pages of rosters, quotas, replies, groups and seats, of a person's record, and of what becomes of units."""

from trainees.views.arranging import arrangement_undo
from trainees.views.behalf import basis_file, behalf_photo, behalf_pick, behalf_text
from trainees.views.call_up import call_up_answer, call_up_decide, call_up_new
from trainees.views.code_sign_in import code_sign_in
from trainees.views.enrolment import cadre_new, enrolment_new, enrolment_restore, enrolment_withdraw
from trainees.views.groups import (
    enrolment_group,
    group_delete,
    group_divide,
    group_edit,
    group_list,
    group_move,
    group_new,
)
from trainees.views.identify import phone_identify
from trainees.views.imported import import_list, roster_answer, roster_mending, roster_undo
from trainees.views.link import link_issue, link_open, link_slips
from trainees.views.merge import cadre_merge, merge_undo
from trainees.views.phone import phone_list, phone_retie, phone_untie, slip_code_new
from trainees.views.quota import quota_import, quota_list, quota_save, quota_share
from trainees.views.record import appointment_edit, appointment_new, cadre_edit, id_number_reveal
from trainees.views.reply import chase_new, closing_edit, reply_detail, reply_list
from trainees.views.replying import reply_reopen, reply_return, reply_submit, stamped_file, stamped_new
from trainees.views.roster import roster_detail
from trainees.views.roster_columns import roster_columns
from trainees.views.roster_import import cadre_confirm, cadre_import, roster_confirm, roster_import
from trainees.views.seats import (
    enrolment_seat,
    rostrum_edit,
    seat_lock,
    seat_move,
    seating_detail,
    seating_edit,
)
from trainees.views.succession import succession_list, succession_undo, unit_merge, unit_rename, unit_split

__all__ = [
    "appointment_edit",
    "appointment_new",
    "arrangement_undo",
    "basis_file",
    "behalf_photo",
    "behalf_pick",
    "behalf_text",
    "cadre_confirm",
    "cadre_edit",
    "cadre_import",
    "cadre_merge",
    "cadre_new",
    "call_up_answer",
    "call_up_decide",
    "call_up_new",
    "chase_new",
    "closing_edit",
    "code_sign_in",
    "enrolment_group",
    "enrolment_new",
    "enrolment_restore",
    "enrolment_seat",
    "enrolment_withdraw",
    "group_delete",
    "group_divide",
    "group_edit",
    "group_list",
    "group_move",
    "group_new",
    "id_number_reveal",
    "import_list",
    "link_issue",
    "link_open",
    "link_slips",
    "merge_undo",
    "phone_identify",
    "phone_list",
    "phone_retie",
    "phone_untie",
    "quota_import",
    "quota_list",
    "quota_save",
    "quota_share",
    "reply_detail",
    "reply_list",
    "reply_reopen",
    "reply_return",
    "reply_submit",
    "roster_answer",
    "roster_columns",
    "roster_confirm",
    "roster_detail",
    "roster_import",
    "roster_mending",
    "roster_undo",
    "rostrum_edit",
    "seat_lock",
    "seat_move",
    "seating_detail",
    "seating_edit",
    "slip_code_new",
    "stamped_file",
    "stamped_new",
    "succession_list",
    "succession_undo",
    "unit_merge",
    "unit_rename",
    "unit_split",
]
