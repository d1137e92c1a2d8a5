"""What a merge of two records did, row by row, so that it can be taken back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from accounts import identity
from trainees.models import Cadre


@dataclass(slots=True)
class Record:
    """What was done, as JSON: rows changed with the values before and after, and rows removed."""

    changed: list[dict[str, Any]] = field(default_factory=list)
    removed: list[models.Model] = field(default_factory=list)

    def change(self, rows: Iterable[models.Model], **values: Any) -> None:
        """Gives the rows new values, a column each; one statement."""
        rows = list(rows)
        if not rows:
            return
        model = type(rows[0])
        for row in rows:
            before = {name: text_of(row, name) for name in values}
            for name, value in values.items():
                setattr(row, name, value)
            after = {name: text_of(row, name) for name in values}
            self.changed.append({"model": model._meta.label, "pk": row.pk, "before": before, "after": after})
        model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**values)

    def put(self, kept: Cadre, values: Mapping[str, Any]) -> None:
        """Gives the record that stays its values, by saving it, so that it is found by its name."""
        before = {name: text_of(kept, name) for name in values}
        for name, value in values.items():
            setattr(kept, name, value)
        after = {name: text_of(kept, name) for name in values}
        self.changed.append({"model": kept._meta.label, "pk": kept.pk, "before": before, "after": after})
        kept.version += 1
        kept.save()

    def remove(self, rows: Iterable[models.Model]) -> None:
        """Takes the rows away."""
        for row in rows:
            self.removed.append(row)
            type(row)._base_manager.filter(pk=row.pk).delete()

    def sealed(self, gone: Cadre) -> bytes:
        """Everything, encrypted, the record that went first."""
        rows = [
            {
                "model": row._meta.label,
                "values": {
                    column.attname: text_of(row, column.attname) for column in row._meta.concrete_fields
                },
            }
            for row in (gone, *self.removed)
        ]
        return identity.encrypt_bytes(json.dumps({"changed": self.changed, "rows": rows}).encode())


def brought_back(stored: Mapping[str, Any]) -> models.Model:
    """A row that was removed, as it was, not saved."""
    model: Any = apps.get_model(stored["model"])
    row: models.Model = model(**{name: _value(model, name, text) for name, text in stored["values"].items()})
    return row


def take_back(change: Mapping[str, Any]) -> None:
    """Gives a row the values before, each where the one after still stands."""
    model: Any = apps.get_model(change["model"])
    row = model._base_manager.filter(pk=change["pk"]).first()
    if row is None:
        return
    for name, after in change["after"].items():
        if text_of(row, name) == after:
            setattr(row, name, _value(model, name, change["before"][name]))
    if isinstance(row, Cadre):
        row.version += 1
    row.save()


def text_of(row: models.Model, name: str) -> Any:
    """The value of a column as JSON holds it."""
    column: Any = row._meta.get_field(name)
    value = getattr(row, column.attname)
    return value if value is None or isinstance(value, int | str) else column.value_to_string(row)


def _value(model: Any, name: str, text: Any) -> Any:
    return None if text is None else model._meta.get_field(name).to_python(text)
