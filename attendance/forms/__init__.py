"""The forms of attendance, arrival, nominations, hours and people."""

from attendance.forms.cadre import CadreFilter, CadreFindForm
from attendance.forms.coverage import CoverageFilter
from attendance.forms.credit import CreditForm, ReasonForm
from attendance.forms.marks import CellChange, CellsForm, GridFilter, RollForm
from attendance.forms.policy import PolicyForm
from attendance.forms.requirement import OnlineRateForm, RequirementForm

__all__ = [
    "CadreFilter",
    "CadreFindForm",
    "CellChange",
    "CellsForm",
    "CoverageFilter",
    "CreditForm",
    "GridFilter",
    "OnlineRateForm",
    "PolicyForm",
    "ReasonForm",
    "RequirementForm",
    "RollForm",
]
