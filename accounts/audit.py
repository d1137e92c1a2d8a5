"""The trail: who did what to which row, and when."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from accounts.models import AuditEntry, User

# By which a row leads to the class it belongs to, where it does not name the class itself.
_LEADS = ("enrolment", "session", "ceremony")


def record(action: str, *, by: User | None, subject: models.Model | None = None, **data: Any) -> AuditEntry:
    """Adds one row to the trail, in the transaction of the act itself.

    `action` is "area.verb" (`timetable.move`); `by` None means the system; `data` must be plain JSON and
    holds no phone and no ID number. `training_class` among the data, a key, says which class is concerned where the
    subject does not.
    """
    return AuditEntry.objects.create(
        action=action,
        by=by,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else None,
        subject_label=str(subject)[:200] if subject else "",
        training_class_id=class_of(subject, data),
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
            training_class_id=class_of(subject, data),
            data=data,
        )
        for subject, data in subjects
    )


def class_of(subject: models.Model | None, data: Mapping[str, Any]) -> int | None:
    """The key of the class that an act concerns: the subject, the subject's own class, or the one that the data name."""
    if subject is not None and subject._meta.label_lower == "courses.trainingclass":
        return int(subject.pk)
    key = getattr(subject, "training_class_id", None)
    for lead in _LEADS:
        if key is None and hasattr(subject, f"{lead}_id"):
            key = getattr(getattr(subject, lead), "training_class_id", None)
    key = data.get("training_class") if key is None else key
    return key if isinstance(key, int) else None


@contextmanager
def unlocked() -> Iterator[None]:
    """Within it, in one transaction, rows of the trail can be emptied or removed; nobody but the retention job, an
    erasure and the clearing of the demo does so."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL kaiban.trail = 'open'")
        yield
        cursor.execute("SET LOCAL kaiban.trail = ''")
