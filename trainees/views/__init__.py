"""The pages of the roster."""

from trainees.views.enrolment import cadre_new, enrolment_new, enrolment_restore, enrolment_withdraw
from trainees.views.link import link_issue, link_open, link_slips
from trainees.views.quota import quota_import, quota_list, quota_save, quota_share
from trainees.views.roster import roster_detail
from trainees.views.roster_import import roster_confirm, roster_import

__all__ = [
    "cadre_new",
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
    "roster_confirm",
    "roster_detail",
    "roster_import",
]
