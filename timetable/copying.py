"""A former class's sessions become the drafts of a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from timetable.arrangement import Arrangement
from timetable.calendar import WorkCalendar, at_clock
from timetable.clashes import Clash, ClashKind, Proposal
from timetable.limits import Limit, Surroundings
from timetable.models import InstructorAnswer, Session, SessionInstructor
from timetable.placing import guarded, lock_resources


@dataclass(frozen=True)
class CopyResult:
    """What came of a copy. `gone` names lecturers and rooms no longer in use, `taken` says what the new time
    clashed with or what hard limits it met; both were left out, the session itself never."""

    sessions: tuple[Session, ...]
    gone: tuple[str, ...]
    taken: tuple[str, ...]


@dataclass
class _Copy:
    """One copied session on its way."""

    arrangement: Arrangement
    taken: list[Clash | Limit] = field(default_factory=list)

    def proposal(self) -> Proposal | None:
        """What the checks are asked, when it is placed."""
        session = self.arrangement.session
        if session.start_at is None or session.end_at is None:
            return None
        return self.arrangement.proposal(session.start_at, session.end_at)

    def leave_out(self, found: Sequence[Clash | Limit]) -> None:
        """Drops what is taken: the room, a lecturer, or the whole placing when the people are busy."""
        self.taken += found
        session = self.arrangement.session
        kinds = {hindrance.of for hindrance in found}
        if ClashKind.ROOM in kinds:
            session.room = None
        busy = {hindrance.resource_id for hindrance in found if hindrance.of == ClashKind.INSTRUCTOR}
        self.arrangement.instructors = [p for p in self.arrangement.instructors if p.pk not in busy]
        if kinds & {ClashKind.CLASS, ClashKind.TRAINEE}:
            session.start_at = session.end_at = None


@guarded
def copy_sessions(
    source: TrainingClass, target: TrainingClass, *, by: User, calendar: WorkCalendar
) -> CopyResult:
    """Drafts the sessions of `source` for `target`, at the same clock times and the same distance in working days.

    Lecturers become 拟请 again; groups, joint classes and cancelled sessions are not copied. Sessions of groups,
    which the target does not have yet, are copied unplaced, and all are when it has no first day. The number of queries does not grow with the sessions.
    """
    originals = list(
        source.sessions.scheduled()
        .select_related("room", "course")
        .prefetch_related("teaching__instructor", "groups")
        .order_by("start_at", "pk")
    )
    days = _new_days(source, target, originals, calendar)
    gone: dict[str, None] = {}
    copies = [_Copy(_copied(original, target, days, gone)) for original in originals]
    _make_free(copies)
    sessions = _save(copies)
    audit.record("timetable.copy", by=by, subject=target, source=source.pk, sessions=len(sessions))
    return CopyResult(sessions, tuple(gone), tuple(str(clash) for copy in copies for clash in copy.taken))


def _new_days(
    source: TrainingClass, target: TrainingClass, originals: list[Session], calendar: WorkCalendar
) -> dict[dt.date, dt.date]:
    """Old day → new day. A day that was used counts as a working one, weekend or not."""
    used = sorted({timezone.localtime(row.start_at).date() for row in originals if row.start_at})
    if not used or target.starts_on is None:
        return {}
    first = min(used[0], source.starts_on or used[0])
    worked = [
        day
        for offset in range((used[-1] - first).days + 1)
        if calendar.is_workday(day := first + dt.timedelta(days=offset)) or day in used
    ]
    return dict(zip(worked, calendar.workdays_from(target.starts_on, len(worked)), strict=True))


def _copied(
    original: Session, target: TrainingClass, days: dict[dt.date, dt.date], gone: dict[str, None]
) -> Arrangement:
    start_at = end_at = None
    if original.start_at and original.end_at and days and not original.groups.all():
        starts = timezone.localtime(original.start_at)
        start_at = at_clock(days[starts.date()], starts.time())
        end_at = start_at + (original.end_at - original.start_at)
    room = original.room if original.room and original.room.is_active else None
    if original.room and not room:
        gone[original.room.name] = None
    instructors = []
    for row in original.teaching.all():
        if row.answer == InstructorAnswer.DECLINED:
            continue
        if row.instructor.is_active:
            instructors.append(row.instructor)
        else:
            gone[row.instructor.name] = None
    session = Session(
        training_class=target,
        kind=original.kind,
        course=original.course,
        title=original.title,
        start_at=start_at,
        end_at=end_at,
        room=room,
        place=original.place,
        speakers=original.speakers,
        chair=original.chair,
        hours=original.hours,
        remark=original.remark,
    )
    return Arrangement(session, instructors, [], [])


def _make_free(copies: list[_Copy]) -> None:
    """Locks everything the placed copies want, and takes out what is not to be had, of the earliest last."""
    asked = [(copy, proposal) for copy in copies if (proposal := copy.proposal())]
    if not asked:
        return
    proposals = [proposal for _copy, proposal in asked]
    lock_resources(
        {proposal.room_id for proposal in proposals if proposal.room_id},
        {person for proposal in proposals for person in proposal.instructor_ids},
        {class_id for proposal in proposals for class_id in proposal.audience},
    )
    around, kept = Surroundings.load(proposals), list[Proposal]()
    for copy, proposal in asked:
        copy.leave_out(around.hindrances_of(proposal, beside=kept))
        kept += [left for left in (copy.proposal(),) if left]


def _save(copies: list[_Copy]) -> tuple[Session, ...]:
    sessions = [copy.arrangement.session for copy in copies]
    for session in sessions:
        session.room_excludes = bool(session.room and session.room.excludes)
    Session.objects.bulk_create(sessions)
    SessionInstructor.objects.bulk_create(
        SessionInstructor(
            session=copy.arrangement.session,
            instructor=person,
            during=DateTimeTZRange(copy.arrangement.session.start_at, copy.arrangement.session.end_at)
            if copy.arrangement.session.takes_time
            else None,
        )
        for copy in copies
        for person in copy.arrangement.instructors
    )
    return tuple(sessions)
