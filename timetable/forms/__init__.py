"""The shapes of what organisers type about timetables."""

from timetable.forms.adjusting import AdjustForm
from timetable.forms.answer import AnswerForm, MaterialForm, MaterialsForm, OwnAnswerForm
from timetable.forms.calendar import CalendarDayForm, CalendarDaysForm, HalfDayForm, SeedForm
from timetable.forms.fees import STANDARD_FORMS, FeeAdjustForm, PayForm, PaymentDetailsForm
from timetable.forms.limits import PlacingLimitsForm, UnavailabilityForm, WaysForm
from timetable.forms.placing import CancelForm, MoveForm, PublishForm, TogetherForm
from timetable.forms.resources import InstructorForm, RoomForm, SearchForm
from timetable.forms.session import SessionForm

__all__ = [
    "STANDARD_FORMS",
    "AdjustForm",
    "AnswerForm",
    "CalendarDayForm",
    "CalendarDaysForm",
    "CancelForm",
    "FeeAdjustForm",
    "HalfDayForm",
    "InstructorForm",
    "MaterialForm",
    "MaterialsForm",
    "MoveForm",
    "OwnAnswerForm",
    "PayForm",
    "PaymentDetailsForm",
    "PlacingLimitsForm",
    "PublishForm",
    "RoomForm",
    "SearchForm",
    "SeedForm",
    "SessionForm",
    "TogetherForm",
    "UnavailabilityForm",
    "WaysForm",
]
