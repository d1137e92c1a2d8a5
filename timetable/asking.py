"""Lecturers are asked and answer: 拟请, 已邀, 已确认 or 谢绝; by the organiser, or by the lecturer's own link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from timetable import clashes, links
from timetable.clashes import Proposal
from timetable.models import (
    Instructor,
    InstructorAnswer,
    InstructorLink,
    Session,
    SessionInstructor,
    SessionStatus,
)
from timetable.placing import guarded, lock, lock_resources, lock_session
from timetable.refusals import Clashing, NotAsked, Stale
from timetable.rules import OVER

__all__ = [
    "BY_LINK",
    "STEPS",
    "Clashing",
    "NotAsked",
    "Stale",
    "changes_since_asked",
    "confirm",
    "decline",
    "invite",
    "invite_all",
    "take_back",
]

_PROPOSED, _INVITED = InstructorAnswer.PROPOSED, InstructorAnswer.INVITED
_CONFIRMED, _DECLINED = InstructorAnswer.CONFIRMED, InstructorAnswer.DECLINED
Steps = Mapping[InstructorAnswer, tuple[InstructorAnswer, ...]]

# Where an answer may lead: by the organiser, who also takes answers by telephone, and by the lecturer's link.
STEPS: Steps = {
    _PROPOSED: (_INVITED, _CONFIRMED, _DECLINED),
    _INVITED: (_CONFIRMED, _DECLINED, _PROPOSED),
    _CONFIRMED: (_DECLINED, _PROPOSED),
    _DECLINED: (_INVITED, _CONFIRMED, _PROPOSED),
}
BY_LINK: Steps = {_INVITED: (_CONFIRMED, _DECLINED), _CONFIRMED: (_DECLINED,), _DECLINED: (_CONFIRMED,)}


@dataclass(frozen=True)
class _Giver:
    """Who gives an answer: the organiser `by`, or the lecturer by `link`, who has read the session as `version`."""

    by: User | None
    link: InstructorLink | None = None
    version: int | None = None


@guarded
def invite(session: Session, instructor: Instructor, *, by: User) -> SessionInstructor:
    """Asks the lecturer for the session as it stands, and makes the lecturer's link where there is none.

    Who has been asked for another time or place is asked anew. Raises NotAsked, and Clashing when the time of who
    had declined is taken by now.
    """
    row = _answered(session, instructor, _INVITED, _Giver(by))
    links.issue_for_instructor(instructor, session.training_class, by=by)
    return row


@guarded
def invite_all(training_class: TrainingClass, *, by: User, instructor: Instructor | None = None) -> int:
    """Asks everybody proposed, or that one lecturer, for the class's coming sessions; gives how many answers are
    awaited now. The queries do not grow with the rows."""
    coming = Session.objects.scheduled().filter(training_class=training_class, start_at__gt=timezone.now())
    lock(coming)
    rows = SessionInstructor.objects.filter(session__in=coming, answer=_PROPOSED)
    if instructor:
        rows = rows.filter(instructor=instructor)
    asked = list(rows.select_related("session__room", "instructor").order_by("pk"))
    for row in asked:
        row.answer, row.answered_at, row.note = _INVITED, None, ""
        row.asked_during, row.asked_place = row.during, row.session.where
    SessionInstructor.objects.bulk_update(asked, _WRITTEN)
    if asked:
        links.issue_for_instructors({row.instructor for row in asked}, training_class, by=by)
        facts = {"sessions": [row.session_id for row in asked], "all": instructor is None}
        audit.record("timetable.invite_instructors", by=by, subject=training_class, **facts)
    return len(asked)


@guarded
def confirm(
    session: Session,
    instructor: Instructor,
    *,
    by: User | None,
    note: str = "",
    link: InstructorLink | None = None,
    version: int | None = None,
) -> SessionInstructor:
    """The lecturer comes. By the lecturer's own `link`, `by` is None and `version` is the session as read there.

    Raises NotAsked; Stale when the session has changed since it was read; Clashing when the time of who had declined
    is taken by now.
    """
    return _answered(session, instructor, _CONFIRMED, _Giver(by, link, version), note)


@guarded
def decline(
    session: Session,
    instructor: Instructor,
    *,
    by: User | None,
    note: str = "",
    link: InstructorLink | None = None,
    version: int | None = None,
) -> SessionInstructor:
    """The lecturer does not come, and the time is free again. Arguments and refusals as of `confirm`."""
    return _answered(session, instructor, _DECLINED, _Giver(by, link, version), note)


@guarded
def take_back(session: Session, instructor: Instructor, *, by: User) -> SessionInstructor:
    """As if never asked: the lecturer does not see the session any more. Raises NotAsked and Clashing."""
    return _answered(session, instructor, _PROPOSED, _Giver(by))


def changes_since_asked(row: SessionInstructor, session: Session) -> list[str]:
    """What is not any more as the lecturer was asked or has answered, in words; the session comes with its room."""
    if row.answer == _PROPOSED or row.asked_during is None or not session.takes_time:
        return []
    found = []
    if (row.asked_during.lower, row.asked_during.upper) != (session.start_at, session.end_at):
        found.append(_("时间已改，需重新确认"))
    if row.asked_place != session.where:
        found.append(_("地点有变，请留意"))
    return found


def _answered(
    session: Session, instructor: Instructor, to: InstructorAnswer, giver: _Giver, note: str = ""
) -> SessionInstructor:
    """Takes the step under the session's lock; the same step again is once."""
    current = lock_session(session.pk)
    row = current.teaching.select_related("instructor").filter(instructor=instructor).first()
    if row is None:
        raise NotAsked(_("这节课已经换了主讲人。"))
    before = InstructorAnswer(row.answer)
    if before == to and not changes_since_asked(row, current):
        return row
    _may(before, to, giver, current)
    _write(row, to, current, note)
    if row.during and before == _DECLINED:
        _take(current, instructor)
    row.save(update_fields=_WRITTEN)
    if _DECLINED in (before, to):
        # Who teaches is part of what an open form shows, so a form from before is refused.
        current.version += 1
        current.save(update_fields=["version"])
    by_link = {"link": giver.link.pk} if giver.link else {}
    facts = {"instructor": instructor.pk, "before": before, **by_link}
    audit.record(f"timetable.{_VERBS[to]}_instructor", by=giver.by, subject=current, **facts)
    return row


