"""The forms of the roster's pages."""

from trainees.forms.cadre import CadreForm
from trainees.forms.enrolment import WithdrawalForm
from trainees.forms.filter import RosterFilter
from trainees.forms.quota import QuotaForm, QuotaSheetForm, ShareForm
from trainees.forms.roster import UploadForm
from trainees.forms.succession import MergeForm, RenameForm, SplitForm

__all__ = [
    "CadreForm",
    "MergeForm",
    "QuotaForm",
    "QuotaSheetForm",
    "RenameForm",
    "RosterFilter",
    "ShareForm",
    "SplitForm",
    "UploadForm",
    "WithdrawalForm",
]
