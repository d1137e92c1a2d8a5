"""Why a drop was refused, with what can be done about it, for the table's own page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.models import AuditEntry
from timetable.calendar import time_label
from timetable.models import InstructorAnswer, Session
from timetable.openings import Place, openings
from timetable.refusals import Clashing, Misplaced, ReasonNeeded, Stale

# What a refused drop sends again, when the person means it.
_SENT = ("half_day", "by", "line", "source", "other", "other_version", "reason")


@dataclass(frozen=True)
class Refused:
    """`sentences` say why. `partner` may change places with the session; `stored` is how it stands after somebody
    else's change, `wanted` where it was to go; `needs_reason` asks for one. `sent` are the fields to send again."""

    sentences: list[str] = field(default_factory=list)
    partner: Session | None = None
    stored: Session | None = None
    stored_words: str = ""
    wanted: str = ""
    last_change: AuditEntry | None = None
    needs_reason: bool = False
    sent: dict[str, str] = field(default_factory=dict)


def refused(session: Session, refusal: Exception, place: Place | None, sent: Mapping[str, str]) -> Refused:
    """What the page says of a refusal of `scheduling` or `swapping`."""
    again = {name: sent[name] for name in _SENT if name in sent}
    if isinstance(refusal, Stale):
        return _stale(session, refusal, place, again)
    if isinstance(refusal, ReasonNeeded):
        return Refused([str(refusal)], needs_reason=True, sent=again | {"version": sent["version"]})
    if isinstance(refusal, Clashing):
        return Refused(refusal.sentences, partner=_partner(session, place))
    if isinstance(refusal, Misplaced):
        return Refused([str(refusal)])
    raise refusal


def _partner(session: Session, place: Place | None) -> Session | None:
    if place is None:
        return None
    session.refresh_from_db()
    swap = openings(session, [place])[0].swap
    return Session.objects.filter(pk=swap).first() if swap else None


def _stale(session: Session, stale: Stale, place: Place | None, again: dict[str, str]) -> Refused:
    current = stale.current
    last = AuditEntry.objects.filter(subject_type="timetable.session", subject_id=current.pk)
    same = current.pk == session.pk
    return Refused(
        [str(stale)],
        stored=current,
        stored_words=words_of(current),
        wanted=" · ".join(_wanted(place)) if place and same else "",
        last_change=last.select_related("by").order_by("-at", "-pk").first(),
        sent=again | {"version": str(current.version)} if same else {},
    )


def _wanted(place: Place) -> list[str]:
    people = place.instructors or []
    return [place.when.label, *(room.name for room in place.room or []), *(who.name for who in people)]


def words_of(session: Session) -> str:
    """11月23日上午 09:00–11:30 · 三楼301教室 · 陈静."""
    parts = [time_label(session.start_at, session.end_at)] if session.start_at and session.end_at else []
    parts.append(session.room.name if session.room else session.place)
    people = session.teaching.exclude(answer=InstructorAnswer.DECLINED).select_related("instructor")
    parts += [row.instructor.name for row in people]
    return " · ".join(part for part in parts if part)
