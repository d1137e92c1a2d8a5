"""The forms of the roster's pages."""

from trainees.forms.cadre import CadreForm
from trainees.forms.enrolment import WithdrawalForm
from trainees.forms.filter import RosterFilter
from trainees.forms.roster import UploadForm

__all__ = ["CadreForm", "RosterFilter", "UploadForm", "WithdrawalForm"]
