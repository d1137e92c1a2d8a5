"""Whom a session is for: classes, and groups of them; and which sessions are a cadre's own."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from timetable.models import PublishedSession
from timetable.models.published import PublishedSessionQuerySet
from trainees.models import Cadre, Enrolment, EnrolmentStatus
from trainees.models.enrolment import ATTENDING

# Class id → the ids of its groups that come; an empty set is the whole class. Groups narrow their own class only.
Audience = Mapping[int, frozenset[int]]

# Whose timetable it was or is.
_TAKING_PART = (*ATTENDING, EnrolmentStatus.COMPLETED, EnrolmentStatus.NOT_COMPLETED)


def audience(classes: Iterable[int], groups: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """From class ids and pairs (class id, group id)."""
    narrowed: dict[int, set[int]] = {class_id: set() for class_id in classes}
    for class_id, group_id in groups:
        if class_id in narrowed:
            narrowed[class_id].add(group_id)
    return {class_id: frozenset(group_ids) for class_id, group_ids in narrowed.items()}


def meet(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two parts of one class have a trainee in common: groups do not overlap, the whole meets all."""
    return not one or not other or bool(one & other)


def expects(part: frozenset[int], group_id: int | None) -> bool:
    """Whether that part of the class includes a trainee of that group (None: of none)."""
    return not part or group_id in part


def for_enrolments(enrolments: Iterable[Enrolment]) -> PublishedSessionQuerySet:
    """The published sessions at which these trainees are expected: their class, their group, since they joined."""
    classes = PublishedSession.classes.through.objects
    groups = PublishedSession.groups.through.objects
    condition = Q(pk__in=[])
    for enrolment in enrolments:
        mine = Q(pk__in=classes.filter(trainingclass=enrolment.training_class_id).values("publishedsession"))
        narrowed = groups.filter(studygroup__training_class=enrolment.training_class_id)
        whole = ~Q(pk__in=narrowed.values("publishedsession"))
        own_group = Q(pk__in=groups.filter(studygroup=enrolment.group_id).values("publishedsession"))
        mine &= (whole | own_group) if enrolment.group_id else whole
        if enrolment.expected_from:
            mine &= Q(start_at__gte=enrolment.expected_from)
        condition |= mine
    return PublishedSession.objects.filter(condition)


def for_cadre(cadre: Cadre) -> PublishedSessionQuerySet:
    """The cadre's own published sessions, in all classes taken part in. Two queries."""
    return for_enrolments(Enrolment.objects.filter(cadre=cadre, status__in=_TAKING_PART))
