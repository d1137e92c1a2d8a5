"""What lecturers have answered, as the trail keeps it, and given back to those whom an undone act brings back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from timetable.models import InstructorAnswer, Session, SessionInstructor

_GIVEN = ("answer", "answered_at", "note", "asked_during", "asked_place")


def kept(session: Session) -> list[dict[str, Any]]:
    """The answers of those who teach it, as plain JSON; `row` is the row that holds one. One query."""
    return [
        {
            "row": row.pk,
            "instructor": row.instructor_id,
            "answer": row.answer,
            "answered_at": row.answered_at.isoformat() if row.answered_at else None,
            "note": row.note,
            "asked_during": _plain(row.asked_during),
            "asked_place": row.asked_place,
        }
        for row in session.teaching.exclude(answer=InstructorAnswer.DECLINED)
    ]


def give_back(session: Session, answers: Iterable[Mapping[str, Any]]) -> None:
    """Who has come back has answered as before; who never left keeps what was answered meanwhile. Two queries."""
    before = {answer["instructor"]: answer for answer in answers}
    back = [
        row
        for row in session.teaching.filter(instructor__in=before)
        if row.pk != before[row.instructor_id]["row"]
    ]
    for row in back:
        given = before[row.instructor_id]
        row.answer, row.note, row.asked_place = given["answer"], given["note"], given["asked_place"]
        row.answered_at = dt.datetime.fromisoformat(given["answered_at"]) if given["answered_at"] else None
        row.asked_during = _span(given["asked_during"])
    SessionInstructor.objects.bulk_update(back, _GIVEN)


def _plain(span: DateTimeTZRange | None) -> list[str] | None:
    return [span.lower.isoformat(), span.upper.isoformat()] if span else None


def _span(plain: Sequence[str] | None) -> DateTimeTZRange | None:
    return DateTimeTZRange(*map(dt.datetime.fromisoformat, plain)) if plain else None
