"""The shapes of what organisers type about timetables."""

from timetable.forms.calendar import CalendarDayForm, HalfDayForm, SeedForm
from timetable.forms.placing import CancelForm, MoveForm, PublishForm, TogetherForm
from timetable.forms.resources import InstructorForm, RoomForm, SearchForm
from timetable.forms.session import SessionForm

__all__ = [
    "CalendarDayForm",
    "CancelForm",
    "HalfDayForm",
    "InstructorForm",
    "MoveForm",
    "PublishForm",
    "RoomForm",
    "SearchForm",
    "SeedForm",
    "SessionForm",
    "TogetherForm",
]
