"""The attendance of a unit's own people in a class: by half-day, with flags, and who was absent today (R10, R15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts import identity
from accounts.models import Role, User
from attendance.standing import Column, Row, Standing, people_of
from attendance.unit_report import Incident
from courses.models import TrainingClass
from trainees.access import own_paths
from trainees.listing import phone_paths
from trainees.models import Enrolment
from units.models import in_subtree


@dataclass(frozen=True)
class UnitRow:
    """One of the unit's people; `phone` is in full for whom R28 allows it, else masked."""

    row: Row
    phone: str

    @property
    def person(self) -> Enrolment:
        """Whose row it is."""
        return self.row.enrolment


@dataclass(frozen=True)
class UnitAttendance:
    """What the unit sees. `absent_today` are told to it the same day (R10)."""

    columns: tuple[Column, ...]
    rows: tuple[UnitRow, ...]
    absent_today: tuple[Incident, ...]
    sees_phones: bool

    @classmethod
    def of(cls, training_class: TrainingClass, user: User) -> Self:
        """Those below the units of which the user is the liaison; everybody to the class's staff."""
        standing = Standing.of(training_class, _people(training_class, user))
        below = in_subtree("unit__", list(phone_paths(user, training_class)))
        shown = set(training_class.enrolments.filter(below).values_list("pk", flat=True))
        today = timezone.localdate()
        absent = [
            Incident(row.enrolment, cell.half_day, cell.value)
            for row in standing.rows
            for cell in row.cells
            if cell.half_day.day == today and cell.is_expected and cell.value.is_absent
        ]
        rows = [
            UnitRow(row, _phone(row.enrolment, in_full=row.enrolment.pk in shown)) for row in standing.rows
        ]
        return cls(standing.columns, tuple(rows), tuple(absent), any(row.person.pk in shown for row in rows))


def class_of_unit(user: User, pk: int) -> TrainingClass:
    """The class, to its staff and to a liaison with people in it; Http404 to everybody else."""
    own = Enrolment.objects.filter(in_subtree("unit__", user.unit_paths(Role.LIAISON)))
    classes = TrainingClass.objects.with_label()
    seen = classes.filter(pk__in=TrainingClass.objects.visible_to(user).values("pk"))
    return get_object_or_404(seen | classes.filter(pk__in=own.values("training_class")), pk=pk)


def _people(training_class: TrainingClass, user: User) -> Sequence[Enrolment]:
    people, paths = people_of([training_class]), own_paths(user, training_class)
    if paths is None:
        return people
    own = set(training_class.enrolments.filter(in_subtree("unit__", paths)).values_list("pk", flat=True))
    return [person for person in people if person.pk in own]


def _phone(person: Enrolment, *, in_full: bool) -> str:
    return person.phone if in_full else identity.mask_phone(person.phone)
