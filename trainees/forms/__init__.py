"""The forms of the roster's pages."""

from trainees.forms.cadre import CadreForm
from trainees.forms.enrolment import WithdrawalForm
from trainees.forms.filter import RosterFilter
from trainees.forms.quota import QuotaForm, QuotaSheetForm, ShareForm
from trainees.forms.roster import UploadForm
from trainees.forms.roster_columns import ColumnsForm, PlaceForm

__all__ = [
    "CadreForm",
    "ColumnsForm",
    "PlaceForm",
    "QuotaForm",
    "QuotaSheetForm",
    "RosterFilter",
    "ShareForm",
    "UploadForm",
    "WithdrawalForm",
]
