"""The half-days of a class that a paper can be of."""

from courses.models import TrainingClass
from timetable.calendar import HalfDay, half_day_of
from timetable.models import PublishedSession


def half_days_of(training_class: TrainingClass) -> list[HalfDay]:
    """The half-days of the published timetable, in order. One query."""
    taking_place = PublishedSession.objects.of_class(training_class).taking_place()
    return sorted({half_day_of(start) for start in taking_place.values_list("start_at", flat=True)})
