"""A class's sessions laid out from the catalogue: they wait in the tray, to be placed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from accounts import audit
from accounts.models import User
from courses.models import Course, TrainingClass
from timetable.calendar import WorkCalendar
from timetable.copying import CopyResult, copy_sessions
from timetable.models import Instructor, Session, SessionInstructor, SessionKind

_A_YEAR = dt.timedelta(days=366)


@transaction.atomic
def lay_out(
    training_class: TrainingClass, courses: Sequence[Course], *, by: User, ceremonies: bool = False
) -> list[Session]:
    """Drafts an unplaced lecture for each course, in their order, with its usual lecturer where there is just one.

    `ceremonies` adds 开班式 first and 结业式 last, of an hour each, unless the class has them. The queries do not grow
    with the courses.
    """
    sessions = [
        Session(
            training_class=training_class,
            kind=SessionKind.LECTURE,
            course=course,
            title=course.title,
            hours=course.hours,
        )
        for course in courses
    ]
    if ceremonies:
        sessions = _with_ceremonies(training_class, sessions)
    Session.objects.bulk_create(sessions)
    usual = _usual_lecturers(courses)
    SessionInstructor.objects.bulk_create(
        SessionInstructor(session=session, instructor_id=usual[session.course_id])
        for session in sessions
        if session.course_id in usual
    )
    audit.record(
        "timetable.lay_out", by=by, subject=training_class, sessions=[session.pk for session in sessions]
    )
    return sessions


def copy_from(source: TrainingClass, training_class: TrainingClass, *, by: User) -> CopyResult:
    """Adds a former class's sessions to those of the class, at the same distance in working days and the same clock
    times; see `copying.copy_sessions`."""
    first = min(day for day in (source.starts_on, training_class.starts_on, timezone.localdate()) if day)
    last = max(day for day in (source.ends_on, training_class.ends_on, timezone.localdate()) if day)
    calendar = WorkCalendar.load(first, last + _A_YEAR)
    return copy_sessions(source, training_class, by=by, calendar=calendar)


def _with_ceremonies(training_class: TrainingClass, sessions: list[Session]) -> list[Session]:
    has = set(training_class.sessions.scheduled().values_list("kind", flat=True))
    with override("zh-hans"):  # what is stored is read by people who read Chinese
        first, last = (
            []
            if kind in has
            else [Session(training_class=training_class, kind=kind, title=str(kind.label), hours=1)]
            for kind in (SessionKind.OPENING, SessionKind.CLOSING)
        )
    return [*first, *sessions, *last]


def _usual_lecturers(courses: Sequence[Course]) -> dict[int | None, int]:
    """Course → the lecturer in service who alone usually gives it. One query."""
    found: dict[int | None, list[int]] = {}
    rows = Instructor.courses.through.objects.filter(course__in=courses, instructor__is_active=True)
    for course_id, instructor_id in rows.values_list("course_id", "instructor_id"):
        found.setdefault(course_id, []).append(instructor_id)
    return {course_id: people[0] for course_id, people in found.items() if len(people) == 1}
