"""The trail: who did what to which row, and when."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from accounts.models import AuditEntry, User


def record(action: str, *, by: User | None, subject: models.Model | None = None, **data: Any) -> AuditEntry:
    """Adds one row to the trail, in the transaction of the act itself.

    `action` is "area.verb" (`timetable.move`); `by` None means the system; `data` must be plain JSON and
    holds no phone and no ID number.
    """
    return AuditEntry.objects.create(
        action=action,
        by=by,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else None,
        subject_label=str(subject)[:200] if subject else "",
        data=data,
    )


def latest(action: str, subject: models.Model) -> AuditEntry | None:
    """The newest row of that act on that subject, or None. One query."""
    rows = AuditEntry.objects.filter(
        action=action, subject_type=subject._meta.label_lower, subject_id=subject.pk
    )
    return rows.order_by("-pk").first()


def record_many(
    action: str, *, by: User | None, subjects: Iterable[tuple[models.Model, dict[str, Any]]]
) -> None:
    """The same act on many rows, each with data of its own. One query."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            action=action,
            by=by,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            subject_label=str(subject)[:200],
            data=data,
        )
        for subject, data in subjects
    )
