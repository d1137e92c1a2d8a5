"""Groups side by side: their people, what they are made of, and the class's committee."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courses.models import TrainingClass
from trainees.members import Member
from trainees.models import Gender, StudyGroup


@dataclass(frozen=True, slots=True)
class Figures:
    """How many: people, the newly appointed, women, towns."""

    people: int
    new: int
    women: int
    towns: int

    @classmethod
    def of(cls, people: Sequence[Member]) -> "Figures":
        """Of these people."""
        return cls(
            len(people),
            sum(1 for person in people if person.is_new),
            sum(1 for person in people if person.gender == Gender.FEMALE),
            len({person.town for person in people}),
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A group with its people, the leader first; `group` None holds those without one."""

    group: StudyGroup | None
    people: list[Member]

    @property
    def leader(self) -> Member | None:
        """Who leads, of those who are still in the group."""
        return next((person for person in self.people if person.leads), None)

    @property
    def figures(self) -> Figures:
        """What the group is made of."""
        return Figures.of(self.people)


def columns(training_class: TrainingClass, people: Iterable[Member]) -> tuple[Column, list[Column]]:
    """Those without a group, and the groups by number; one query."""
    by_group: dict[int | None, list[Member]] = {}
    for person in people:
        by_group.setdefault(person.group_id, []).append(person)
    for members in by_group.values():
        members.sort(key=lambda person: not person.leads)
    groups = [Column(group, by_group.get(group.pk, [])) for group in training_class.groups.all()]
    return Column(None, by_group.get(None, [])), groups


def class_roles(people: Iterable[Member]) -> list[tuple[str, list[Member]]]:
    """The committee: each role with who has it, in the order of the list."""
    held: dict[str, list[Member]] = {}
    for person in people:
        if person.class_role:
            held.setdefault(person.class_role, []).append(person)
    return list(held.items())
