"""Who is expected when: the published sessions of a class by half-day, and whom each of them is for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from courses.models import TrainingClass
from timetable.calendar import HalfDay
from timetable.models import PublishedSession
from trainees.models import ATTENDING, Enrolment, EnrolmentStatus

ON_THE_LIST = (*ATTENDING, EnrolmentStatus.COMPLETED, EnrolmentStatus.NOT_COMPLETED)


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A published session that takes place; `tenths` are its hours in whole tenths (R9), `groups` the groups of this
    class that it is for, empty for all of it."""

    pk: int
    class_id: int
    title: str
    start_at: dt.datetime
    end_at: dt.datetime
    tenths: int
    groups: frozenset[int]

    def is_for(self, enrolment: Enrolment) -> bool:
        """Whether somebody is in its audience: the whole class or the own group, once joined (R29) and until replaced
        (R21)."""
        if enrolment.status not in ON_THE_LIST and not self._is_before_leaving(enrolment):
            return False
        if enrolment.expected_from and self.start_at < enrolment.expected_from:
            return False
        return not self.groups or enrolment.group_id in self.groups

    def _is_before_leaving(self, enrolment: Enrolment) -> bool:
        """Whether somebody replaced was still expected: until the one who came instead is."""
        newcomer = getattr(enrolment, "replaced_by", None)  # there may be none
        if enrolment.status != EnrolmentStatus.REPLACED or newcomer is None:
            return False
        return newcomer.expected_from is not None and self.start_at < newcomer.expected_from

    def overlaps(self, other: HeldSession) -> bool:
        """Whether both take the same time; back to back is none."""
        return self.start_at < other.end_at and other.start_at < self.end_at


Held = dict[HalfDay, list[HeldSession]]


def held_sessions(training_class: TrainingClass, half_days: Collection[HalfDay] | None = None) -> Held:
    """The class's published sessions that take place, by half-day in order; only those of `half_days` where given.

    Two queries.
    """
    rows = PublishedSession.objects.taking_place()
    if half_days is not None:
        first, last = min(half_days).day, max(half_days).day
        rows = rows.filter(
            start_at__gte=_midnight(first), start_at__lt=_midnight(last + dt.timedelta(days=1))
        )
    held = _held(rows, [training_class.pk]).get(training_class.pk, {})
    return {day: found for day, found in held.items() if half_days is None or day in half_days}


def held_by_class(classes: Collection[int]) -> Mapping[int, Held]:
    """The same for several classes, by their ids; one without sessions has no entry. Two queries."""
    return _held(PublishedSession.objects.taking_place(), classes)


def _held(rows: QuerySet[PublishedSession], classes: Collection[int]) -> dict[int, Held]:
    columns = ("pk", "training_class_id", "title", "start_at", "end_at", "hours", "period")
    sessions = list(
        rows.filter(classes__in=classes).order_by("start_at", "pk").values_list("classes", *columns)
    )
    groups = _groups_of({row[1] for row in sessions}, classes)
    found: dict[int, Held] = defaultdict(lambda: defaultdict(list))
    for class_id, pk, own, title, start_at, end_at, hours, period in sessions:
        half_day = HalfDay(timezone.localtime(start_at).date(), period)
        session = HeldSession(
            pk, own, title, start_at, end_at, int(hours * 10), frozenset(groups[class_id, pk])
        )
        found[class_id][half_day].append(session)
    return {
        class_id: {half_day: held[half_day] for half_day in sorted(held)} for class_id, held in found.items()
    }


def sessions_in(held: Held) -> list[int]:
    """The ids of all of them."""
    return [session.pk for sessions in held.values() for session in sessions]


def _groups_of(sessions: Collection[int], classes: Collection[int]) -> dict[tuple[int, int], set[int]]:
    """The groups of each class that a session is for, by class and session."""
    links = PublishedSession.groups.through.objects.filter(
        publishedsession__in=sessions, studygroup__training_class__in=classes
    )
    groups: dict[tuple[int, int], set[int]] = defaultdict(set)
    columns = ("studygroup__training_class_id", "publishedsession_id", "studygroup_id")
    for class_id, session_id, group_id in links.values_list(*columns):
        groups[class_id, session_id].add(group_id)
    return groups


def expected_sessions(
    enrolment: Enrolment, sessions: Sequence[HeldSession], recorded: Container[int]
) -> list[HeldSession]:
    """The sessions of one half-day in which the trainee is counted.

    Where the trainee stands recorded, that stays whatever group or state came after (R22), and nothing else at
    the same time is expected; of the others, those in whose audience the trainee is now.
    """
    known = [session for session in sessions if session.pk in recorded]
    due = [session for session in sessions if session.pk not in recorded and session.is_for(enrolment)]
    if known:
        due = [session for session in due if not any(session.overlaps(other) for other in known)]
    return sorted(known + due, key=lambda session: session.start_at) if known and due else known or due


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
