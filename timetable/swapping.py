"""Two sessions of one class change places: time, room and typed place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from timetable import limits
from timetable.arrangement import Arrangement, trail_of
from timetable.calendar import half_day_of
from timetable.clashes import Clash, ClashKind, Proposal
from timetable.models import Room, Session, SessionStatus
from timetable.models.session import SessionQuerySet
from timetable.occupied import Occupied
from timetable.placing import deferred, guarded, lock_resources, lock_sessions, needs_reason
from timetable.refusals import Clashing, Stale


@dataclass(frozen=True)
class Slot:
    """When and where a session takes place."""

    start_at: dt.datetime
    end_at: dt.datetime
    room: Room | None
    place: str

    @classmethod
    def of(cls, session: Session) -> Self:
        """The session's own; raises ValueError when it has none."""
        if not session.takes_time or session.start_at is None or session.end_at is None:
            raise ValueError("only sessions that take place can be swapped")
        return cls(session.start_at, session.end_at, session.room, session.place)

    @property
    def length(self) -> dt.timedelta:
        """How long it is."""
        return self.end_at - self.start_at

    def overlaps(self, other: Slot) -> bool:
        """Whether both take some of the same time."""
        return self.start_at < other.end_at and other.start_at < self.end_at


@guarded
def swap(
    one: Session, other: Session, *, by: User, versions: tuple[int, int], reason: str = ""
) -> tuple[Session, Session]:
    """Lets two sessions that one class arranges change places, and returns both as saved, in the order given.

    The place goes with the time. Each keeps its length and begins where the other began; one after the other in a
    half-day they stay in the frame of both, with the same break between. `versions` are those the caller has seen.
    Raises Stale with the one that has changed, Clashing, ReasonNeeded when one has attendance marks and no reason
    is given, and ValueError for sessions of two classes or one that does not take place.
    """
    pair = _locked((one.pk, other.pk), versions)
    if pair[0].training_class_id != pair[1].training_class_id or one.pk == other.pk:
        raise ValueError("two sessions of one class are swapped")
    for session in pair:
        needs_reason(session, reason)
    return _take(pair, exchanged(Slot.of(pair[0]), Slot.of(pair[1])), by=by, reason=reason)


@guarded
def swap_back(session: Session, *, by: User, version: int) -> Session:
    """Puts both sessions back where they were before the swap that made `version` of this one.

    Raises Stale when either has been changed since, Clashing when a place has been taken since.
    """
    entry = _entry(session.pk, version)
    if entry is None:
        raise Stale(Session.objects.get(pk=session.pk))
    partner, partner_version = entry.data["with"], entry.data["with_version"]
    pair = _locked((session.pk, partner), (version, partner_version))
    opposite = _entry(partner, partner_version)
    if opposite is None:
        raise Stale(pair[1])
    slots = (_slot(entry.data["before"]), _slot(opposite.data["before"]))
    return _take(pair, slots, by=by, reason=_("撤销"))[0]


def partners_of(session: Session) -> SessionQuerySet:
    """The class's other sessions that are still to come and published, by time: those it may be swapped with."""
    own = Session.objects.scheduled().filter(training_class=session.training_class_id)
    coming = own.filter(start_at__gt=timezone.now(), published__status=SessionStatus.SCHEDULED)
    return coming.exclude(pk=session.pk).select_related("room").order_by("start_at", "pk")


def exchanged(one: Slot, other: Slot) -> tuple[Slot, Slot]:
    """The slots that sessions with these have after a swap, in the order given."""
    in_one_half_day = half_day_of(one.start_at) == half_day_of(other.start_at)
    if one.length == other.length or not in_one_half_day or one.overlaps(other):
        return _from(other, one.length), _from(one, other.length)
    if one.start_at > other.start_at:
        second, first = exchanged(other, one)
        return first, second
    later = Slot(other.end_at - one.length, other.end_at, other.room, other.place)
    return later, _from(one, other.length)


def _from(slot: Slot, length: dt.timedelta) -> Slot:
    return Slot(slot.start_at, slot.start_at + length, slot.room, slot.place)


def _locked(ids: tuple[int, int], versions: tuple[int, int]) -> tuple[Session, Session]:
    rows = lock_sessions(ids)
    pair = (rows[ids[0]], rows[ids[1]])
    for session, version in zip(pair, versions, strict=True):
        if session.version != version:
            raise Stale(session)
    return pair


def _take(
    pair: tuple[Session, Session], slots: tuple[Slot, Slot], *, by: User, reason: str
) -> tuple[Session, Session]:
    """Checks both in their new slots at once, and writes them."""
    together = Slot.of(pair[0]).overlaps(Slot.of(pair[1]))
    before = [trail_of(session) for session in pair]
    arrangements = [Arrangement.of(session) for session in pair]
    for session, slot in zip(pair, slots, strict=True):
        session.start_at, session.end_at = slot.start_at, slot.end_at
        session.room, session.place = slot.room, slot.place
        session.version += 1
    proposals = [
        made.proposal(slot.start_at, slot.end_at) for made, slot in zip(arrangements, slots, strict=True)
    ]
    _check(proposals, [made.standing for made in arrangements if made.standing])
    # The check leaves out the two themselves. If they were in nobody's way side by side, they still are.
    if slots[0].overlaps(slots[1]) and not together:
        raise Clashing([_clash_with(pair[1], slots[1])])
    with deferred():
        for made in arrangements:
            made.save()
            made.save_times()
    for session, was, partner in zip(pair, before, pair[::-1], strict=True):
        facts: dict[str, Any] = {"before": was, "after": trail_of(session), "reason": reason}
        facts |= {"with": partner.pk, "with_version": partner.version}
        audit.record("timetable.swap", by=by, subject=session, **facts)
    return pair


def _check(proposals: list[Proposal], standing: list[Proposal]) -> None:
    lock_resources(
        {asked.room_id for asked in proposals if asked.room_id},
        {person for asked in proposals for person in asked.instructor_ids},
        {class_id for asked in proposals for class_id in asked.audience},
    )
    if found := limits.hindrances(proposals, standing):
        raise Clashing(found)


def _clash_with(session: Session, slot: Slot) -> Clash:
    name = session.training_class.name
    there = Occupied(session.pk, session.title, name, slot.start_at, slot.end_at, {}, {})
    return Clash(ClashKind.CLASS, f"“{name}”", there)


def _entry(session_id: int, version: int) -> AuditEntry | None:
    swaps = AuditEntry.objects.filter(action="timetable.swap", subject_type="timetable.session")
    return swaps.filter(subject_id=session_id, data__after__version=version).first()


def _slot(trail: dict[str, Any]) -> Slot:
    """As the trail remembers it."""
    room = Room.objects.filter(pk=trail["room"]).first()
    starts, ends = dt.datetime.fromisoformat(trail["start"]), dt.datetime.fromisoformat(trail["end"])
    return Slot(starts, ends, room, trail["place"])
