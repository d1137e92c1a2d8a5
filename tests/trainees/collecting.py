"""A class that collects: enrolling until 17:00 on a day far off, with seats for the town, as tests of reports start."""

import datetime as dt

from django.utils import timezone

from courses.models import ClassStatus, TrainingClass
from tests.conftest import Cast
from trainees.models import Quota


def collect(cast: Cast, *, seats: int = 2, closed: bool = False) -> TrainingClass:
    """The cast's class; the one enrolled takes a seat of the town's."""
    training_class = cast.training_class
    training_class.status = ClassStatus.ENROLLING
    training_class.nominations_close_at = timezone.now() + dt.timedelta(days=-1 if closed else 30)
    training_class.save()
    Quota.objects.create(training_class=training_class, unit=cast.town, seats=seats)
    return training_class
