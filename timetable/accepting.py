"""A proposal of automatic planning becomes drafts, in one checked transaction, and is taken back.

What has changed since the proposal was made, or is taken by now, is left out and named; the rest is placed. So an
organiser who changed one card meanwhile does not lose the other three hundred.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from timetable import clashes, limits
from timetable.access import classes_scheduled_by
from timetable.arrangement import Arrangement, answer_at, trail_of
from timetable.limits import Limit
from timetable.models import (
    InstructorAnswer,
    PlanningRun,
    PlanningStatus,
    Room,
    Session,
    SessionInstructor,
)
from timetable.placing import deferred, guarded, lock, lock_resources
from units.models import Unit


class Decided(Exception):
    """There is nothing to decide: the proposal is accepted or discarded already, or not there yet."""

    def __init__(self, run: PlanningRun) -> None:
        super().__init__(_("这个方案已经处理过了：%(status)s。") % {"status": run.get_status_display()})


class NothingPlaced(Exception):
    """Not one session of the proposal can be placed any more; `left_out` says why, a sentence each."""

    def __init__(self, left_out: Sequence[str]) -> None:
        super().__init__("\n".join(left_out))
        self.left_out = tuple(left_out)


@dataclass(frozen=True)
class Accepted:
    """What came of it: the sessions placed, and a sentence for each that was left out."""

    sessions: tuple[Session, ...]
    left_out: tuple[str, ...]


@dataclass
class _Move:
    """A session on its way to its proposed place."""

    arrangement: Arrangement
    start_at: dt.datetime | None
    end_at: dt.datetime | None
    room: Room | None
    place: str
    before: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.before = trail_of(self.arrangement.session)

    def apply(self) -> Session:
        """The session as it is to be."""
        session = self.arrangement.session
        session.start_at, session.end_at = self.start_at, self.end_at
        session.room, session.place = self.room, self.place
        session.room_excludes = bool(self.room and self.room.excludes)
        session.version = self.before["version"] + 1
        return session


@guarded
def accept(run: PlanningRun, *, by: User) -> Accepted:
    """Places what the run proposes. Constant queries, whatever the number of sessions, as long as nothing clashes.

    Raises Decided when the run has no open proposal, NothingPlaced when all of it would be left out, and Clashing
    when others were quicker five times in a row.
    """
    current = _locked(run, PlanningStatus.DONE)
    moved, left_out = _move_all(current.placements, by=by, district=current.district)
    trail = [{"session": move.arrangement.session.pk, "before": move.before} for move in moved]
    audit.record("timetable.accept_plan", by=by, subject=current, placed=trail, left_out=len(left_out))
    current.status = PlanningStatus.ACCEPTED
    current.save(update_fields=["status"])
    return Accepted(tuple(move.arrangement.session for move in moved), tuple(left_out))


@guarded
def undo(run: PlanningRun, *, by: User) -> Accepted:
    """Puts the sessions of an accepted proposal back where they were, apart from those changed since; the proposal
    can be accepted again. Raises as `accept`."""
    current = _locked(run, PlanningStatus.ACCEPTED)
    trail = AuditEntry.objects.filter(
        action="timetable.accept_plan", subject_type="timetable.planningrun", subject_id=current.pk
    )
    entry = trail.first()
    wanted = {row["session"]: row["before"] for row in entry.data["placed"]} if entry else {}
    back = [
        before | {"session": pk, "version": before["version"] + 1, "keep_place": True}
        for pk, before in wanted.items()
    ]
    moved, left_out = _move_all(back, by=by, district=current.district)
    versions = {move.arrangement.session.pk: move.arrangement.session.version for move in moved}
    current.placements = [
        row | {"version": versions[row["session"]]}
        for row in current.placements
        if row["session"] in versions
    ]
    current.status = PlanningStatus.DONE
    current.save(update_fields=["status", "placements"])
    audit.record("timetable.undo_plan", by=by, subject=current, placed=len(moved), left_out=len(left_out))
    return Accepted(tuple(move.arrangement.session for move in moved), tuple(left_out))


def _locked(run: PlanningRun, status: PlanningStatus) -> PlanningRun:
    current = (
        PlanningRun.objects.select_related("district")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=run.pk)
    )
    if current.status != status:
        raise Decided(current)
    return current


def _move_all(
    placements: Iterable[Mapping[str, Any]], *, by: User, district: Unit
) -> tuple[list[_Move], list[str]]:
    """Locks, looks once more, writes; gives what was moved, and why the rest was not."""
    wanted = {row["session"]: row for row in placements}
    lock(Session.objects.filter(pk__in=wanted))
    moves, left_out = _moves(wanted, by=by, district=district)
    _lock_resources(moves)
    moves, clashing = _write_what_fits(moves)
    left_out += clashing
    if not moves:
        raise NothingPlaced(left_out)
    _record(moves, by=by)
    return moves, left_out


def _moves(
    wanted: Mapping[int, Mapping[str, Any]], *, by: User, district: Unit
) -> tuple[list[_Move], list[str]]:
    sessions = (
        Session.objects.filter(pk__in=wanted)
        .select_related("room", "training_class")
        .prefetch_related("teaching__instructor", "groups", "joint_classes")
        .order_by("pk")
    )
    rooms = Room.objects.in_bulk({row["room"] for row in wanted.values() if row["room"]})
    planned = set(classes_scheduled_by(by, district).values_list("pk", flat=True))
    marked = set(sessions.attended().order_by("pk").values_list("pk", flat=True))
    now, moves, left_out = timezone.now(), [], []
    for session in sessions:
        row = wanted[session.pk]
        start_at, end_at = _instant(row["start"]), _instant(row["end"])
        words = {"title": session.title}
        if session.version != row["version"]:
            left_out.append(_("“%(title)s”后来被改过，没有动它。") % words)
        elif session.training_class_id not in planned:
            left_out.append(_("“%(title)s”所在班次的课表您不能改，没有动它。") % words)
        elif session.pk in marked:
            left_out.append(_("“%(title)s”已有考勤记录，没有动它。") % words)
        elif start_at and start_at <= now:
            left_out.append(_("“%(title)s”建议的时间已经过去，没有排。") % words)
        else:
            room = rooms.get(row["room"] or 0)
            place = row["place"] if row.get("keep_place") else "" if room else session.place
            moves.append(_Move(_arrangement(session), start_at, end_at, room, place))
    return moves, left_out


def _arrangement(session: Session) -> Arrangement:
    """As `Arrangement.of`, from what is fetched already."""
    asked = [row for row in session.teaching.all() if row.answer != InstructorAnswer.DECLINED]
    instructors = [row.instructor for row in asked]
    groups, joined = list(session.groups.all()), list(session.joint_classes.all())
    found = Arrangement(session, instructors, groups, joined)
    if session.takes_time and session.start_at and session.end_at:
        found.standing = found.proposal(session.start_at, session.end_at)
    return found


def _proposals(moves: Sequence[_Move]) -> list[clashes.Proposal]:
    """What the clash check is asked, of sessions to which their place has been applied."""
    return [
        move.arrangement.proposal(move.start_at, move.end_at)
        for move in moves
        if move.start_at and move.end_at
    ]


def _lock_resources(moves: Sequence[_Move]) -> None:
    for move in moves:
        move.apply()
    proposals = _proposals(moves)
    lock_resources(
        {proposal.room_id for proposal in proposals if proposal.room_id},
        {person for proposal in proposals for person in proposal.instructor_ids},
        {class_id for proposal in proposals for class_id in proposal.audience},
    )


def _write_what_fits(moves: list[_Move]) -> tuple[list[_Move], list[str]]:
    """Writes the moves, and looks at what then stands; those that clash, or meet a hard limit that did not hold for them
    before, are taken out, until none does."""
    left_out: list[str] = []
    known = {limit for found in limits.find_many(_standing(moves)) for limit in found}
    with deferred():
        while moves:
            point = transaction.savepoint()
            _write(moves)
            placed = _proposals(moves)
            found = _hindrances(placed, known)
            if not found:
                transaction.savepoint_commit(point)
                break
            transaction.savepoint_rollback(point)
            for move in moves:
                if hindrances := found.get(move.arrangement.session.pk):
                    words = {"title": move.arrangement.session.title, "why": str(hindrances[0])}
                    left_out.append(_("“%(title)s”没有排：%(why)s。") % words)
            moves = [move for move in moves if move.arrangement.session.pk not in found]
    return moves, left_out


def _standing(moves: Sequence[_Move]) -> list[clashes.Proposal]:
    """The moved sessions as they stood."""
    return [move.arrangement.standing for move in moves if move.arrangement.standing]


def _hindrances(
    placed: Sequence[clashes.Proposal], known: Container[Limit]
) -> dict[int | None, list[clashes.Clash | Limit]]:
    """What is in the way of sessions where they have just been written, by session."""
    if not placed:
        return {}
    around = limits.Surroundings.load(placed, standing=True)
    found = {
        proposal.session_id: [what for what in around.hindrances_of(proposal) if what not in known]
        for proposal in placed
    }
    return {session_id: hindrances for session_id, hindrances in found.items() if hindrances}


def _write(moves: Sequence[_Move]) -> None:
    sessions = [move.apply() for move in moves]
    fields = ["start_at", "end_at", "room", "room_excludes", "place", "version"]
    Session.objects.bulk_update(sessions, fields)
    teaching = []
    for session in sessions:
        during = DateTimeTZRange(session.start_at, session.end_at) if session.takes_time else None
        for row in session.teaching.all():
            if row.answer != InstructorAnswer.DECLINED:
                row.during = during
                teaching.append(row)
    SessionInstructor.objects.bulk_update(teaching, ["during"])
    moved = SessionInstructor.objects.filter(pk__in=[row.pk for row in teaching])
    moved.update(answer=answer_at(F("during")))


def _record(moves: Sequence[_Move], *, by: User) -> None:
    audit.record_many(
        "timetable.move",
        by=by,
        subjects=[
            (
                move.arrangement.session,
                {
                    "before": move.before,
                    "after": trail_of(move.arrangement.session),
                    "reason": _("自动排课"),
                },
            )
            for move in moves
        ],
    )


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
