"""The pages of the roster."""

from trainees.views.enrolment import cadre_new, enrolment_new, enrolment_restore, enrolment_withdraw
from trainees.views.imported import import_list, roster_answer, roster_mending, roster_undo
from trainees.views.link import link_issue, link_open, link_slips
from trainees.views.quota import quota_import, quota_list, quota_save, quota_share
from trainees.views.roster import roster_detail
from trainees.views.roster_import import cadre_confirm, cadre_import, roster_confirm, roster_import
from trainees.views.succession import succession_list, succession_undo, unit_merge, unit_rename, unit_split

__all__ = [
    "cadre_confirm",
    "cadre_import",
    "cadre_new",
    "enrolment_new",
    "enrolment_restore",
    "enrolment_withdraw",
    "import_list",
    "link_issue",
    "link_open",
    "link_slips",
    "quota_import",
    "quota_list",
    "quota_save",
    "quota_share",
    "roster_answer",
    "roster_confirm",
    "roster_detail",
    "roster_import",
    "roster_mending",
    "roster_undo",
    "succession_list",
    "succession_undo",
    "unit_merge",
    "unit_rename",
    "unit_split",
]
