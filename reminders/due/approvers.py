"""Whose word a request for leave awaits now: `attendance.leave_access.waiting_for`, asked the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from accounts.models import Grant, Role
from attendance import leave_delegating
from attendance.models import LeaveDelegation, LeaveLevel, LeaveRequest
from courses.models import TrainingClass
from reminders.due import people
from reminders.due.people import Liaisons

# Level → class → who holds it.
Holders = Mapping[str, Mapping[int, Collection[int]]]


@dataclass(frozen=True)
class Approvers:
    """The approvers of some classes. `holders` may decide at a level, `told` are those of them whose business it is: an
    administrator is told at the organisers' level only where no organiser is."""

    liaisons: Liaisons
    holders: Holders
    told: Holders
    delegations: Sequence[LeaveDelegation]

    @classmethod
    def load(cls, requests: Iterable[LeaveRequest]) -> Self:
        """Those of the requests' classes, which come with their plans, hosts and implementers. Five queries."""
        classes = {row.enrolment.training_class_id: row.enrolment.training_class for row in requests}
        heads = people.heads_of(classes)
        over = _grants(classes.values())
        organisers, administrators, whole = (defaultdict(set) for _level in range(3))
        for pk, training_class in classes.items():
            for path, role, user in over:
                if not any(one.startswith(path) for one in _paths(training_class)):
                    continue
                if role == Role.ORGANISER:
                    organisers[pk].add(user)
                else:
                    administrators[pk].add(user)
                    if path == _district(training_class):
                        whole[pk].add(user)
        both = {pk: organisers[pk] | administrators[pk] for pk in classes}
        nearest = {pk: organisers[pk] or administrators[pk] for pk in classes}
        delegations = leave_delegating.in_force().filter(taker__is_active=True, giver__is_active=True)
        return cls(
            Liaisons.load(classes),
            {LeaveLevel.HEAD_TEACHER: heads, LeaveLevel.ORGANISER: both, LeaveLevel.DISTRICT: whole},
            {LeaveLevel.HEAD_TEACHER: heads, LeaveLevel.ORGANISER: nearest, LeaveLevel.DISTRICT: whole},
            list(delegations.order_by("pk")),
        )

    def of(self, request: LeaveRequest) -> list[int]:
        """Whose word the request awaits: the unit's liaisons, else the approvers of the level and those who decide for
        one of them; never the person's own."""
        person = request.enrolment
        if request.awaits == LeaveLevel.UNIT:
            found = set(self.liaisons.over(person.unit.path))
        else:
            found = {*self.told[request.awaits].get(person.training_class_id, ()), *self._delegated(request)}
        return sorted(found - {person.cadre.user_id or 0})

    def _delegated(self, request: LeaveRequest) -> list[int]:
        training_class = request.enrolment.training_class
        givers = self.holders[request.awaits].get(training_class.pk, ())
        return [
            one.taker_id
            for one in self.delegations
            if one.level == request.awaits
            and one.giver_id in givers
            and one.district_id == training_class.plan.district_id
            and one.training_class_id in (None, training_class.pk)
        ]


def _grants(classes: Iterable[TrainingClass]) -> list[tuple[str, str, int]]:
    """(path of the unit, role, user) of the organisers and administrators over these classes. One query."""
    units = {int(pk) for row in classes for path in _paths(row) for pk in path.strip("/").split("/")}
    grants = Grant.objects.in_force().filter(
        role__in=[Role.ORGANISER, Role.ADMINISTRATOR], unit__in=units, user__is_active=True
    )
    return list(grants.order_by("user").values_list("unit__path", "role", "user"))


def _paths(training_class: TrainingClass) -> list[str]:
    """Over which units somebody must hold a role to decide on the class."""
    own = [unit.path for unit in (training_class.host, training_class.implementer) if unit]
    return [*own, _district(training_class)]


def _district(training_class: TrainingClass) -> str:
    return f"{training_class.plan.district_id}/"
