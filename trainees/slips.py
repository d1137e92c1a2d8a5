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
from trainees import links
from trainees.models import Cadre, Enrolment, LinkKind, PersonalLink

# A second press within this time prints the same people again, with links that are open.
RESENT_WITHIN = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip; `code` is an SVG as a data address."""

    name: str
    unit: str
    post: str
    address: str
    code: str


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
    """New links for these people, as slips; the links they had are dead."""
    tokens = links.issue_many([person.cadre for person in people], kind=LinkKind.PAGE, by=by)
    return [
        _slip(person.cadre.name, person.unit_name, person.post, tokens[person.cadre_id]) for person in people
    ]


def issue_one(cadre: Cadre, *, by: User) -> Slip:
    """A new link for one person, as a slip."""
    post = cadre.appointments.current().select_related("unit").order_by("pk").first()
    token = links.issue(cadre, kind=LinkKind.PAGE, by=by)
    return _slip(cadre.name, str(post.unit) if post else "", post.post if post else "", token)


def _slip(name: str, unit: str, post: str, token: str) -> Slip:
    address = settings.BASE_URL + reverse("trainees:link_open", args=[token])
    code = segno.make(address, error="m", micro=False).svg_data_uri(border=0, svgns=True, nl=False)
    return Slip(name, unit, post, address, code)
