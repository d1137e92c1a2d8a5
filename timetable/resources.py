"""Rooms and instructors of a district are entered and changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts import audit
from accounts.models import User
from courses.models import Course
from timetable.models import Instructor, Room, Session, SessionStatus
from timetable.placing import guarded


@transaction.atomic
def add_room(room: Room, *, by: User) -> Room:
    """Saves a new room."""
    room.save(force_insert=True)
    audit.record("timetable.add_room", by=by, subject=room)
    return room


@guarded
def change_room(room: Room, *, by: User) -> Room:
    """Saves an edited room. Where it begins or ceases to exclude, its coming drafts follow.

    Raises Clashing when it is to exclude and has two sessions at once.
    """
    room.save()
    drafts = Session.objects.filter(room=room, status=SessionStatus.SCHEDULED)
    drafts.exclude(room_excludes=room.excludes).update(room_excludes=room.excludes)
    audit.record("timetable.change_room", by=by, subject=room, is_active=room.is_active)
    return room


@transaction.atomic
def save_instructor(instructor: Instructor, *, by: User, courses: Sequence[Course]) -> Instructor:
    """Saves a new or edited lecturer with the courses usually given."""
    action = "timetable.change_instructor" if instructor.pk else "timetable.add_instructor"
    instructor.save()
    instructor.courses.set(courses)
    audit.record(action, by=by, subject=instructor, is_active=instructor.is_active)
    return instructor
