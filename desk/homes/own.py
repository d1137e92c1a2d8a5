"""Of somebody who serves classes and is trained too: the own next session, and the way to the own page."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from timetable.audience import for_enrolments
from trainees.models import Enrolment


def own_home(user: User) -> dict[str, Any]:
    """`own_next`, the next session at which the person is expected, None without any. Two queries."""
    mine = list(Enrolment.objects.attending().filter(cadre__user=user))
    sessions = for_enrolments(mine).taking_place().filter(end_at__gt=timezone.now())
    return {"own_next": sessions.select_related("training_class").order_by("start_at", "pk").first()}
