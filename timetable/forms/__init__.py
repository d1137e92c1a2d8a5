"""The shapes of what organisers type about timetables."""

from timetable.forms.adjusting import AdjustForm
from timetable.forms.answer import AnswerForm, MaterialForm, OwnAnswerForm
from timetable.forms.calendar import CalendarDayForm, CalendarDaysForm, HalfDayForm, SeedForm
from timetable.forms.limits import PlacingLimitsForm, UnavailabilityForm, WaysForm
from timetable.forms.placing import CancelForm, MoveForm, PublishForm, TogetherForm
from timetable.forms.resources import InstructorForm, RoomForm, SearchForm
from timetable.forms.session import SessionForm

__all__ = [
    "AdjustForm",
    "AnswerForm",
    "CalendarDayForm",
    "CalendarDaysForm",
    "CancelForm",
    "HalfDayForm",
    "InstructorForm",
    "MaterialForm",
    "MoveForm",
    "OwnAnswerForm",
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
