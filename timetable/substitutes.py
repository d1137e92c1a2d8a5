"""Who could give a session in a colleague's place, best known for the course first; and which room is free."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timetable.calendar import at_clock, half_days_of
from timetable.models import (
    Instructor,
    InstructorAnswer,
    PublishedInstructor,
    PublishedSession,
    Room,
    RoomKind,
    Session,
    SessionInstructor,
    SessionStatus,
    Unavailability,
)
from timetable.occupied import Span


@dataclass(frozen=True)
class Substitute:
    """A lecturer who is free: `is_usual` gives the course usually, `times` has given it so often, `knows_category`
    has given another of its category; `load` are the other sessions of that day."""

    instructor: Instructor
    is_usual: bool
    times: int
    knows_category: bool
    load: int

    @property
    def fits(self) -> bool:
        """Whether anything says that the lecturer knows the matter."""
        return self.is_usual or self.times > 0 or self.knows_category

    @property
    def reasons(self) -> list[str]:
        """How the lecturer comes to be named, and what else there is to do that day, in words."""
        said = [_("常讲这门课")] if self.is_usual else []
        if self.times:
            said.append(ngettext("讲过%(times)s次", "讲过%(times)s次", self.times) % {"times": self.times})
        if self.knows_category and not said:
            said.append(_("讲过同类课"))
        if self.load:
            said.append(ngettext("当天另有%(load)s节", "当天另有%(load)s节", self.load) % {"load": self.load})
        return said


def substitutes_for(session: Session) -> list[Substitute]:
    """The district's active lecturers who are free at the session's time, as drafted and as published, and were not
    asked for it; usual ones first, then by how often, then by category, then the less busy. One query.

    Raises ValueError for a session without a time.
    """
    if session.start_at is None or session.end_at is None:
        raise ValueError("who is free is asked of a time")
    span = Span(session.start_at, session.end_at)
    people = (
        Instructor.objects.filter(district=session.training_class.plan.district_id, is_active=True)
        .exclude(pk__in=session.teaching.values("instructor"))
        .exclude(_is_busy(session, span))
        .exclude(_is_away("instructor", span))
        .annotate(is_usual=_usual(session), times=_times(session), load=_load(session))
        .annotate(knows_category=_knows_category(session))
    )
    found = [
        Substitute(person, person.is_usual, person.times, person.knows_category, person.load)
        for person in people
    ]
    return sorted(found, key=lambda one: (not one.is_usual, -one.times, not one.knows_category, one.load))


def rooms_for(session: Session) -> QuerySet[Room]:
    """The district's classrooms that are to be had at the session's time, and nobody has, as drafted and as
    published."""
    if session.start_at is None or session.end_at is None:
        raise ValueError("which room is free is asked of a time")
    span = Span(session.start_at, session.end_at)
    taken: dict[str, Any] = {"room": OuterRef("pk"), "during__overlap": span.range}
    drafted = Session.objects.scheduled().exclude(pk=session.pk)
    published = PublishedSession.objects.taking_place().exclude(pk=session.pk)
    rooms = Room.objects.filter(
        district=session.training_class.plan.district_id, kind=RoomKind.CLASSROOM, is_active=True
    )
    free = rooms.exclude(Exists(drafted.filter(**taken)) | Exists(published.filter(**taken)))
    return free.exclude(_is_away("room", span))


def _is_busy(session: Session, span: Span) -> Exists | Q:
    drafted = SessionInstructor.objects.exclude(session=session.pk)
    published = PublishedInstructor.objects.exclude(published_session=session.pk)
    taken = {"instructor": OuterRef("pk"), "during__overlap": span.range}
    return Q(Exists(drafted.filter(**taken))) | Q(Exists(published.filter(**taken)))


def _is_away(field: str, span: Span) -> Exists:
    """Whether the lecturer or the room is not to be had in one of the half-days that the time touches."""
    halves = half_days_of(span.start_at, span.end_at)
    day, periods = halves[0].day, [half_day.period.value for half_day in halves]
    rows = Unavailability.objects.filter(**{field: OuterRef("pk")}, is_hard=True, first_on__lte=day)
    return Exists(
        rows.filter(Q(last_on=None) | Q(last_on__gte=day))
        .filter(Q(weekdays=[]) | Q(weekdays__contains=[day.weekday()]))
        .filter(Q(periods=[]) | Q(periods__overlap=periods))
    )


def _usual(session: Session) -> Exists:
    usual = Instructor.courses.through.objects.filter(instructor=OuterRef("pk"))
    return Exists(usual.filter(course=session.course_id or 0))


def _given(session: Session) -> QuerySet[SessionInstructor]:
    """What the lecturer has given before that session."""
    rows = SessionInstructor.objects.exclude(answer=InstructorAnswer.DECLINED)
    return rows.filter(
        instructor=OuterRef("pk"),
        session__status=SessionStatus.SCHEDULED,
        during__endswith__lte=session.start_at,
    )


def _times(session: Session) -> Any:
    return _counted(_given(session).filter(session__course=session.course_id or 0))


def _knows_category(session: Session) -> Exists:
    category = session.course.category if session.course else ""
    return Exists(_given(session).filter(session__course__category=category))


def _load(session: Session) -> Any:
    midnight = at_clock(timezone.localtime(session.start_at).date(), dt.time.min)
    day = Span(midnight, midnight + dt.timedelta(days=1))
    rows = SessionInstructor.objects.filter(instructor=OuterRef("pk"), during__overlap=day.range)
    return _counted(rows.exclude(session=session.pk))


def _counted(rows: QuerySet[SessionInstructor]) -> Any:
    count = rows.order_by().values("instructor").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count, output_field=IntegerField()), Value(0))
