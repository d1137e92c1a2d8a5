"""Dividing a class into groups by a rule."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.models import TrainingClass
from trainees import arranging, mixing
from trainees.arranging import Act, Overtaken
from trainees.models import Enrolment, StudyGroup


class Criterion(models.TextChoices):
    """What each group gets its even part of."""

    NEWNESS = "NEWNESS", gettext_lazy("新任、连任")
    TOWN = "TOWN", gettext_lazy("镇街")
    GENDER = "GENDER", gettext_lazy("性别")


_KIND: dict[Criterion, Callable[[Enrolment], str]] = {
    Criterion.NEWNESS: lambda person: str(person.is_new),
    Criterion.TOWN: lambda person: person.town_name,
    Criterion.GENDER: lambda person: person.cadre.gender,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How people are shared out: evenly by each of `mixed`, the weightiest first; or `together`, people of one town in
    one group as far as equal sizes allow."""

    mixed: tuple[Criterion, ...] = (Criterion.TOWN,)
    together: bool = False

    def shares(self, people: Sequence[Enrolment], count: int) -> list[int]:
        """The group, from 0, of each of the people, who come in unit order; sizes differ by at most one."""
        if self.together:
            return mixing.runs(len(people), count)
        return mixing.shares([tuple(_KIND[kind](person) for kind in self.mixed) for person in people], count)


TOWNS_MIXED = Rule()


@dataclass(frozen=True, slots=True)
class Part:
    """A group as it would be: `group` is None where it is still to be made."""

    number: int
    name: str
    group: StudyGroup | None
    people: list[Enrolment]

    @property
    def leader(self) -> Enrolment | None:
        """A secretary before a director, before others, before deputies."""
        return min(self.people, key=lambda person: (_rank(person.post), person.pk), default=None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A division that nobody has written; `stamp` tells the people and groups that it was made of."""

    parts: list[Part]
    stamp: str


def propose(training_class: TrainingClass, *, count: int, rule: Rule = TOWNS_MIXED) -> Proposal:
    """`count` groups of all who are on the list. Groups are known again by their number, with the names they have.

    Raises ValueError for less than one group.
    """
    if count < 1:
        raise ValueError("a class has at least one group")
    people = list(training_class.enrolments.on_the_list().select_related("cadre").in_unit_order())
    known = {group.number: group for group in training_class.groups.all()}
    shares = rule.shares(people, count)
    parts = [
        Part(
            number,
            known[number].name if number in known else name_of(number),
            known.get(number),
            [person for person, share in zip(people, shares, strict=True) if share == number - 1],
        )
        for number in range(1, count + 1)
    ]
    return Proposal(parts, _stamp(people, known.values()))


def divide(
    training_class: TrainingClass, *, count: int, by: User | None, rule: Rule = TOWNS_MIXED
) -> list[StudyGroup]:
    """Divides the class as `propose` says, and gives the groups. Raises ValueError for less than one group."""
    adopt(training_class, count=count, rule=rule, by=by)
    return list(training_class.groups.filter(number__lte=count).select_related("leader"))


def adopt(training_class: TrainingClass, *, count: int, rule: Rule, by: User | None, seen: str = "") -> Act:
    """Writes what `propose` says, each group with a leader.

    A group beyond `count` is emptied, and removed if nothing refers to it, so that sessions placed for a group stay
    with it. With `seen`, the stamp of a proposal that somebody has looked at, raises Overtaken where people or groups
    have changed since. Raises ValueError for less than one group.
    """
    with arranging.act(training_class, by=by, action="trainees.divide") as done:
        proposal = propose(training_class, count=count, rule=rule)
        if seen and seen != proposal.stamp:
            raise Overtaken(_("名单或分组刚刚变了。下面是按现在的名单重新分的，请再核对一次。"))
        groups, people = _make(training_class, proposal.parts), []
        for part, group in zip(proposal.parts, groups, strict=True):
            group.leader = part.leader
            for person in part.people:
                person.group = group
                people.append(person)
        StudyGroup.objects.bulk_create(
            groups, update_conflicts=True, unique_fields=["id"], update_fields=["leader"]
        )
        arranging.write(people, "group")
        _remove_left_over(training_class, count)
    return done


def name_of(number: int) -> str:
    """第3组: Chinese whoever makes the group, for it is stored and printed."""
    return f"第{number}组"


def _stamp(people: Sequence[Enrolment], groups: Iterable[StudyGroup]) -> str:
    facts = [(person.pk, person.group_id, *(kind(person) for kind in _KIND.values())) for person in people]
    names = [(group.pk, group.number, group.name) for group in groups]
    return hashlib.sha256(repr((facts, names)).encode()).hexdigest()[:24]


def _make(training_class: TrainingClass, parts: Sequence[Part]) -> list[StudyGroup]:
    fresh = {
        part.number: StudyGroup(training_class=training_class, number=part.number, name=part.name)
        for part in parts
        if part.group is None
    }
    StudyGroup.objects.bulk_create(fresh.values())
    return [part.group or fresh[part.number] for part in parts]


def _rank(post: str) -> int:
    if "书记" in post and "副书记" not in post:
        return 0
    if "主任" in post and "副主任" not in post:
        return 1
    return 2 if "副" in post else 3


def _remove_left_over(training_class: TrainingClass, count: int) -> None:
    """Groups beyond `count` lose their people, and go where no row of another kind names them."""
    left_over = training_class.groups.filter(number__gt=count)
    Enrolment.objects.filter(group__in=left_over).update(group=None)
    left_over.update(leader=None)
    left_over.exclude(pk__in=arranging.is_named_elsewhere(left_over).values("pk")).delete()
