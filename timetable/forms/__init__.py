"""The shapes of what organisers type about timetables."""

from timetable.forms.calendar import CalendarDayForm, CalendarDaysForm, HalfDayForm, SeedForm
from timetable.forms.limits import PlacingLimitsForm, UnavailabilityForm, WaysForm
from timetable.forms.placing import CancelForm, MoveForm, PublishForm, TogetherForm
from timetable.forms.resources import InstructorForm, RoomForm, SearchForm
from timetable.forms.session import SessionForm

__all__ = [
    "CalendarDayForm",
    "CalendarDaysForm",
    "CancelForm",
    "HalfDayForm",
    "InstructorForm",
    "MoveForm",
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
