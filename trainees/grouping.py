"""Dividing a class into groups."""

from collections.abc import Sequence

from django.db import transaction

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from trainees.enrolment import lock
from trainees.models import Enrolment, StudyGroup


@transaction.atomic
def divide(training_class: TrainingClass, *, count: int, by: User | None) -> list[StudyGroup]:
    """`count` groups of nearly the same size, each town spread over them, each with a leader.

    Groups are kept by their number, so that sessions placed for a group stay with it; one that is left
    over is emptied, and removed if nothing refers to it. A secretary leads before others.
    Raises ValueError for less than one group.
    """
    if count < 1:
        raise ValueError("a class has at least one group")
    lock(training_class)
    groups = _groups(training_class, count)
    people = list(training_class.enrolments.attending().in_unit_order())
    for place, person in enumerate(people):
        person.group = groups[place % count]
    leaders = {
        group.pk: _leader([person for person in people if person.group_id == group.pk]) for group in groups
    }
    for group in groups:
        group.leader = leaders[group.pk]
    _write(groups, people)
    _remove_left_over(training_class, count)
    audit.record("trainees.divide", by=by, subject=training_class, count=count)
    return groups


def name_of(number: int) -> str:
    """第3组: Chinese whoever makes the group, for it is stored and printed."""
    return f"第{number}组"


def _groups(training_class: TrainingClass, count: int) -> list[StudyGroup]:
    known = {group.number: group for group in training_class.groups.all()}
    fresh = [
        StudyGroup(training_class=training_class, number=number, name=name_of(number))
        for number in range(1, count + 1)
        if number not in known
    ]
    for group in StudyGroup.objects.bulk_create(fresh):
        known[group.number] = group
    return [known[number] for number in range(1, count + 1)]


def _leader(people: Sequence[Enrolment]) -> Enrolment | None:
    return min(people, key=lambda person: (_rank(person.post), person.pk), default=None)


def _rank(post: str) -> int:
    if "书记" in post and "副书记" not in post:
        return 0
    if "主任" in post and "副主任" not in post:
        return 1
    return 2 if "副" in post else 3


def _write(groups: list[StudyGroup], people: list[Enrolment]) -> None:
    StudyGroup.objects.bulk_create(
        groups, update_conflicts=True, unique_fields=["id"], update_fields=["leader"]
    )
    Enrolment.objects.bulk_create(
        people, update_conflicts=True, unique_fields=["id"], update_fields=["group"]
    )


def _remove_left_over(training_class: TrainingClass, count: int) -> None:
    """Groups beyond `count` lose their people, and go where no row of another kind names them."""
    left_over = training_class.groups.filter(number__gt=count)
    Enrolment.objects.filter(group__in=left_over).update(group=None)
    for relation in StudyGroup._meta.related_objects:
        if relation.related_model is not Enrolment:
            left_over = left_over.filter(**{f"{relation.get_accessor_name()}__isnull": True})
    left_over.delete()
