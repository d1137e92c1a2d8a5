"""The printed slips of personal links: whom they are for, and what stands on them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import TrainingClass
from trainees import links, slip_codes
from trainees.models import Enrolment, LinkKind, PersonalLink

# A second press within this time prints the same people again, with links that are open.
RESENT_WITHIN = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip; `code` is an SVG as a data address, `short` the code that is typed."""

    name: str
    unit: str
    post: str
    address: str
    code: str
    short: str


def people_of(training_class: TrainingClass) -> list[Enrolment]:
    """Those who come, in unit order."""
    return list(training_class.enrolments.attending().in_unit_order().select_related("cadre"))


def without_link(people: Sequence[Enrolment], *, by: User) -> list[Enrolment]:
    """Those who have no open link, or one that the same person made a moment ago."""
    held = PersonalLink.objects.filter(
        cadre__in=[person.cadre_id for person in people], kind=LinkKind.PAGE, revoked_at=None
    ).exclude(issued_by=by, issued_at__gt=timezone.now() - RESENT_WITHIN)
    have = set(held.values_list("cadre_id", flat=True))
    return [person for person in people if person.cadre_id not in have]


def issue(people: Sequence[Enrolment], *, by: User) -> list[Slip]:
    """New links and short codes for these people, as slips; those they had are dead."""
    tokens = links.issue_many([person.cadre for person in people], kind=LinkKind.PAGE, by=by)
    codes = slip_codes.issue_many(people, by=by)
    return [
        Slip(
            name=person.cadre.name,
            unit=person.unit_name,
            post=person.post,
            address=(
                address := settings.BASE_URL + reverse("trainees:link_open", args=[tokens[person.cadre_id]])
            ),
            code=drawn(address),
            short=slip_codes.spelt(codes.get(person.pk, "")),
        )
        for person in people
    ]


def drawn(address: str) -> str:
    """A square code that opens the address, as an SVG in a data address."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=0, svgns=True, nl=False))
