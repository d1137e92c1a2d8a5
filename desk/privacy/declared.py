"""Everything that the apps declare, in one list."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from accounts.privacy import own
from accounts.privacy.declaring import Declaration, Kept, holds_text
from attendance import privacy as of_attendance
from courses import privacy as of_courses
from exports import privacy as of_exports
from reminders import privacy as of_reminders
from timetable import privacy as of_timetable
from trainees import privacy as of_trainees

# Devices go before the phones that nothing names any more, so the order of the stages is turned round.
DECLARATIONS: tuple[Declaration, ...] = (
    of_exports.DECLARED,
    of_reminders.DECLARED,
    of_attendance.DECLARED,
    of_timetable.DECLARED,
    of_trainees.DECLARED,
    of_courses.DECLARED,
    own.DECLARED,
)
KEPT: tuple[Kept, ...] = tuple(kept for declared in DECLARATIONS for kept in declared.kept)


def undeclared() -> Iterator[str]:
    """Each column that could hold something of a person and of which no app says anything, as app.Model.column; and each
    model that nobody mentions."""
    spoken_of: dict[type[models.Model], set[str]] = {}
    for declared in DECLARATIONS:
        for kept in declared.kept:
            spoken_of.setdefault(kept.model, set()).update(kept.columns)
        for model, columns in declared.nothing.items():
            spoken_of.setdefault(model, set()).update(columns.split())
    for model in apps.get_models(include_auto_created=True):
        if model not in spoken_of and not model._meta.auto_created:
            yield model._meta.label
        for column in model._meta.concrete_fields:
            if holds_text(column) and column.name not in spoken_of.get(model, ()):
                yield f"{model._meta.label}.{column.name}"
