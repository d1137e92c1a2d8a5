"""临时调整: one published session is changed and published alone, in one act or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.models import AuditEntry, User
from timetable import answers, asking, publishing, scheduling, swapping
from timetable.models import (
    Instructor,
    InstructorAnswer,
    Room,
    Session,
    SessionKind,
    TimetableVersion,
)
from timetable.placing import guarded, lock, lock_session
from timetable.publishing import Preview
from timetable.refusals import Stale

# What a session can become when the lecturer does not come.
OTHER_KINDS: Final = (
    SessionKind.GROUP_DISCUSSION,
    SessionKind.VIDEO,
    SessionKind.SELF_STUDY,
    SessionKind.FIELD_TEACHING,
)
_WITHOUT_LECTURER = (SessionKind.GROUP_DISCUSSION, SessionKind.SELF_STUDY)


class Door(StrEnum):
    """The four ways out."""

    INSTRUCTOR = "instructor"
    SWAP = "swap"
    KIND = "kind"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Replacement:
    """换人: `coming` takes the place of `leaving`, or when None of the leaders who are typed in, if any;
    `is_confirmed` when it was said by phone."""

    leaving: Instructor | None
    coming: Instructor
    is_confirmed: bool = False
    door: ClassVar[Door] = Door.INSTRUCTOR

    def draft(self, session: Session, *, by: User, reason: str) -> None:
        """A confirmed answer is kept with the session, as if the lecturer had given it."""
        teaching = session.teaching.exclude(answer=InstructorAnswer.DECLINED).select_related("instructor")
        staying = [row.instructor for row in teaching if row.instructor != self.leaving]
        fields: dict[str, Any] = {"instructors": [*staying, self.coming]}
        if self.leaving is None:
            fields["speakers"] = ""
        scheduling.change(session, by=by, version=session.version, reason=reason, **fields)
        if self.is_confirmed:
            asking.confirm(session, self.coming, by=by, note="电话确认")


@dataclass(frozen=True)
class Exchange:
    """对调: both sessions change places; `version` is the other's, as it was seen."""

    other: Session
    version: int
    door: ClassVar[Door] = Door.SWAP

    def draft(self, session: Session, *, by: User, reason: str) -> None:
        """By the swap of two sessions."""
        versions = (session.version, self.version)
        scheduling.swap(session, self.other, by=by, versions=versions, reason=reason)


@dataclass(frozen=True)
class OtherKind:
    """改形式: a discussion, a video, self-study, or teaching on the spot. A place is given where it changes."""

    kind: SessionKind
    room: Room | None = None
    place: str = ""
    door: ClassVar[Door] = Door.KIND

    def draft(self, session: Session, *, by: User, reason: str) -> None:
        """Discussion and self-study need no lecturer."""
        fields: dict[str, Any] = {"kind": self.kind}
        if self.room or self.place:
            fields |= {"room": self.room, "place": self.place}
        if self.kind in _WITHOUT_LECTURER:
            fields |= {"instructors": [], "speakers": ""}
        scheduling.change(session, by=by, version=session.version, reason=reason, **fields)


@dataclass(frozen=True)
class Cancellation:
    """取消: the session is called off."""

    door: ClassVar[Door] = Door.CANCEL

    def draft(self, session: Session, *, by: User, reason: str) -> None:
        """By the cancelling of a session."""
        scheduling.cancel(session, by=by, reason=reason)


Adjustment = Replacement | Exchange | OtherKind | Cancellation


@dataclass(frozen=True)
class Adjusted:
    """What the trail keeps of an adjustment: the session, and whether taking it back restores what people saw; it
    does not when edits that waited in the draft were published with it."""

    session_id: int
    restores: bool


@guarded
def adjust(
    session: Session, adjustment: Adjustment, *, by: User, version: int, reason: str = ""
) -> TimetableVersion:
    """Changes the session, publishes it alone (对调: with its partner) and returns the new version.

    `version` is the session's as it was seen. Raises Stale (also for a session that does not take place), Clashing, ReasonNeeded and NothingToPublish; then
    nothing has happened.
    """
    pending = set(publishing.difference(session.training_class).by_session)
    touched, was = _draft(session, adjustment, by=by, version=version, reason=reason)
    published = publishing.publish(session.training_class, by=by, reason=reason, only=touched)
    audit.record(
        "timetable.adjust",
        by=by,
        subject=session,
        door=adjustment.door,
        version=published.pk,
        versions=_versions(touched),
        was=was,
        restores=not pending.intersection(touched),
        reason=reason,
    )
    return published


