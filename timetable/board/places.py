"""The cells of a table as places for a session: what the line of each would change about it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from accounts.models import User
from courses.models import TrainingClass
from timetable import scheduling
from timetable.board.wish import By, line_key
from timetable.calendar import HalfDay
from timetable.models import Instructor, InstructorAnswer, Room, Session
from timetable.openings import Place, not_this_class, openings
from timetable.refusals import Misplaced
from timetable.scheduling import KEEP


def places(session: Session, by: By | None, half_days: Sequence[HalfDay], *, source: str = "") -> list[Place]:
    """Each half-day in each line of such a board; without `by` the half-days of the session's own class.

    `source` is the line that the session was taken from: among lecturers, the one whom the new one replaces. A
    constant number of queries.
    """
    if by == By.ROOM:
        lines = _rooms(session)
    elif by == By.INSTRUCTOR:
        lines = _instructors(session, source)
    else:
        lines = _classes(session) if by else [Place()]
    return [line.on(half_day) for line in lines for half_day in half_days]


def put(session: Session, place: Place | None, *, by: User, version: int, reason: str = "") -> Session:
    """Moves the session to the place, or back among the unplaced without one.

    Raises Misplaced where the line is not for it, and Clashing, Stale and ReasonNeeded as `scheduling.move` does.
    """
    if place is None:
        return scheduling.move(session, by=by, version=version, start=None, reason=reason)
    if place.refusal:
        raise Misplaced(place.refusal)
    opening = openings(session, [place])[0]
    return scheduling.move(
        session,
        by=by,
        version=version,
        start=opening.start_at,
        end=opening.end_at,
        room=KEEP if place.room is None else next(iter(place.room), None),
        instructors=KEEP if place.instructors is None else place.instructors,
        reason=reason,
    )


def _rooms(session: Session) -> list[Place]:
    """In the line of no room a typed place stays."""
    rooms = Room.objects.filter(
        Q(is_active=True) | Q(pk=session.room_id), district=session.training_class.plan.district_id
    )
    nowhere = Place(line=line_key(By.ROOM, None), room=[] if session.room_id else None)
    return [*(Place(line=line_key(By.ROOM, room.pk), room=[room]) for room in rooms), nowhere]


def _instructors(session: Session, source: str) -> list[Place]:
    """The lecturer of a line takes the place of the one from whose line the session comes."""
    teaching = session.teaching.exclude(answer=InstructorAnswer.DECLINED).select_related("instructor")
    others = [row.instructor for row in teaching if line_key(By.INSTRUCTOR, row.instructor_id) != source]
    named = {row.instructor_id for row in teaching}
    people = Instructor.objects.filter(
        Q(is_active=True) | Q(pk__in=named), district=session.training_class.plan.district_id
    )
    lines = [
        Place(
            line=(key := line_key(By.INSTRUCTOR, person.pk)),
            instructors=None
            if key == source
            else [*(other for other in others if other.pk != person.pk), person],
        )
        for person in people
    ]
    nobody = line_key(By.INSTRUCTOR, None)
    return [*lines, Place(line=nobody, instructors=None if nobody == source else others)]


def _classes(session: Session) -> list[Place]:
    """Only the lines of its own classes."""
    district = session.training_class.plan.district_id
    own = {session.training_class_id, *session.joint_classes.values_list("pk", flat=True)}
    keys = TrainingClass.objects.filter(plan__district=district).values_list("pk", flat=True)
    refusal = not_this_class(session.training_class.name)
    return [Place(line=line_key(By.CLASS, pk), refusal="" if pk in own else refusal) for pk in keys]
