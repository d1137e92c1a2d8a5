"""The pages of the roster."""

from trainees.views.enrolment import cadre_new, enrolment_new, enrolment_restore, enrolment_withdraw
from trainees.views.link import link_issue, link_open, link_slips
from trainees.views.merge import cadre_merge, merge_undo
from trainees.views.quota import quota_import, quota_list, quota_save, quota_share
from trainees.views.record import appointment_edit, appointment_new, cadre_edit, id_number_reveal
from trainees.views.roster import roster_detail
from trainees.views.roster_import import roster_confirm, roster_import

__all__ = [
    "appointment_edit",
    "appointment_new",
    "cadre_edit",
    "cadre_merge",
    "cadre_new",
    "enrolment_new",
    "enrolment_restore",
    "enrolment_withdraw",
    "id_number_reveal",
    "link_issue",
    "link_open",
    "link_slips",
    "merge_undo",
    "quota_import",
    "quota_list",
    "quota_save",
    "quota_share",
    "roster_confirm",
    "roster_detail",
    "roster_import",
]
