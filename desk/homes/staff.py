"""The classes that somebody plans, holds or looks at: today's and tomorrow's sessions, what waits, what is to come."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from attendance.models import LeaveRequest
from courses.duties import duties_of
from courses.models import ClassStatus, StaffRole, TrainingClass
from desk.preparing import due_for
from desk.todos import flags_waiting, leave_todos, marked, todos
from timetable import notices
from timetable.models import PublishedSession
from trainees.models import Enrolment

StateCounts = Mapping[tuple[int, str], int]
"""A year and a class's status → how many."""


def acts(user: User) -> bool:
    """Whether the person plans or holds classes, and does not only look at them."""
    heads = any(role == StaffRole.HEAD_TEACHER for _pk, role in duties_of(user))
    return heads or bool(user.roles & {Role.ADMINISTRATOR, Role.ORGANISER})


def staff_home(user: User, waiting: Iterable[LeaveRequest]) -> dict[str, Any]:
    """`sessions` of today, those of `tomorrow`, `news` for the person's 收到, `todos` with the leave that is `waiting`, `states`
    [(label, count, url)], `coming` classes; a constant number of queries whatever the rows. Who only looks has nothing to
    do: `may_act`."""
    may_act = acts(user)
    today = timezone.localdate()
    classes = TrainingClass.objects.visible_to(user)
    tomorrow = today + dt.timedelta(days=1)
    sessions = sessions_until(tomorrow, classes)
    counted = count_states(classes, today)
    return {
        "now": timezone.now(),
        "sessions": [row for row in sessions if row.day == today],
        "tomorrow": [row for row in sessions if row.day == tomorrow],
        "news": notices.news_of(notices.waiting(user.timetable_notices.all())),
        "may_act": may_act,
        "preparation": due_for(user, today) if may_act else None,
        "todos": [
            *leave_todos(user, waiting),
            *(flags_waiting(user, today) if may_act else []),
            *(todos(classes, today, ended=ended_of(counted)) if may_act else []),
        ],
        "states": states(counted, today),
        "coming": classes.with_status(today)
        .filter(
            Q(current_status=ClassStatus.RUNNING)
            | Q(
                starts_on__gt=today,
                status__in=[ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED],
            )
        )
        .annotate(size=Count("enrolments", filter=Q(enrolments__in=Enrolment.objects.on_the_list())))
        .order_by("starts_on", "pk")[:6],
    }


def sessions_until(day: dt.date, classes: Any) -> list[PublishedSession]:
    """The published sessions of those classes from today to that day, with `marked`: whether attendance was begun. One
    query."""
    return list(
        (PublishedSession.objects.on(timezone.localdate()) | PublishedSession.objects.on(day))
        .taking_place()
        .filter(classes__in=classes)
        .select_related("training_class")
        .annotate(marked=Exists(marked()))
        .distinct()
    )


def count_states(classes: Any, today: dt.date) -> StateCounts:
    """How many classes of each plan's year are in each state. One query."""
    rows = classes.with_status(today).order_by().values_list("plan__year", "current_status")
    return {(year, status): count for year, status, count in rows.annotate(Count("pk", distinct=True))}


def ended_of(counted: StateCounts) -> int:
    """How many classes wait to be closed, of whatever year."""
    return sum(count for (_year, status), count in counted.items() if status == ClassStatus.ENDED)


def states(counted: StateCounts, today: dt.date) -> list[tuple[str, int, str]]:
    """How many classes of the year are in each state: (label, count, address of that list)."""
    year = today.year
    planned = reverse("courses:plan_detail", args=[year])
    return [
        (str(status.label), counted[year, status.value], f"{planned}?status={status.value}")
        for status in ClassStatus
        if (year, status.value) in counted
    ]
