"""What a person serves in which class, asked once a request."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists

from accounts.asked_once import asked_once
from accounts.models import Grant, Role, SignInPolicy, User
from courses.models import StaffRole, TrainingClass

Duties = frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Duty:
    """An appointment to a class, and the days of its published timetable."""

    class_id: int
    role: str
    first_on: dt.date | None
    last_on: dt.date | None
    may_ask_factors: bool

    def runs_on(self, day: dt.date) -> bool:
        """Whether the class is held around that day."""
        return bool(self.first_on and self.last_on and self.first_on <= day <= self.last_on)


@asked_once
def appointments_of(user: User) -> list[Duty]:
    """The appointments that have not expired, those to the classes that begin first before the others."""
    days = ("training_class__first_published_on", "training_class__last_published_on")
    asked = Exists(SignInPolicy.objects.asking())
    rows = user.class_roles.in_force().values_list("training_class_id", "role", *days, asked)
    return [Duty(*row) for row in rows.order_by(days[0], "training_class")]


@asked_once
def duties_of(user: User) -> Duties:
    """(class id, role) of each appointment that has not expired."""
    return frozenset((duty.class_id, duty.role) for duty in appointments_of(user))


def headed_on(user: User, day: dt.date) -> list[int]:
    """The classes held around that day of which the user is the head teacher, the first to begin before the others."""
    return [
        duty.class_id
        for duty in appointments_of(user)
        if duty.role == StaffRole.HEAD_TEACHER and duty.runs_on(day)
    ]


def is_staff(user: User) -> bool:
    """Whether the account opens more than the cadre's own page: such people sign in by password."""
    more = user.is_staff or user.is_superuser or bool(user.roles - {Role.CADRE})
    return more or bool(duties_of(user))


def organisers_of(training_class: TrainingClass) -> list[User]:
    """The organisers over the class's host, implementer or district, those nearest to the class first. One query."""
    paths = [unit.path for unit in (training_class.implementer, training_class.host) if unit]
    units = {int(pk) for path in paths for pk in path.split("/") if pk} | {training_class.plan.district_id}
    grants = Grant.objects.in_force().filter(role=Role.ORGANISER, unit__in=units, user__is_active=True)
    nearest = grants.select_related("user", "unit").order_by("user")
    found = {grant.user: len(grant.unit.path) for grant in nearest}
    return sorted(found, key=lambda person: -found[person])
