"""The first page of each role: today, what needs doing, the classes by state."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from accounts.models import Role, User
from attendance.access import note_phones_seen, sees_phones
from attendance.hall import headed_today
from attendance.leave_access import waiting_for
from attendance.leave_page import Line
from attendance.nominations import Overview
from attendance.views.today import block_of
from courses.duties import duties_of
from courses.models import ClassStatus, TrainingClass
from desk.preparing import due_for
from desk.todos import flags_waiting, leave_todos, marked, todos
from timetable import notices
from timetable.models import PublishedSession
from trainees.access import classes_of
from trainees.models import Enrolment, EnrolmentStatus
from trainees.views.roster import private

StateCounts = Mapping[tuple[int, str], int]
"""A year and a class's status → how many."""


@require_safe
@signed_in
def home(request: UserRequest) -> HttpResponse:
    """Staff and head teachers see their classes, a liaison the own people, a cadre the own page."""
    user = request.user
    serves = user.roles & {Role.ADMINISTRATOR, Role.ORGANISER, Role.FINANCE, Role.AUDITOR}
    if headed := headed_today(user):
        return private(render(request, "desk/home.html", staff_home(user) | _headed(request, headed)))
    if serves or duties_of(user):
        return render(request, "desk/home.html", staff_home(user))
    if Role.LIAISON in user.roles:
        return render(request, "desk/home_liaison.html", liaison_home(user))
    if Role.CADRE in user.roles:
        return redirect("desk:me")
    return render(request, "desk/home.html", staff_home(user))


def _headed(request: UserRequest, headed: Sequence[int]) -> dict[str, Any]:
    """What a head teacher's phone opens on: today's block of the first class, and the `other_classes` of today. Without
    JavaScript its forms lead back here."""
    classes = {row.pk: row for row in TrainingClass.objects.filter(pk__in=headed).with_label()}
    first, *others = (classes[pk] for pk in headed)
    if sees_phones(request.user, first):
        note_phones_seen(first, by=request.user)
    return {**block_of(request, first, ""), "other_classes": others}


def staff_home(user: User) -> dict[str, Any]:
    """`sessions` of today, those of `tomorrow`, `news` for the person's 收到, `todos`, `states` [(label, count, url)],
    `coming` classes; a constant number of queries whatever the rows. Who only looks has nothing to do: `may_act`."""
    may_act = bool(user.roles & {Role.ADMINISTRATOR, Role.ORGANISER} or duties_of(user))
    today = timezone.localdate()
    classes = TrainingClass.objects.visible_to(user)
    tomorrow = today + dt.timedelta(days=1)
    sessions = sessions_until(tomorrow, classes)
    counted = count_states(classes, today)
    return {
        "today": today,
        "now": timezone.now(),
        "sessions": [row for row in sessions if row.day == today],
        "tomorrow": [row for row in sessions if row.day == tomorrow],
        "news": notices.news_of(notices.waiting(user.timetable_notices.all())),
        "may_act": may_act,
        "preparation": due_for(user, today) if may_act else None,
        "todos": [
            *leave_todos(user),
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


def liaison_home(user: User) -> dict[str, Any]:
    """The classes that take nominations with the unit's seats, leave that awaits its word, who was turned down, and the classes in which the unit
    has seats or people, with how many of its people are in each."""
    today = timezone.localdate()
    own = Enrolment.objects.visible_to(user)
    enrolling = classes_of(user).filter(status=ClassStatus.ENROLLING).select_related("plan")
    return {
        "today": today,
        "open": Overview.load_many(
            list(enrolling.order_by(F("nominations_close_at").asc(nulls_last=True), "starts_on", "pk")[:20]),
            paths=user.unit_paths(Role.LIAISON),
        ),
        "leave": [Line(row) for row in waiting_for(user)],
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
