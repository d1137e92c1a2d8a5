"""What became of a plan's classes beside their states: those outside the plan (计划外新增), postponed (延期) or cancelled
(取消), each with its reason and approving document (R30). The one place that knows where this is kept: the trail."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from courses.models import ClassStatus, TrainingClass


class Act(TextChoices):
    """How a class departs from the plan as it was issued."""

    OUTSIDE = "OUTSIDE", _("计划外新增")
    POSTPONED = "POSTPONED", _("延期")
    CANCELLED = "CANCELLED", _("取消")


@dataclass(frozen=True)
class Adjustment:
    """One such act: on which day, why, by which document; of a postponement the first day before it, "" without one."""

    act: Act
    on: dt.date
    reason: str
    document_number: str
    day_before: str = ""


def adjustments_of(classes: Collection[int]) -> dict[int, dict[Act, Adjustment]]:
    """The newest of each act by class, of those classes that have any. A cancellation that was taken back is still there:
    whether a class is cancelled says its status. One query."""
    rows = _ENTRIES.filter(subject_id__in=classes).filter(
        _IS[Act.OUTSIDE] | _IS[Act.POSTPONED] | _IS[Act.CANCELLED]
    )
    found: dict[int, dict[Act, Adjustment]] = {}
    for entry in rows.order_by("at", "pk"):
        one = _read(entry)
        found.setdefault(entry.subject_id or 0, {})[one.act] = one
    return found


def did(act: Act) -> Exists:
    """Whether a row of classes has had that act: to annotate or filter by."""
    return Exists(_ENTRIES.filter(_IS[act], subject_id=OuterRef("pk")).order_by())


_ENTRIES = AuditEntry.objects.filter(subject_type=TrainingClass._meta.label_lower)
# A class made while the plan is a draft needs no document, and is part of it.
_IS = {
    Act.OUTSIDE: Q(action="courses.create", data__document_number__gt=""),
    Act.POSTPONED: Q(action="courses.postpone"),
    Act.CANCELLED: Q(action="courses.advance", data__to=ClassStatus.CANCELLED.value),
}
_ACTS = {"courses.create": Act.OUTSIDE, "courses.postpone": Act.POSTPONED, "courses.advance": Act.CANCELLED}


def _read(entry: AuditEntry) -> Adjustment:
    act, before = _ACTS[entry.action], entry.data.get("before") or [""]
    return Adjustment(
        act,
        timezone.localtime(entry.at).date(),
        entry.data.get("reason", ""),
        entry.data.get("document_number", ""),
        (before[0] or "") if act == Act.POSTPONED else "",
    )
