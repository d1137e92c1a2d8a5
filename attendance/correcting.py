"""A credit is corrected for a reason: what stood before is kept in the trail, shown, and can be brought back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from attendance import crediting
from attendance.models import HoursCredit
from trainees.models import Cadre

CORRECTED = "attendance.correct_credit"


class NotCorrectable(Exception):
    """The credit cannot be corrected so; the message is for the reader."""


class CorrectedMeanwhile(NotCorrectable):
    """Somebody corrected it after it was read."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be corrected of a credit. Of online hours those that were claimed: what they convert to follows (R6)."""

    hours: Decimal
    days: Decimal
    year: int

    @classmethod
    def of(cls, credit: HoursCredit) -> Figures:
        """As they stand."""
        hours = credit.hours if credit.claimed_hours is None else credit.claimed_hours
        return cls(hours, credit.days, credit.year)

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Figures:
        """As the trail keeps them."""
        return cls(Decimal(data["hours"]), Decimal(data["days"]), int(data["year"]))

    def plain(self) -> dict[str, Any]:
        """As plain data, the same for the same figures."""
        return {"hours": f"{self.hours:.1f}", "days": f"{self.days:.1f}", "year": self.year}


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction as the trail tells it; the last of its credit can be undone."""

    entry: AuditEntry
    before: Figures
    after: Figures
    reason: str


@transaction.atomic
def correct(credit: HoursCredit, *, to: Figures, seen: Figures, reason: str, by: User) -> HoursCredit:
    """Sets the figures where they still are those that were `seen`; online hours convert anew. Raises NotCorrectable.

    Of a class that is closed this is the only way: reopening takes the credit back, corrected or not.
    """
    if not reason.strip():
        raise NotCorrectable(_("请写明原因。"))
    return _set(credit, to=to, seen=seen, by=by, data={"reason": reason.strip()})


@transaction.atomic
def undo(entry: AuditEntry, *, by: User) -> HoursCredit:
    """Brings back what stood before a correction, where nothing was changed since. Raises NotCorrectable."""
    credit = HoursCredit.objects.filter(pk=entry.data.get("credit")).select_related("cadre").first()
    if credit is None:
        raise NotCorrectable(_("这项学时已经不在了。"))
    before, after = (Figures.from_plain(entry.data[name]) for name in ("before", "after"))
    return _set(credit, to=before, seen=after, by=by, data={"reason": "", "undoes": entry.pk})


def corrections_of(cadre: Cadre) -> dict[int, list[Correction]]:
    """What was corrected of the person's credits, by credit, in order, as far back as the trail keeps it. One query."""
    rows = AuditEntry.objects.filter(
        action=CORRECTED, subject_type=Cadre._meta.label_lower, subject_id=cadre.pk
    ).select_related("by")
    found: dict[int, list[Correction]] = defaultdict(list)
    for entry in rows.filter(data__has_key="credit").order_by("pk"):
        before, after = (Figures.from_plain(entry.data[name]) for name in ("before", "after"))
        found[entry.data["credit"]].append(Correction(entry, before, after, entry.data["reason"]))
    return dict(found)


def note_corrections(credits: Sequence[HoursCredit], corrections: dict[int, list[Correction]]) -> None:
    """Hangs on each credit what was corrected of it, as `corrections`."""
    for row in credits:
        vars(row)["corrections"] = corrections.get(row.pk, [])


def _set(credit: HoursCredit, *, to: Figures, seen: Figures, by: User, data: dict[str, Any]) -> HoursCredit:
    crediting.hold([credit.cadre_id])
    row = HoursCredit.objects.select_related("cadre").filter(pk=credit.pk).first()
    if row is None:
        raise NotCorrectable(_("这项学时已经不在了。"))
    current = Figures.of(row)
    if current == to:
        return row
    if current != seen:
        raise CorrectedMeanwhile(_("这项学时刚刚被别人改过，请看过现在的数再改。"))
    same = HoursCredit.objects.filter(
        cadre=row.cadre_id, source=row.source, title=row.title, year=to.year, started_on=row.started_on
    )
    if same.exclude(pk=row.pk).exists():
        raise NotCorrectable(_("%(year)d年已经有这项学时。") % {"year": to.year})
    fields = ["hours", "days", "year"]
    row.hours, row.days, row.year = to.hours, to.days, to.year
    if row.claimed_hours is not None:
        row.claimed_hours = to.hours
        fields.append("claimed_hours")
    crediting.store([row], fields=fields, years={(row.cadre_id, current.year)})
    audit.record(
        CORRECTED,
        by=by,
        subject=row.cadre,
        credit=row.pk,
        before=current.plain(),
        after=to.plain(),
        **data,
    )
    return row