_WRITTEN = ["answer", "answered_at", "note", "during", "asked_during", "asked_place"]
_VERBS = {_PROPOSED: "take_back", _INVITED: "invite", _CONFIRMED: "confirm", _DECLINED: "decline"}


def _write(row: SessionInstructor, to: InstructorAnswer, session: Session, note: str) -> None:
    span = DateTimeTZRange(session.start_at, session.end_at) if session.takes_time else None
    row.answer, row.note = to, note.strip()[:200]
    row.answered_at = timezone.now() if to in (_CONFIRMED, _DECLINED) else None
    row.asked_during, row.asked_place = (None, "") if to == _PROPOSED else (span, session.where)
    row.during = None if to == _DECLINED else span


def _may(before: InstructorAnswer, to: InstructorAnswer, giver: _Giver, session: Session) -> None:
    """Raises NotAsked or Stale when the step is not to be taken."""
    words = {"before": before.label, "to": to.label}
    if session.status == SessionStatus.CANCELLED:
        raise NotAsked(_("这节课已停课，不用答复。"))
    if giver.link and session.training_class.status in OVER:
        raise NotAsked(_("本班已经结束或取消，不用答复。"))
    if not session.is_placed and to != _PROPOSED:
        raise NotAsked(_("这节课还没有排上时间，排好后再邀请。"))
    if to not in (BY_LINK if giver.link else STEPS).get(before, ()) and to != before:
        raise NotAsked(_("现在是“%(before)s”，不能改为“%(to)s”。") % words)
    if giver.link and session.start_at and session.start_at <= timezone.now():
        raise NotAsked(_("这节课已经开始，如有变化请打电话联系。"))
    if giver.version is not None and giver.version != session.version:
        raise Stale(session)


def _take(session: Session, instructor: Instructor) -> None:
    """Looks, under the lecturer's lock, whether the time is still to be had; raises Clashing."""
    if session.start_at is None or session.end_at is None:
        return
    lock_resources(set(), {instructor.pk}, set())
    proposal = Proposal(
        start_at=session.start_at,
        end_at=session.end_at,
        audience={},
        instructor_ids=frozenset([instructor.pk]),
        session_id=session.pk,
    )
    if found := clashes.find(proposal):
        raise Clashing(found)
