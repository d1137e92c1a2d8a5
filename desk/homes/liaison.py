"""What a unit has in the classes: nominations that are open, leave that awaits its word, its people."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import Role, User
from attendance.leave_page import Line
from attendance.models import LeaveRequest
from attendance.nominations import Overview
from courses.models import ClassStatus
from trainees.access import classes_of
from trainees.models import Enrolment, EnrolmentStatus


def liaison_home(user: User, waiting: Iterable[LeaveRequest]) -> dict[str, Any]:
    """The classes that take nominations with the unit's seats, leave that awaits its word (of what is `waiting`), who was turned down, and the classes in which the unit
    has seats or people, with how many of its people are in each."""
    today = timezone.localdate()
    own = Enrolment.objects.visible_to(user)
    enrolling = classes_of(user).filter(status=ClassStatus.ENROLLING).select_related("plan")
    return {
        "open": Overview.load_many(
            list(enrolling.order_by(F("nominations_close_at").asc(nulls_last=True), "starts_on", "pk")[:20]),
            paths=user.unit_paths(Role.LIAISON),
        ),
        "leave": [Line(row) for row in waiting],
        "turned_down": own.filter(
            status=EnrolmentStatus.REJECTED,
            training_class__status__in=[ClassStatus.ENROLLING, ClassStatus.CONFIRMED],
        )
        .select_related("cadre", "training_class")
        .order_by(F("decided_at").desc(nulls_last=True), "pk")[:10],
        "classes": classes_of(user)
        .with_status(today)
        .exclude(status__in=[ClassStatus.ARCHIVED, ClassStatus.CANCELLED])
        .annotate(own=Count("enrolments", filter=Q(enrolments__in=own), distinct=True))
        .order_by(F("starts_on").desc(nulls_last=True))[:20],
        "people": own.on_the_list()
        .filter(training_class__last_published_on__gte=today)
        .select_related("cadre", "training_class")
        .order_by("training_class__starts_on", "town_position", "pk")[:60],
    }
