"""Notices: who is told of a version, and who has read it."""

from __future__ import annotations

from collections.abc import Iterable

from timetable.concerned import Concerned
from timetable.models import Notice, TimetableVersion


def write(told: Iterable[tuple[TimetableVersion, Concerned]]) -> None:
    """One row a person and version, with the changes that concern the person. One query; part of publishing."""
    Notice.objects.bulk_create(
        Notice(version=version, sessions=session_ids, **{field: pk})
        for version, concerned in told
        for field, people in (
            ("cadre_id", concerned.cadres),
            ("instructor_id", concerned.instructors),
            ("user_id", concerned.users),
        )
        for pk, session_ids in people.items()
    )
