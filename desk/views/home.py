"""The first page of each role: today, what needs doing, the classes by state."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from accounts.models import Role, User
from attendance.models import AttendanceRecord
from attendance.nominations import Overview
from courses.duties import duties_of
from courses.models import ClassStatus, TrainingClass
from timetable import notices, torn
from timetable.models import PublishedSession
from trainees.access import classes_of
from trainees.models import Enrolment, EnrolmentStatus, LateAddition

SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class Todo:
    """Something that waits for a person, and the page where it is done."""

    text: str
    url: str


@require_safe
@signed_in
def home(request: UserRequest) -> HttpResponse:
    """Staff and head teachers see their classes, a liaison the own people, a cadre the own page."""
    user = request.user
    serves = user.roles & {Role.ADMINISTRATOR, Role.ORGANISER, Role.FINANCE, Role.AUDITOR}
    if serves or duties_of(user):
        return render(request, "desk/home.html", staff_home(user))
    if Role.LIAISON in user.roles:
        return render(request, "desk/home_liaison.html", liaison_home(user))
    if Role.CADRE in user.roles:
        return redirect("desk:me")
    return render(request, "desk/home.html", staff_home(user))


def staff_home(user: User) -> dict[str, Any]:
    """`sessions` of today, those of `tomorrow`, `news` for the person's 收到, `todos`, `states` [(label, count, url)],
    `coming` classes; a constant number of queries whatever the rows. Who only looks has nothing to do: `may_act`."""
    may_act = bool(user.roles & {Role.ADMINISTRATOR, Role.ORGANISER} or duties_of(user))
    today = timezone.localdate()
    classes = TrainingClass.objects.visible_to(user)
    return {
        "today": today,
        "now": timezone.now(),
        "sessions": sessions_on(today, classes),
        "tomorrow": sessions_on(today + dt.timedelta(days=1), classes),
        "news": notices.news_of(notices.waiting(user.timetable_notices.all())),
        "may_act": may_act,
        "todos": todos(classes, today) if may_act else [],
        "states": states(classes, today),
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


def sessions_on(day: dt.date, classes: Any) -> list[PublishedSession]:
    """The published sessions of those classes on that day, with `marked`: whether attendance was begun."""
    marked = AttendanceRecord.objects.filter(session=OuterRef("session_id"))
    return list(
        PublishedSession.objects.on(day)
        .taking_place()
        .filter(classes__in=classes)
        .select_related("training_class")
        .annotate(marked=Exists(marked))
        .distinct()
    )


def todos(classes: Any, today: dt.date) -> list[Todo]:
    """What waits: timetables of classes about to begin, people in two places, nominations, half-days without
    attendance, closings."""
    planned = reverse("courses:plan_detail", args=[today.year])
    open_states = [ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED]
    found = [
        Todo(
            _("“%(name)s”%(day)s开班，课表还没有发布") % {"name": row.name, "day": f"{row.starts_on:%m-%d}"},
            _timetable(row),
        )
        for row in classes.filter(
            status__in=open_states, first_published_on=None, starts_on__range=(today, today + SOON)
        ).order_by("starts_on")[:5]
    ]
    for one in torn.between(classes.filter(status__in=open_states), timezone.now(), timezone.now() + SOON)[
        :5
    ]:
        words = {"name": one.class_name, "people": one.people}
        found.append(
            Todo(
                _("“%(name)s”的%(people)s同时排在两节课里") % words,
                reverse("timetable:timetable_detail", args=[one.class_id]),
            )
        )
    for row in _with_people_waiting(classes, today):
        found += _people_waiting(row, today)
    for session in _unmarked(classes):
        text = _("“%(title)s”（%(day)s）还没有考勤") % {"title": session.title, "day": f"{session.day:%m-%d}"}
        found.append(Todo(text, reverse("attendance:roll_call", args=[session.pk])))
    ended = classes.with_status(today).filter(current_status=ClassStatus.ENDED).count()
    if ended:
        text = ngettext("有 %(n)d 个班待结班", "有 %(n)d 个班待结班", ended) % {"n": ended}
        found.append(Todo(text, f"{planned}?status={ClassStatus.ENDED}"))
    return found


def _timetable(row: TrainingClass) -> str:
    return reverse("timetable:timetable_detail", args=[row.pk])


def _with_people_waiting(classes: Any, today: dt.date) -> Any:
    """Classes with nominations to decide on, with additions to decide on, or on their first day with people to come; how
    many are `nominated`, `added`, `missing`, and `listed` in all. One query."""
    state = {
        "nominated": Q(enrolments__status=EnrolmentStatus.NOMINATED),
        "added": Q(
            enrolments__status=EnrolmentStatus.REGISTERED, enrolments__late_addition=LateAddition.PENDING
        ),
        "missing": Q(enrolments__status=EnrolmentStatus.APPROVED),
        "listed": Q(enrolments__in=Enrolment.objects.on_the_list()),
    }
    rows = classes.annotate(**{name: Count("enrolments", filter=among) for name, among in state.items()})
    arriving = Q(first_published_on=today, missing__gt=0, status=ClassStatus.CONFIRMED)
    waiting = rows.filter(Q(nominated__gt=0) | Q(added__gt=0) | arriving)
    return waiting.order_by(F("starts_on").asc(nulls_last=True))[:8]


def _people_waiting(row: Any, today: dt.date) -> list[Todo]:
    nominations = reverse("attendance:nomination_list", args=[row.pk])
    arrivals = reverse("attendance:registration_list", args=[row.pk])
    found = []
    if row.nominated:
        text = ngettext("“%(name)s”有 %(n)d 人等待审核", "“%(name)s”有 %(n)d 人等待审核", row.nominated)
        found.append(
            Todo(
                text % {"name": row.name, "n": row.nominated},
                f"{nominations}?status={EnrolmentStatus.NOMINATED}",
            )
        )
    if row.missing and row.first_published_on == today and row.status == ClassStatus.CONFIRMED:
        words = {"name": row.name, "come": row.listed - row.missing, "missing": row.missing}
        text = _("“%(name)s”今天报到：已报到 %(come)d 人，未报到 %(missing)d 人") % words
        found.append(Todo(text, arrivals))
    if row.added:
        text = ngettext("“%(name)s”有 %(n)d 人增补待确认", "“%(name)s”有 %(n)d 人增补待确认", row.added)
        found.append(Todo(text % {"name": row.name, "n": row.added}, arrivals))
    return found


def _unmarked(classes: Any) -> Any:
    """Sessions of the last week that are over and of whose attendance nothing is known."""
    marked = AttendanceRecord.objects.filter(session=OuterRef("session_id"))
    now = timezone.now()
    return (
        PublishedSession.objects.taking_place()
        .filter(classes__in=classes, end_at__lt=now, start_at__gte=now - dt.timedelta(days=7))
        .filter(~Exists(marked))
        .distinct()[:5]
    )


def states(classes: Any, today: dt.date) -> list[tuple[str, int, str]]:
    """How many classes of the year are in each state: (label, count, address of that list)."""
    year = today.year
    counted = dict(
        classes.filter(plan__year=year)
        .with_status(today)
        .order_by()
        .values_list("current_status")
        .annotate(Count("pk", distinct=True))
    )
    planned = reverse("courses:plan_detail", args=[year])
    return [
        (str(status.label), counted[status.value], f"{planned}?status={status.value}")
        for status in ClassStatus
        if status.value in counted
    ]


def liaison_home(user: User) -> dict[str, Any]:
    """The classes that take nominations with the unit's seats, who was turned down, and the classes in which the unit
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
