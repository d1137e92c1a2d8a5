"""Placing sessions: add, change, move, cancel, reinstate, swap; R17 holds after each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypedDict, Unpack

from accounts import audit
from accounts.models import User
from courses.models import Course, TrainingClass
from timetable import answers
from timetable.arrangement import Arrangement, trail_of
from timetable.calendar import DistrictTimes, at_clock, half_day_of
from timetable.copying import CopyResult, copy_sessions
from timetable.models import Room, Session, SessionStatus
from timetable.models.instructor import Instructor
from timetable.placing import guarded, lock_session, made_before, needs_reason
from timetable.refusals import Clashing, ReasonNeeded, Stale
from timetable.swapping import swap
from trainees.models import StudyGroup

__all__ = [
    "KEEP",
    "Clashing",
    "CopyResult",
    "ReasonNeeded",
    "SessionFields",
    "Stale",
    "add",
    "cancel",
    "change",
    "copy_sessions",
    "move",
    "reinstate",
    "swap",
]


class _Keep:
    """Stands for "as it is", where None means 待定."""


KEEP: Final = _Keep()


class Particulars(TypedDict, total=False):
    """What a session may have beside kind, title, time and hours."""

    course: Course | None
    room: Room | None
    place: str
    instructors: Sequence[Instructor]
    groups: Sequence[StudyGroup]
    joint_classes: Sequence[TrainingClass]
    speakers: str
    chair: str
    remark: str


class SessionFields(Particulars, total=False):
    """What `change` may set; what is not named stays."""

    kind: str
    title: str
    start: dt.datetime | None
    end: dt.datetime | None
    hours: Decimal


_PLAIN = ("kind", "title", "course", "room", "place", "speakers", "chair", "hours", "remark")


@guarded
def add(
    training_class: TrainingClass,
    *,
    by: User,
    kind: str,
    title: str,
    start: dt.datetime | None = None,
    end: dt.datetime | None = None,
    hours: Decimal | None = None,
    nonce: uuid.UUID | None = None,
    **particulars: Unpack[Particulars],
) -> Session:
    """Drafts a session of the class, placed when `start` is given; without `end` it fills the half-day.

    `hours` default to the course's, else to the class's half-day (R7). The same `nonce` again gives the session
    it made before. Raises Clashing, or ValueError when it would end before it starts.
    """
    if nonce and (made := made_before(nonce)):
        return made
    session = Session(training_class=training_class, kind=kind, title=title, nonce=nonce)
    arrangement = Arrangement(session, [], [], [])
    _apply(arrangement, {**particulars, "start": start, "end": end})
    if hours is None:
        hours = session.course.hours if session.course else training_class.hours_per_half_day
    session.hours = hours
    arrangement.check()
    arrangement.save()
    if arrangement.groups or arrangement.joint_classes:
        arrangement.save_audience()
    arrangement.save_instructors(kept={})
    audit.record("timetable.add", by=by, subject=session, **trail_of(session))
    return session


@guarded
def change(
    session: Session, *, by: User, version: int, reason: str = "", **fields: Unpack[SessionFields]
) -> Session:
    """Sets the named fields when `version` is still the stored one, and returns the session as saved.

    A lecturer who stays keeps the answer given. Raises Stale with the row as it stands, Clashing, and
    ReasonNeeded when the time of a session with attendance marks changes without a reason.
    """
    current = lock_session(session.pk)
    if current.version != version:
        raise Stale(current)
    before = trail_of(current)
    arrangement = Arrangement.of(current)
    _apply(arrangement, fields)
    if (before["start"], before["end"]) != (trail_of(current)["start"], trail_of(current)["end"]):
        needs_reason(current, reason)
    arrangement.check()
    current.version += 1
    arrangement.save()
    if {"groups", "joint_classes"} & fields.keys():
        arrangement.save_audience()
    if "instructors" in fields:
        arrangement.save_instructors(kept={row.instructor_id: row for row in current.teaching.all()})
    else:
        arrangement.save_times()
    audit.record(
        "timetable.change", by=by, subject=current, before=before, after=trail_of(current), reason=reason
    )
    return current


@guarded
def move(
    session: Session,
    *,
    by: User,
    version: int,
    start: dt.datetime | None,
    end: dt.datetime | None = None,
    room: Room | _Keep | None = KEEP,
    place: str | _Keep = KEEP,
    instructors: Sequence[Instructor] | _Keep = KEEP,
    reason: str = "",
) -> Session:
    """Takes the session to another time, and perhaps another room, typed place or lecturers.

    Without `end` it stays as long as it was; `start` None puts it back among the unplaced. A lecturer who stays keeps
    the answer given. Raises Stale, Clashing, and ReasonNeeded when the session has attendance marks and no reason is
    given.
    """
    current = lock_session(session.pk)
    if current.version != version:
        raise Stale(current)
    needs_reason(current, reason)
    arrangement = Arrangement.of(current)
    before = trail_of(current) | _people(arrangement, instructors)
    if not isinstance(instructors, _Keep):
        before["answers"] = answers.kept(current)
    if start and not end:
        length = current.end_at - current.start_at if current.start_at and current.end_at else None
        end = start + length if length else _end_of_half_day(current.training_class, start)
    current.start_at, current.end_at = start, end if start else None
    _set_place(current, room, place)
    if not isinstance(instructors, _Keep):
        arrangement.instructors = instructors
    arrangement.check()
    current.version += 1
    arrangement.save()
    if isinstance(instructors, _Keep):
        arrangement.save_times()
    else:
        arrangement.save_instructors(kept={row.instructor_id: row for row in current.teaching.all()})
    after = trail_of(current) | _people(arrangement, instructors)
    audit.record("timetable.move", by=by, subject=current, before=before, after=after, reason=reason)
    return current


@guarded
def cancel(session: Session, *, by: User, reason: str, version: int | None = None) -> Session:
    """Calls the session off; its room and lecturers are free again, its attendance marks stay.

    Raises ReasonNeeded when it has marks and no reason is given, and Stale when it is not at `version` any more, where
    one is named. Cancelling twice is once.
    """
    current = lock_session(session.pk)
    if current.status == SessionStatus.CANCELLED:
        return current
    if version is not None and current.version != version:
        raise Stale(current)
    needs_reason(current, reason)
    current.status, current.reason = SessionStatus.CANCELLED, reason.strip()
    current.version += 1
    current.save()
    current.teaching.update(during=None)
    audit.record("timetable.cancel", by=by, subject=current, reason=current.reason)
    return current


@guarded
def reinstate(session: Session, *, by: User) -> Session:
    """Puts a cancelled session back where it was; raises Clashing when the place has been taken since."""
    current = lock_session(session.pk)
    if current.status == SessionStatus.SCHEDULED:
        return current
    arrangement = Arrangement.of(current)
    current.status, current.reason = SessionStatus.SCHEDULED, ""
    arrangement.check()
    current.version += 1
    arrangement.save()
    arrangement.save_times()
    audit.record("timetable.reinstate", by=by, subject=current)
    return current


def _end_of_half_day(training_class: TrainingClass, start: dt.datetime) -> dt.datetime:
    times = DistrictTimes.load(training_class.plan.district_id)
    half_day = half_day_of(start)
    starts, ends = times.spans[half_day.period]
    end = at_clock(half_day.day, ends)
    return end if end > start else start + (at_clock(half_day.day, ends) - at_clock(half_day.day, starts))


def _apply(arrangement: Arrangement, given: Mapping[str, Any]) -> None:
    session = arrangement.session
    for name in _PLAIN:
        if name in given:
            setattr(session, name, given[name])
    if "start" in given:
        session.start_at = given["start"]
        session.end_at = given.get("end") if given["start"] else None
        if session.start_at and not session.end_at:
            session.end_at = _end_of_half_day(session.training_class, session.start_at)
    if session.room:
        session.place = ""
    arrangement.instructors = given.get("instructors", arrangement.instructors)
    arrangement.groups = given.get("groups", arrangement.groups)
    joined = given.get("joint_classes", arrangement.joint_classes)
    arrangement.joint_classes = [other for other in joined if other.pk != session.training_class_id]


def _set_place(session: Session, room: Room | _Keep | None, place: str | _Keep) -> None:
    if not isinstance(room, _Keep):
        session.room = room
    if not isinstance(place, _Keep):
        session.place = place
        if place and isinstance(room, _Keep):
            session.room = None
    if session.room:
        session.place = ""


def _people(arrangement: Arrangement, given: Sequence[Instructor] | _Keep) -> dict[str, Any]:
    """The lecturers' ids for the trail, where the act gives others."""
    return (
        {} if isinstance(given, _Keep) else {"instructors": [person.pk for person in arrangement.instructors]}
    )
