"""Where a lecturer's fee goes: ID number, bank and account, kept encrypted, shown masked, revealed with a row in the trail."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts import audit, identity
from accounts.models import User
from timetable.models import Instructor, PaymentDetails

_HIDDEN = "****"


@dataclass(frozen=True)
class Details:
    """What is known; "" where it is not."""

    id_number: str = ""
    bank: str = ""
    account: str = ""

    @property
    def masked(self) -> Details:
        """The ID number by R28, of the account the last four digits, of the bank nothing."""
        account = f"{_HIDDEN} {self.account[-4:]}" if len(self.account) > 8 else _HIDDEN
        return Details(
            identity.mask_id_number(self.id_number),
            self.bank and _HIDDEN,
            self.account and account,
        )


def details_of(instructor: Instructor) -> Details:
    """In full, for what masks it or may show it; `payment_details` is fetched. Raises `identity.Undecipherable`."""
    row: PaymentDetails | None = getattr(instructor, "payment_details", None)
    if row is None:
        return Details()
    stored = (row.id_number_encrypted, row.bank_encrypted, row.account_encrypted)
    return Details(*(identity.decrypt(one) if bytes(one) else "" for one in stored))


def reveal(instructor: Instructor, *, by: User) -> Details:
    """In full, with a row in the trail that holds none of it."""
    audit.record("timetable.reveal_payment_details", by=by, subject=instructor)
    return details_of(instructor)


@transaction.atomic
def keep(instructor: Instructor, *, by: User, known: Details, clear: bool = False) -> PaymentDetails:
    """Keeps what is known; what is "" stays as it was, or with `clear` is forgotten."""
    Instructor.objects.select_for_update(no_key=True).get(pk=instructor.pk)
    row, _is_new = PaymentDetails.objects.get_or_create(instructor=instructor)
    changed = []
    for name in ("id_number", "bank", "account"):
        value = getattr(known, name)
        if value or clear:
            setattr(row, f"{name}_encrypted", identity.encrypt(value) if value else b"")
            changed.append(name)
    row.save()
    audit.record("timetable.keep_payment_details", by=by, subject=instructor, changed=changed, clear=clear)
    return row
