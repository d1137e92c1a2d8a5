"""Who is meant by an audience, in the classes of some occasions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Grant, Role, User
from courses.models import ClassStaff, StaffRole, TrainingClass
from reminders.due.rule import Batch, Occasion
from reminders.models import Audience
from timetable.models import InstructorAnswer, PublishedInstructor, SessionInstructor, SessionStatus
from trainees.models import Enrolment
from units.models import in_subtree


def trainees(occasions: Sequence[Occasion]) -> list[Batch]:
    """All who attend the occasion's class."""
    people = Enrolment.objects.attending().filter(training_class__in=_classes(occasions))
    return [Batch(audience=Audience.TRAINEES, occasions=occasions, kind="cadre", people=people)]


def head_teachers(occasions: Sequence[Occasion]) -> list[Batch]:
    """Those who head the class now."""
    people = ClassStaff.objects.in_force().filter(
        role=StaffRole.HEAD_TEACHER, training_class__in=_classes(occasions), user__is_active=True
    )
    return [Batch(audience=Audience.HEAD_TEACHERS, occasions=occasions, kind="user", people=people)]


def heads_of(classes: Collection[int]) -> dict[int, list[int]]:
    """Who heads each of these classes now. One query."""
    rows = ClassStaff.objects.in_force().filter(
        role=StaffRole.HEAD_TEACHER, training_class__in=classes, user__is_active=True
    )
    found: dict[int, list[int]] = defaultdict(list)
    for class_id, user in rows.order_by("pk").values_list("training_class", "user"):
        found[class_id].append(user)
    return found


def organisers(occasions: Sequence[Occasion]) -> list[Batch]:
    """The organisers of the unit that implements the class, else of the nearest above its host. Two queries."""
    classes = TrainingClass.objects.filter(pk__in=_classes(occasions)).select_related(
        "host", "implementer", "plan__district"
    )
    rows = [(row.pk, (row.implementer or row.host).path, row.plan.district_id) for row in classes]
    units = {int(pk) for _class, path, _district in rows for pk in path.strip("/").split("/")}
    units |= {district for _class, _path, district in rows}
    grants = Grant.objects.in_force().filter(role=Role.ORGANISER, unit__in=units, user__is_active=True)
    holders: dict[int, list[int]] = {}
    for unit_id, user_id in grants.order_by("user").values_list("unit", "user"):
        holders.setdefault(unit_id, []).append(user_id)
    listed = [
        (occasion.class_id, occasion.subject, user_id)
        for class_id, path, district in rows
        for occasion in occasions
        if occasion.class_id == class_id
        for user_id in nearest(holders, [*reversed(path.strip("/").split("/")), district])
    ]
    return [Batch(audience=Audience.ORGANISERS, occasions=occasions, kind="user", listed=listed)]


def nearest(holders: dict[int, list[int]], units: Iterable[str | int]) -> list[int]:
    """Those who hold something over the first of these units that anybody holds."""
    return next((found for unit in units if (found := holders.get(int(unit)))), [])


def teaching_of(sessions: Any) -> QuerySet[PublishedInstructor]:
    """Who holds these sessions as published and has not declined since; `sessions` are their keys, or ask for them."""
    declined = SessionInstructor.objects.filter(
        session=OuterRef("published_session"),
        instructor=OuterRef("instructor"),
        answer=InstructorAnswer.DECLINED,
    )
    rows = PublishedInstructor.objects.filter(
        published_session__in=sessions,
        published_session__status=SessionStatus.SCHEDULED,
        instructor__is_active=True,
    )
    return rows.exclude(Exists(declined))


def instructors_of(sessions: Any) -> list[tuple[int, int, int]]:
    """(class that arranges it, session, lecturer) of these sessions, without those who declined. One query."""
    rows = teaching_of(sessions).order_by("pk")
    return list(rows.values_list("published_session__training_class", "published_session", "instructor"))


@dataclass(frozen=True)
class Liaisons:
    """The liaisons of some districts, by the path of their unit."""

    by_path: Mapping[str, Sequence[int]]

    @classmethod
    def load(cls, classes: Collection[int]) -> Self:
        """Those of the districts of these classes. Two queries."""
        districts = TrainingClass.objects.filter(pk__in=classes).values_list("plan__district", flat=True)
        within = in_subtree("unit__", [f"{pk}/" for pk in set(districts)])
        grants = Grant.objects.in_force().filter(within, role=Role.LIAISON, user__is_active=True)
        found: dict[str, list[int]] = defaultdict(list)
        for path, user in grants.order_by("user").values_list("unit__path", "user"):
            found[path].append(user)
        return cls(found)

    def over(self, path: str) -> list[int]:
        """Those of the unit and of the units above it; the district's only where there is nobody else."""
        above = [one for one in self.by_path if path.startswith(one)]
        near = [one for one in above if one.count("/") > 1] or above
        return sorted({user for one in near for user in self.by_path[one]})

    def answering_for(self, path: str) -> list[int]:
        """Who answers for a unit's seats: its own, else those of the nearest unit above, else those below."""
        above = [one for one in self.by_path if path.startswith(one)]
        if above:
            return sorted(self.by_path[max(above, key=len)])
        below = [one for one in self.by_path if one.startswith(path)]
        return sorted({user for one in below for user in self.by_path[one]})


def paths_of(user: User | None) -> list[str]:
    """The units for which somebody is the liaison, by their paths."""
    return user.unit_paths(Role.LIAISON) if user else []


def _classes(occasions: Sequence[Occasion]) -> set[int]:
    return {occasion.class_id for occasion in occasions}
