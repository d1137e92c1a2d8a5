"""A class with two groups and a hall, for the pages of groups and seats."""

from typing import Any

from tests import factories
from tests.conftest import Cast
from trainees import seating
from trainees.models import Enrolment, StudyGroup
from trainees.seating import Filling, Hall

HTMX = {"HX-Request": "true"}


def two_groups(cast: Cast) -> tuple[StudyGroup, StudyGroup]:
    """The cast's person leads the first; two others are in the second."""
    first, second = factories.group(cast.training_class), factories.group(cast.training_class, 2)
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(group=first)
    first.leader = cast.enrolment
    first.save()
    for person in factories.trainees(cast.training_class, cast.other_community, 2):
        Enrolment.objects.filter(pk=person.pk).update(group=second)
    return first, second


def seated(cast: Cast, **hall: Any) -> list[Enrolment]:
    """Two people on the first two seats of a hall of two rows of two, the cast's person first."""
    factories.trainees(cast.training_class, cast.other_community, 1)
    seating.lay_out(cast.training_class, hall=Hall(2, 2, **hall), filling=Filling.ALL, seen=0, by=None)
    return list(cast.training_class.enrolments.order_by("seat_row", "seat_column"))


def said(response: Any) -> list[str]:
    """The messages of a page that was followed to."""
    return [str(message) for message in response.context["messages"]]
