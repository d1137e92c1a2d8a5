"""What waits for a person, on the first page: each with the page where it is done."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from attendance.flags import Flags
from attendance.models import AttendanceRecord, LeaveRequest, MarkSource
from attendance.unit_report import unposted
from courses.duties import headed_on
from courses.models import ClassStatus, TrainingClass
from reminders import batches
from timetable import torn
from timetable.models import PublishedSession
from trainees.models import Enrolment, EnrolmentStatus, LateAddition

SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class Todo:
    """Something that waits for a person, and the page where it is done."""

    text: str
    url: str


def flags_waiting(user: User, today: dt.date) -> list[Todo]:
    """What looks like signing in for another, in the class that the head teacher has in hand today. Nine queries."""
    running = TrainingClass.objects.filter(pk__in=headed_on(user, today), status=ClassStatus.CONFIRMED)
    found = []
    for row in running.order_by("first_published_on", "pk")[:1]:
        if count := len(Flags.of(row).open):
            text = ngettext("“%(name)s”有 %(n)d 条签到待核查", "“%(name)s”有 %(n)d 条签到待核查", count)
            found.append(
                Todo(text % {"name": row.name, "n": count}, reverse("attendance:flag_list", args=[row.pk]))
            )
    return found


def marked() -> QuerySet[AttendanceRecord]:
    """The attendance of a session that somebody took; what granted leave writes by itself is none."""
    rows = AttendanceRecord.objects.filter(session=OuterRef("session_id"))
    return rows.exclude(mark__source=MarkSource.LEAVE)


def todos(classes: Any, today: dt.date, *, ended: int) -> list[Todo]:
    """What waits: timetables of classes about to begin, people in two places, nominations, half-days without
    attendance, the closing of so many that have `ended`."""
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
    for clash in torn.between(classes.filter(status__in=open_states), timezone.now(), timezone.now() + SOON)[
        :5
    ]:
        words = {"name": clash.class_name, "people": clash.people}
        found.append(
            Todo(
                _("“%(name)s”的%(people)s同时排在两节课里") % words,
                reverse("timetable:timetable_detail", args=[clash.class_id]),
            )
        )
    found += unconfirmed(classes)
    for one in unposted(classes, timezone.now())[:5]:
        words = {"name": one.class_name, "period": str(one.half_day.period.label)}
        address = reverse("attendance:posting_detail", args=[one.class_id])
        found.append(
            Todo(_("“%(name)s”%(period)s考勤还没有通报") % words, f"{address}?half_day={one.half_day.key}")
        )
    for row in _with_people_waiting(classes, today):
        found += _people_waiting(row, today)
    for session in _unmarked(classes):
        text = _("“%(title)s”（%(day)s）还没有考勤") % {"title": session.title, "day": f"{session.day:%m-%d}"}
        found.append(Todo(text, reverse("attendance:roll_call", args=[session.pk])))
    if ended:
        text = ngettext("有 %(n)d 个班待结班", "有 %(n)d 个班待结班", ended) % {"n": ended}
        found.append(Todo(text, f"{planned}?status={ClassStatus.ENDED}"))
    return found


def unconfirmed(classes: Any) -> list[Todo]:
    """Batches of short messages that wait for somebody's confirmation. One query, another two where there are some."""
    found = []
    for row in batches.unconfirmed(classes, most=5):
        text = ngettext("“%(name)s”有 %(n)d 条短信待确认", "“%(name)s”有 %(n)d 条短信待确认", row.size)
        words = {"name": row.about.training_class.name, "n": row.size}
        found.append(Todo(text % words, row.about.preview_address))
    return found


def leave_todos(user: User, waiting: Iterable[LeaveRequest]) -> list[Todo]:
    """Leave that is `waiting` for the person's word, by class; one a request in a class that the person does not see as staff."""
    by_class: dict[TrainingClass, list[LeaveRequest]] = {}
    for row in waiting:
        by_class.setdefault(row.enrolment.training_class, []).append(row)
    found = []
    for training_class, rows in by_class.items():
        text = ngettext("“%(name)s”有 %(n)d 条请假待审批", "“%(name)s”有 %(n)d 条请假待审批", len(rows))
        is_staff = user.has_perm("courses.view_trainingclass", training_class)
        first = reverse("attendance:leave_detail", args=[rows[0].pk])
        all_of_them = f"{reverse('attendance:leave_list', args=[training_class.pk])}?state=ASKED"
        url = all_of_them if is_staff and len(rows) > 1 else first
        found.append(Todo(text % {"name": training_class.name, "n": len(rows)}, url))
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
    now = timezone.now()
    return (
        PublishedSession.objects.taking_place()
        .filter(classes__in=classes, end_at__lt=now, start_at__gte=now - dt.timedelta(days=7))
        .filter(~Exists(marked()))
        .distinct()[:5]
    )
