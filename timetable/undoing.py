"""Taking back the last act on a session, as the trail remembers it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from timetable import answers, scheduling, swapping
from timetable.models import Instructor, Room, Session, SessionStatus
from timetable.placing import guarded
from timetable.refusals import Stale
from timetable.scheduling import KEEP


@guarded
def undo(session: Session, *, by: User, version: int) -> Session:
    """Puts the session back where it was before the move, the swap or the cancelling that made it `version`; lecturers
    who come back have answered as before.

    Raises Stale when it has been changed since, Clashing when the place has been taken since.
    """
    session.refresh_from_db()
    if session.version != version:
        raise Stale(session)
    if session.status == SessionStatus.CANCELLED:
        return scheduling.reinstate(session, by=by)
    moves = AuditEntry.objects.filter(
        action="timetable.move", subject_type="timetable.session", subject_id=session.pk
    )
    entry = moves.filter(data__after__version=version).first()
    if entry is None:
        return swapping.swap_back(session, by=by, version=version)
    before = entry.data["before"]
    people = before.get("instructors")
    back = scheduling.move(
        session,
        by=by,
        version=version,
        start=_instant(before["start"]),
        end=_instant(before["end"]),
        room=Room.objects.filter(pk=before["room"]).first(),
        place=before["place"],
        instructors=KEEP if people is None else list(Instructor.objects.filter(pk__in=people)),
        reason=_("撤销"),
    )
    answers.give_back(back, before.get("answers", ()))
    return back


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