@guarded
def preview(session: Session, adjustment: Adjustment, *, by: User, version: int, reason: str = "") -> Preview:
    """What `adjust` would change and whom it would concern: it is done, looked at, and undone. Raises the same."""
    touched, _was = _draft(session, adjustment, by=by, version=version, reason=reason)
    seen = publishing.preview(session.training_class, touched, by=by)
    transaction.set_rollback(True)
    return seen


@guarded
def take_back(published: TimetableVersion, *, by: User) -> TimetableVersion:
    """Puts the sessions of an adjustment back as they were and publishes them again; people are told again.

    Raises Stale when one has been changed since, Clashing when a place has been taken since, and ValueError for a
    version that no adjustment made, or one that does not restore.
    """
    lock(Session.objects.filter(training_class=published.training_class_id))
    entry = _entries(published).filter(data__restores=True).first()
    if entry is None or entry.subject_id is None:
        raise ValueError("only an adjustment that restores is taken back")
    session = Session.objects.select_related("training_class").get(pk=entry.subject_id)
    versions = {int(pk): seen for pk, seen in entry.data["versions"].items()}
    for row in Session.objects.filter(pk__in=versions).order_by("pk"):
        if row.version != versions[row.pk]:
            raise Stale(row)
    _restore(session, Door(entry.data["door"]), entry.data["was"], by=by)
    audit.record("timetable.take_back", by=by, subject=session, version=published.pk)
    return publishing.publish(session.training_class, by=by, reason="撤销临时调整", only=list(versions))


def adjusted_by(published: TimetableVersion) -> Adjusted | None:
    """What made that version, or None when it was no adjustment."""
    entry = _entries(published).first()
    return Adjusted(entry.subject_id, entry.data["restores"]) if entry and entry.subject_id else None


def _entries(published: TimetableVersion) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(
        action="timetable.adjust", subject_type="timetable.session", data__version=published.pk
    )


def _draft(
    session: Session, adjustment: Adjustment, *, by: User, version: int, reason: str
) -> tuple[list[int], dict[str, Any]]:
    """Locks the class's sessions in order, as publishing does, and drafts; the ids touched, and what was before."""
    lock(Session.objects.filter(training_class=session.training_class_id))
    current = lock_session(session.pk)
    if current.version != version or not current.takes_time:
        raise Stale(current)
    was = _state(current)
    adjustment.draft(current, by=by, reason=reason)
    return [session.pk, *([adjustment.other.pk] if isinstance(adjustment, Exchange) else [])], was


def _versions(session_ids: Sequence[int]) -> dict[str, int]:
    rows = Session.objects.filter(pk__in=session_ids).order_by("pk").values_list("pk", "version")
    return {str(pk): version for pk, version in rows}


def _state(session: Session) -> dict[str, Any]:
    """What a change of lecturer or kind may alter, as plain JSON."""
    return {
        **{name: getattr(session, name) for name in ("kind", "place", "speakers")},
        "room": session.room_id,
        "teaching": answers.kept(session),
    }


def _restore(session: Session, door: Door, was: Mapping[str, Any], *, by: User) -> None:
    if door == Door.SWAP:
        swapping.swap_back(session, by=by, version=session.version)
    elif door == Door.CANCEL:
        scheduling.reinstate(session, by=by)
    else:
        people = Instructor.objects.in_bulk([row["instructor"] for row in was["teaching"]])
        scheduling.change(
            session,
            by=by,
            version=session.version,
            kind=was["kind"],
            speakers=was["speakers"],
            room=Room.objects.filter(pk=was["room"]).first(),
            place=was["place"],
            instructors=[people[row["instructor"]] for row in was["teaching"]],
        )
        answers.give_back(session, was["teaching"])
