"""The pages of the roster."""

from trainees.views.behalf import basis_file, behalf_photo, behalf_pick, behalf_text
from trainees.views.call_up import call_up_answer, call_up_decide, call_up_new
from trainees.views.enrolment import cadre_new, enrolment_new, enrolment_restore, enrolment_withdraw
from trainees.views.link import link_issue, link_open, link_slips
from trainees.views.quota import quota_import, quota_list, quota_save, quota_share
from trainees.views.reply import chase_new, closing_edit, reply_detail, reply_list
from trainees.views.replying import reply_reopen, reply_return, reply_submit, stamped_file, stamped_new
from trainees.views.roster import roster_detail
from trainees.views.roster_import import roster_confirm, roster_import

__all__ = [
    "basis_file",
    "behalf_photo",
    "behalf_pick",
    "behalf_text",
    "cadre_new",
    "call_up_answer",
    "call_up_decide",
    "call_up_new",
    "chase_new",
    "closing_edit",
    "enrolment_new",
    "enrolment_restore",
    "enrolment_withdraw",
    "link_issue",
    "link_open",
    "link_slips",
    "quota_import",
    "quota_list",
    "quota_save",
    "quota_share",
    "reply_detail",
    "reply_list",
    "reply_reopen",
    "reply_return",
    "reply_submit",
    "roster_confirm",
    "roster_detail",
    "roster_import",
    "stamped_file",
    "stamped_new",
]
