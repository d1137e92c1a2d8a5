"""A session as it is to be: the check before, and the writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Case, F, Q, Value, When

from courses.models import TrainingClass
from timetable import limits
from timetable.audience import audience
from timetable.clashes import Proposal
from timetable.models import Instructor, InstructorAnswer, Session, SessionInstructor
from timetable.placing import lock_resources
from timetable.refusals import Clashing
from trainees.models import StudyGroup


@dataclass
class Arrangement:
    """A session as it is to be, with the people and classes it is to have. `standing` is how it is placed so far:
    the limits that hold already refuse nothing, so that what came to stand under one can still be edited."""

    session: Session
    instructors: Sequence[Instructor]
    groups: Sequence[StudyGroup]
    joint_classes: Sequence[TrainingClass]
    standing: Proposal | None = None

    @classmethod
    def of(cls, session: Session) -> Arrangement:
        """As it is stored, and not yet changed. Three queries."""
        teaching = session.teaching.select_related("instructor")
        found = cls(
            session,
            [row.instructor for row in teaching if row.answer != "DECLINED"],
            list(session.groups.all()),
            list(session.joint_classes.all()),
        )
        if session.takes_time and session.start_at and session.end_at:
            found.standing = found.proposal(session.start_at, session.end_at)
        return found

    def proposal(self, start_at: dt.datetime, end_at: dt.datetime) -> Proposal:
        """What the clash check is asked."""
        session, room = self.session, self.session.room
        classes = [session.training_class_id, *(joined.pk for joined in self.joint_classes)]
        return Proposal(
            start_at=start_at,
            end_at=end_at,
            audience=audience(classes, [(group.training_class_id, group.pk) for group in self.groups]),
            room_id=room.pk if room and room.excludes else None,
            instructor_ids=frozenset(person.pk for person in self.instructors),
            session_id=session.pk,
            place_id=room.pk if room else None,
            title=session.title,
            class_name=session.training_class.name,
        )

    def check(self) -> None:
        """Takes the locks and looks once more; raises Clashing, for a hard limit too. Unplaced or cancelled it stands
        in nobody's way."""
        session = self.session
        if not session.takes_time or session.start_at is None or session.end_at is None:
            return
        if session.end_at <= session.start_at:
            raise ValueError("a session ends after it starts")
        proposal = self.proposal(session.start_at, session.end_at)
        room_ids = {proposal.room_id} if proposal.room_id else set[int]()
        lock_resources(room_ids, proposal.instructor_ids, set(proposal.audience))
        if found := limits.hindrances([proposal], [self.standing] if self.standing else []):
            raise Clashing(found)

    def save(self) -> None:
        """Writes the session's own row."""
        session = self.session
        session.room_excludes = bool(session.room and session.room.excludes)
        session.save()

    def save_audience(self) -> None:
        """Writes groups and joint classes; raises ValueError for a group of a class that does not come."""
        allowed = {self.session.training_class_id, *(joined.pk for joined in self.joint_classes)}
        if strange := [group for group in self.groups if group.training_class_id not in allowed]:
            raise ValueError(f"groups of other classes: {strange}")
        self.session.groups.set(self.groups)
        self.session.joint_classes.set(self.joint_classes)

    def save_times(self) -> None:
        """Gives the lecturers' rows the session's time, except those who have declined."""
        during = self._during()
        teaching = self.session.teaching.exclude(answer=InstructorAnswer.DECLINED)
        teaching.update(during=during, answer=answer_at(during))

    def save_instructors(self, kept: Mapping[int, SessionInstructor]) -> None:
        """Writes who teaches; `kept` are the rows of before by instructor. An answer given stays, but who has
        declined and is named again is asked again."""
        wanted = {person.pk for person in self.instructors}
        if kept:
            declined = InstructorAnswer.DECLINED
            gone = [pk for pk, row in kept.items() if pk not in wanted and row.answer != declined]
            again = [pk for pk, row in kept.items() if pk in wanted and row.answer == declined]
            self.session.teaching.filter(instructor__in=gone).delete()
            self.session.teaching.filter(instructor__in=again).update(
                answer=InstructorAnswer.PROPOSED, answered_at=None, note=""
            )
            self.save_times()
        SessionInstructor.objects.bulk_create(
            SessionInstructor(session=self.session, instructor=person, during=self._during())
            for person in self.instructors
            if person.pk not in kept
        )

    def _during(self) -> DateTimeTZRange | None:
        session = self.session
        return DateTimeTZRange(session.start_at, session.end_at) if session.takes_time else None


def answer_at(during: DateTimeTZRange | F | None) -> Case:
    """What a lecturer's answer is worth at that time: who has confirmed another one counts as asked only, until that
    time is back or an answer is given anew."""
    confirmed, asked = InstructorAnswer.CONFIRMED, InstructorAnswer.INVITED
    agreed, known = Q(asked_during=during), Q(asked_during__isnull=False)
    return Case(
        When(known & ~agreed & Q(answer=confirmed), then=Value(asked)),
        When(known & agreed & Q(answer=asked, answered_at__isnull=False), then=Value(confirmed)),
        default=F("answer"),
    )


def trail_of(session: Session) -> dict[str, Any]:
    """What the trail keeps of a session, as plain JSON."""
    return {
        "start": session.start_at.isoformat() if session.start_at else None,
        "end": session.end_at.isoformat() if session.end_at else None,
        "room": session.room_id,
        "place": session.place,
        "title": session.title,
        "version": session.version,
    }
