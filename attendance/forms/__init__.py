"""The forms of attendance, arrival, nominations, hours and people."""

from attendance.forms.cadre import CadreFilter, CadreFindForm
from attendance.forms.coverage import CoverageFilter
from attendance.forms.credit import CorrectionForm, CreditForm, ReasonForm
from attendance.forms.evaluation import EvaluationForm
from attendance.forms.flag import FlagForm
from attendance.forms.marks import CellChange, CellsForm, GridFilter, RollForm
from attendance.forms.policy import PolicyForm
from attendance.forms.requirement import OnlineRateForm, RequirementForm
from attendance.forms.results import ClassTestForm, HonourForm, ReflectionForm, TermsForm
from attendance.forms.scores import ScoreForm, ScoreSheetForm
from attendance.forms.sheet import SheetForm, SheetPhotosForm
from attendance.forms.taps import TapsForm

__all__ = [
    "CadreFilter",
    "CadreFindForm",
    "CellChange",
    "CellsForm",
    "ClassTestForm",
    "CorrectionForm",
    "CoverageFilter",
    "CreditForm",
    "EvaluationForm",
    "FlagForm",
    "GridFilter",
    "HonourForm",
    "OnlineRateForm",
    "PolicyForm",
    "ReasonForm",
    "ReflectionForm",
    "RequirementForm",
    "RollForm",
    "ScoreForm",
    "ScoreSheetForm",
    "SheetForm",
    "SheetPhotosForm",
    "TapsForm",
    "TermsForm",
]
