"""Which rooms a class may be seated in."""

from django.db.models import Count, Q
from django.db.models.query import QuerySet

from courses.models import TrainingClass
from timetable.models import Room, SessionStatus


def halls_for(training_class: TrainingClass) -> QuerySet[Room]:
    """The district's rooms in use whose rows and columns are known, with `held`, how many of the class's sessions
    are in each; those with the most first."""
    own = Q(sessions__training_class=training_class, sessions__status=SessionStatus.SCHEDULED)
    rooms = Room.objects.filter(
        district=training_class.plan.district_id,
        is_active=True,
        seat_rows__isnull=False,
        seat_columns__isnull=False,
    )
    return rooms.annotate(held=Count("sessions", filter=own, distinct=True)).order_by(
        "-held", "position", "pk"
    )
