"""Groups side by side: their people, what they are made of, and the class's committee."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.models import TrainingClass
from trainees.grouping import Proposal
from trainees.groups import CLASS_ROLES
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
    """The committee: each role with who has it, the usual roles first."""
    held: dict[str, list[Member]] = {}
    for person in people:
        if person.class_role:
            held.setdefault(person.class_role, []).append(person)
    usual = {role: place for place, role in enumerate(CLASS_ROLES)}
    return sorted(held.items(), key=lambda item: usual.get(item[0], len(usual)))


@dataclass(frozen=True, slots=True)
class Proposed:
    """A group as it would be."""

    name: str
    leader: Member | None
    people: list[Member]

    @property
    def figures(self) -> Figures:
        """What the group would be made of."""
        return Figures.of(self.people)


@dataclass(frozen=True, slots=True)
class Preview:
    """What is and what would be, side by side; `stamp` goes back with the confirmation."""

    before: list[Column]
    after: list[Proposed]
    moved: int
    stamp: str

    @classmethod
    def of(cls, training_class: TrainingClass, proposal: Proposal, people: Sequence[Member]) -> "Preview":
        """The proposal with the people of the page; one query."""
        known = {person.pk: person for person in people}
        after = [
            Proposed(
                part.name,
                known.get(part.leader.pk) if part.leader else None,
                [known[row.pk] for row in part.people if row.pk in known],
            )
            for part in proposal.parts
        ]
        moved = sum(
            1
            for part in proposal.parts
            for row in part.people
            if row.group_id != (part.group and part.group.pk)
        )
        return cls(columns(training_class, people)[1], after, moved, proposal.stamp)

    @property
    def summary(self) -> str:
        """What every group gets, in a sentence."""
        figures = [part.figures for part in self.after]
        words = {
            "people": _range(row.people for row in figures),
            "new": _range(row.new for row in figures),
            "women": _range(row.women for row in figures),
            "towns": _range(row.towns for row in figures),
        }
        return _("每组%(people)s人；新任%(new)s人；女%(women)s人；来自%(towns)s个镇街。") % words


def _range(numbers: Iterable[int]) -> str:
    found = sorted(set(numbers))
    return f"{found[0]}–{found[-1]}" if len(found) > 1 else str(found[0])
