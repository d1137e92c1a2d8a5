"""The short code on a 报到条: read out or typed, it ties a phone to one enrolment. Only its keyed hash is kept."""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts import audit, identity
from accounts.models import User
from trainees.holding import enrolments_to_come
from trainees.models import Enrolment, SlipCode

LENGTH = 8
# Without what looks or sounds like another: 0 O D, 1 I L, 2 Z, 5 S, 8 B, U V.
SIGNS = "ACEFGHJKMNPQRTWXY34679"
_WIDE = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | {"\u3000": " "})


@transaction.atomic
def issue_many(people: Sequence[Enrolment], *, by: User | None) -> dict[int, str]:
    """New codes by enrolment id, for those who attend; the codes they had are dead. The queries do not grow with the people."""
    locked = Enrolment.objects.select_for_update(no_key=True).attending()
    rows = list(locked.filter(pk__in=[person.pk for person in people]).order_by("pk"))
    SlipCode.objects.filter(enrolment__in=rows, revoked_at=None).update(revoked_at=timezone.now())
    codes = {row.pk: "".join(secrets.choice(SIGNS) for _sign in range(LENGTH)) for row in rows}
    SlipCode.objects.bulk_create(
        SlipCode(enrolment_id=pk, code_hash=_hash(code), issued_by=by) for pk, code in codes.items()
    )
    if rows:
        subject = rows[0] if len(rows) == 1 else rows[0].training_class
        audit.record("trainees.issue_slip_codes", by=by, subject=subject, enrolments=sorted(codes))
    return codes


def find(text: str) -> Enrolment | None:
    """Whose open code that is, however it was typed; None once the class is over or the person has left. One query."""
    return (
        enrolments_to_come()
        .filter(slip_codes__code_hash=_hash(tidied(text)), slip_codes__revoked_at=None)
        .select_related("cadre__user", "training_class")
        .first()
    )


def tidied(text: str) -> str:
    """The code as it was issued: capitals, without spaces and dashes, of any width."""
    return "".join(sign for sign in text.translate(_WIDE).upper() if sign.isalnum())


def spelt(code: str) -> str:
    """As it is printed, in two halves."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}" if code else ""


def _hash(code: str) -> str:
    return identity.keyed_hash(code, purpose="slip code")
