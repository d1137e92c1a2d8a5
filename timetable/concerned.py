"""Whom changes of a timetable concern (R18)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from accounts.models import User
from courses.models import ClassStaff, StaffRole
from timetable.audience import expects
from timetable.difference import Change
from timetable.models import Instructor, InstructorAnswer, SessionInstructor
from timetable.rows import Row
from trainees.models import Enrolment

# A person's id → the ids of the sessions whose change concerns the person.
Told = Mapping[int, list[int]]


@dataclass(frozen=True)
class Concerned:
    """Those whom the changes of one version concern: trainees by the cadre, lecturers, and head teachers by their
    account, the last two with their names."""

    cadres: Told
    instructors: Told
    users: Told
    instructor_names: list[str] = field(default_factory=list)
    head_teacher_names: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.cadres) + len(self.instructors) + len(self.users)


class _Trainee(NamedTuple):
    cadre_id: int
    group_id: int | None
    expected_from: dt.datetime | None


@dataclass(frozen=True)
class People:
    """Who attends and who heads the classes of some changes, and who teaches their sessions."""

    trainees: Mapping[int, list[_Trainee]]
    heads: Mapping[int, list[tuple[int, str]]]
    lecturers: Mapping[int, str]
    declined: frozenset[tuple[int, int]]

    @classmethod
    def load(cls, changes: Iterable[Change]) -> People:
        """For these changes. Four queries."""
        rows = [row for change in changes for row in _rows(change)]
        class_ids = {class_id for row in rows for class_id in row.class_ids}
        trainees: dict[int, list[_Trainee]] = defaultdict(list)
        attending = Enrolment.objects.attending().filter(training_class__in=class_ids).order_by("pk")
        for class_id, *facts in attending.values_list("training_class", *_Trainee._fields):
            trainees[class_id].append(_Trainee(*facts))
        heads: dict[int, list[tuple[int, str]]] = defaultdict(list)
        staff = ClassStaff.objects.in_force().filter(
            role=StaffRole.HEAD_TEACHER, training_class__in=class_ids
        )
        for class_id, user_id, name in staff.values_list("training_class", "user", "user__name"):
            heads[class_id].append((user_id, name))
        lecturers = Instructor.objects.filter(pk__in={pk for row in rows for pk in row.instructor_ids})
        declined = SessionInstructor.objects.filter(
            session__in={row.session_id for row in rows}, answer=InstructorAnswer.DECLINED
        )
        return cls(
            trainees,
            heads,
            dict(lecturers.order_by("pk").values_list("pk", "name")),
            frozenset(declined.values_list("session", "instructor")),
        )

    def concerned(
        self, changes: Sequence[Change], *, everybody_of: int | None = None, apart_from: User | None = None
    ) -> Concerned:
        """Whoever is expected at, heads the class of, or teaches a changed session, before or after the change.

        A lecturer who has declined the session is no longer concerned, `apart_from` knows already. `everybody_of`
        adds all trainees of a class and its head teacher: the first version tells them even of having no session.
        """
        cadres: dict[int, dict[int, None]] = {}
        instructors: dict[int, dict[int, None]] = {}
        users: dict[int, dict[int, None]] = {}
        for row in (row for change in changes for row in _rows(change)):
            for cadre_id in self._expected_at(row):
                cadres.setdefault(cadre_id, {})[row.session_id] = None
            for person in row.instructor_ids:
                if (row.session_id, person) not in self.declined:
                    instructors.setdefault(person, {})[row.session_id] = None
            for user_id in self._heads_of(row.class_ids):
                users.setdefault(user_id, {})[row.session_id] = None
        if everybody_of is not None:
            for trainee in self.trainees.get(everybody_of, ()):
                cadres.setdefault(trainee.cadre_id, {})
            for user_id in self._heads_of([everybody_of]):
                users.setdefault(user_id, {})
        if apart_from:
            users.pop(apart_from.pk, None)
        names = dict(pair for pairs in self.heads.values() for pair in pairs)
        return Concerned(
            _listed(cadres),
            _listed(instructors),
            _listed(users),
            [name for pk, name in self.lecturers.items() if pk in instructors],
            [name for pk, name in names.items() if pk in users],
        )

    def _expected_at(self, row: Row) -> Iterator[int]:
        for class_id, part in row.audience.items():
            for trainee in self.trainees.get(class_id, ()):
                since = trainee.expected_from
                if expects(part, trainee.group_id) and (since is None or since <= row.start_at):
                    yield trainee.cadre_id

    def _heads_of(self, class_ids: Iterable[int]) -> Iterator[int]:
        return (user_id for class_id in class_ids for user_id, _name in self.heads.get(class_id, ()))


def _rows(change: Change) -> list[Row]:
    return [row for row in (change.before, change.after) if row]


def _listed(people: Mapping[int, Mapping[int, None]]) -> dict[int, list[int]]:
    return {pk: list(session_ids) for pk, session_ids in sorted(people.items())}
