"""What stands in the way of placing a session, as data (R17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from timetable.audience import Audience, expects, meet
from timetable.calendar import half_day_of, midnight
from timetable.occupied import Drafted, Holding, Occupied, Published, Span
from timetable.rows import Row
from trainees.models import Enrolment

NAMED_PEOPLE = 3


class ClashKind(StrEnum):
    """What is taken."""

    ROOM = "room"
    INSTRUCTOR = "instructor"
    CLASS = "class"
    TRAINEE = "trainee"


@dataclass(frozen=True)
class Proposal:
    """A session as it would be placed: `room_id` only when the room excludes, `place_id` whatever room it is,
    `session_id` None when it is new. `title` and `class_name` are for sentences that name it."""

    start_at: dt.datetime
    end_at: dt.datetime
    audience: Audience
    room_id: int | None = None
    instructor_ids: frozenset[int] = frozenset()
    session_id: int | None = None
    place_id: int | None = None
    title: str = ""
    class_name: str = ""

    @classmethod
    def of(cls, row: Row) -> Proposal:
        """A session as it is drafted."""
        return cls(
            start_at=row.start_at,
            end_at=row.end_at,
            audience=row.audience,
            room_id=row.room_id if row.room_excludes else None,
            instructor_ids=row.instructor_ids,
            session_id=row.session_id,
            place_id=row.room_id,
            title=row.title,
            class_name=row.owner,
        )

    def overlaps(self, other: Occupied) -> bool:
        """Whether another session takes some of the same time; back to back it does not."""
        is_itself = self.session_id is not None and self.session_id == other.session_id
        return not is_itself and self.start_at < other.end_at and other.start_at < self.end_at


@dataclass(frozen=True)
class Clash:
    """One thing that is taken, and by what. `what` names the room, the lecturer, the class, or the trainees (at
    most three, then a count); `resource_id` is the room's or the lecturer's."""

    kind: ClashKind
    what: str
    by: Occupied
    resource_id: int | None = None
    is_published: bool = False

    @property
    def of(self) -> ClashKind:
        """What would have to give way."""
        return self.kind

    def __str__(self) -> str:
        starts, ends = timezone.localtime(self.by.start_at), timezone.localtime(self.by.end_at)
        words = {
            "what": self.what,
            "half_day": half_day_of(self.by.start_at).label,
            "class_name": self.by.class_name,
            "title": self.by.title,
            "clock": f"{starts:%H:%M}–{ends:%H:%M}",
        }
        if self.is_published:
            return _("%(what)s %(half_day)s 已发布给“%(class_name)s”的“%(title)s”（%(clock)s）") % words
        if self.what == f"“{self.by.class_name}”":
            return _("%(what)s %(half_day)s 已有“%(title)s”（%(clock)s）") % words
        return _("%(what)s %(half_day)s 已有“%(class_name)s”的“%(title)s”（%(clock)s）") % words


def find(proposal: Proposal) -> list[Clash]:
    """What a placing would clash with among the drafted sessions; in constant queries, one a kind."""
    return find_many([proposal])[0]


def find_many(proposals: Sequence[Proposal]) -> list[list[Clash]]:
    """The clashes of each proposal, in their order, with drafts that are not among the proposals themselves.

    A place that does not exclude, and whatever is 待定, clashes with nothing; back to back is no clash. A whole
    class cannot be in two sessions at once, even before it has trainees; its groups can, side by side. A cadre who
    attends two classes is in the way of both.
    """
    return _find(proposals, Drafted(frozenset(p.session_id for p in proposals if p.session_id)))


def find_standing(proposals: Sequence[Proposal]) -> list[list[Clash]]:
    """The same of sessions that stand as they are, so with each other too."""
    return _find(proposals, Drafted(frozenset()))


def find_published(proposals: Sequence[Proposal], *, apart_from: Iterable[int]) -> list[list[Clash]]:
    """The same against what is published, apart from the sessions that are about to be published anew."""
    return _find(proposals, Published(frozenset(apart_from)))


def shared_classes(class_ids: Iterable[int]) -> Q:
    """A condition on classes: these, and those with which they have attending people in common."""
    people = Enrolment.objects.attending()
    cadres = people.filter(training_class__in=list(class_ids)).values("cadre")
    return Q(pk__in=list(class_ids)) | Q(pk__in=people.filter(cadre__in=cadres).values("training_class"))


def _find(proposals: Sequence[Proposal], stored: Drafted | Published) -> list[list[Clash]]:
    if not proposals:
        return []
    taken = Taken.load(proposals, stored)
    return [list(taken.clashes_of(proposal)) for proposal in proposals]


@dataclass(frozen=True)
class Taken:
    """What is taken in the time of the proposals: id and name of a lecturer with the session given, the sessions in
    the rooms and of the classes concerned, and the enrolments of people who attend two of these classes."""

    instructors: list[Holding]
    sessions: list[Occupied]
    people: list[Enrolment]
    is_published: bool

    @classmethod
    def load(
        cls, proposals: Sequence[Proposal], stored: Drafted | Published, *, around: dt.timedelta | None = None
    ) -> Taken:
        """For these proposals, at least one; one query a kind. With `around` also the sessions that long before
        and after, and what the lecturers do on the whole of their days."""
        starts, ends = min(p.start_at for p in proposals), max(p.end_at for p in proposals)
        near = Span(starts - around, ends + around) if around else Span(starts, ends)
        day = dt.timedelta(days=1)
        days = near if around is None else Span(midnight(near.start_at), midnight(near.end_at) + day)
        room_ids = {p.room_id for p in proposals if p.room_id}
        instructor_ids = {person for p in proposals for person in p.instructor_ids}
        class_ids = {class_id for p in proposals for class_id in p.audience}
        return cls(
            instructors=stored.instructors(instructor_ids, days) if instructor_ids else [],
            sessions=(sessions := stored.sessions(shared_classes(class_ids), room_ids, near)),
            people=_people_of(class_ids, class_ids | {other for row in sessions for other in row.audience}),
            is_published=isinstance(stored, Published),
        )

    def clashes_of(self, proposal: Proposal) -> Iterator[Clash]:
        """Those of one proposal: rooms, lecturers, classes, people."""
        for by in self.sessions:
            if by.room_id and by.room_id == proposal.room_id and proposal.overlaps(by):
                yield Clash(ClashKind.ROOM, by.room, by, by.room_id, self.is_published)
        for pk, name, by in self.instructors:
            if pk in proposal.instructor_ids and proposal.overlaps(by):
                yield Clash(ClashKind.INSTRUCTOR, name, by, pk, self.is_published)
        for session in self.sessions:
            if proposal.overlaps(session):
                for kind, what in self.in_both(proposal, session):
                    yield Clash(kind, what, session, None, self.is_published)

    def in_both(self, proposal: Proposal, session: Occupied) -> Iterator[tuple[ClashKind, str]]:
        """The classes and the trainees whom both sessions take, whenever they are."""
        for class_id, part in proposal.audience.items():
            if class_id in session.audience and meet(part, session.audience[class_id]):
                yield ClashKind.CLASS, f"“{session.class_names[class_id]}”"
        asked = self._expected(proposal.audience, proposal.start_at)
        busy = self._expected(session.audience, session.start_at)
        # Both sessions have the same class: that is said above, or its groups run side by side.
        names = [
            person.cadre.name
            for cadre_id, person in asked.items()
            if self._is_elsewhere(person, busy.get(cadre_id))
        ]
        if names:
            yield ClashKind.TRAINEE, _trainees(names)

    def _is_elsewhere(self, person: Enrolment, other: Enrolment | None) -> bool:
        return other is not None and other.training_class_id != person.training_class_id

    def _expected(self, audience: Audience, start_at: dt.datetime) -> dict[int, Enrolment]:
        """Those whom a session with that audience takes, by the cadre's id."""
        return {
            person.cadre_id: person
            for person in self.people
            if person.training_class_id in audience
            and expects(audience[person.training_class_id], person.group_id)
            and (person.expected_from is None or person.expected_from <= start_at)
        }


def _trainees(names: list[str]) -> str:
    words = {"names": _("、").join(names[:NAMED_PEOPLE]), "count": len(names)}
    if len(names) > NAMED_PEOPLE:
        return _("学员%(names)s等%(count)s人") % words
    return _("学员%(names)s") % words


def _people_of(class_ids: set[int], everywhere: set[int]) -> list[Enrolment]:
    """The enrolments of those who attend one of the classes and another one too. One query, none for one class."""
    if len(everywhere) < 2:
        return []
    attending = Enrolment.objects.attending().filter(training_class__in=everywhere)
    elsewhere = attending.filter(cadre=OuterRef("cadre")).exclude(training_class=OuterRef("training_class"))
    return list(
        attending.filter(Exists(elsewhere))
        .filter(cadre__in=attending.filter(training_class__in=class_ids).values("cadre"))
        .select_related("cadre")
        .only("cadre_id", "cadre__name", "training_class_id", "group_id", "expected_from")
        .order_by("pk")
    )
