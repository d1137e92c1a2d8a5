"""学员证: a random code a trainee, issued once for a class, and what a scanned code says."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from django.db import transaction

from accounts import audit
from accounts.models import User
from attendance.marking import refuse_locked
from attendance.models import BadgeCode
from attendance.registration import cadre_of, is_code
from courses.models import TrainingClass
from trainees.models import Enrolment

# Without the letters that are read as digits; typed by hand where the code is torn.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 12
_BADGE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Badge:
    """One person's badge; `picture` is the code as an SVG in a data address, "" before it is issued."""

    person: Enrolment
    code: str
    picture: str


@transaction.atomic
def issue(training_class: TrainingClass, *, by: User) -> int:
    """Gives a code to everybody of the class who has none; says how many. Codes once given stay. Raises NotMarkable for a
    closed class."""
    # Two who issue at once wait for each other here.
    TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    refuse_locked(training_class)
    people = training_class.enrolments.on_the_list().filter(badge=None).order_by("pk")
    rows = [BadgeCode(enrolment=person, code=_new_code()) for person in people]
    BadgeCode.objects.bulk_create(rows)
    if rows:
        audit.record("attendance.issue_badges", by=by, subject=training_class, badges=len(rows))
    return len(rows)


def badges_of(training_class: TrainingClass) -> Sequence[Badge]:
    """Everybody on the list, in unit order. One query."""
    people = training_class.enrolments.on_the_list().in_unit_order().select_related("cadre", "badge", "group")
    return [_badge(person) for person in people]


def is_badge(text: str) -> bool:
    """Whether the text is the code of a badge."""
    return bool(_BADGE.fullmatch(normal(text)))


def normal(text: str) -> str:
    """The code as it is kept: some scanners type in small letters, some people with spaces."""
    return re.sub(r"[\s-]", "", text).upper()


def person_of(text: str, training_class: TrainingClass) -> Enrolment | None:
    """Whose badge or personal slip that is, in this class; None for a code of nobody here."""
    people = training_class.enrolments.select_related("cadre")
    if is_code(text):
        cadre = cadre_of(text, training_class)
        return people.filter(cadre=cadre).first() if cadre else None
    return people.filter(badge__code=normal(text)).first() if is_badge(text) else None


def is_of_another_class(text: str, training_class: TrainingClass) -> bool:
    """Whether that badge was issued in another class."""
    rows = BadgeCode.objects.filter(code=normal(text))
    return rows.exclude(enrolment__training_class=training_class).exists()


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def _badge(person: Enrolment) -> Badge:
    badge = getattr(person, "badge", None)  # there may be none
    if badge is None:
        return Badge(person, "", "")
    picture = segno.make(badge.code, error="m", micro=False).svg_data_uri(border=1, svgns=True, nl=False)
    return Badge(person, badge.code, picture)
