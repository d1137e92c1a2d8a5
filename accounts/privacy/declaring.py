"""How an app declares what it holds of people, and what a declared row looks like once it is emptied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

# Given the last day whose rows are still kept, less one: the rows whose event lies before `day` are due.
Due = Callable[[dt.date], Q]


@dataclass(frozen=True, slots=True)
class Kept:
    """Columns of one model that hold something of a person.

    `kind` is one of KINDS. `person` leads from a row to the cadre whose it is, "" where it is nobody's in particular;
    `among` leads to the class in whose rows people are named among others. `due` gives the rows whose time is over,
    None where the time never runs. `only` narrows the rows. With `whole` the row goes, else its columns are emptied.
    `stays` names the columns that an erasure on request leaves as they are but for the person's name and numbers.
    """

    model: type[models.Model]
    kind: str
    columns: tuple[str, ...]
    person: str = ""
    among: str = ""
    due: Due | None = None
    only: Q = field(default_factory=Q)
    whole: bool = False
    stays: bool = False

    @property
    def rows(self) -> QuerySet[Any]:
        """All rows that the declaration speaks of."""
        return self.model._base_manager.filter(self.only)

    @property
    def filled(self) -> QuerySet[Any]:
        """Those of them that hold anything still."""
        return self.rows.filter(self._some)

    @property
    def _some(self) -> Q:
        some = Q()
        for name in () if self.whole else self.columns:
            some |= Q(**{f"{name}__isnull": False}) & ~_is_empty(self.model, name)
        return some

    def due_before(self, day: dt.date) -> QuerySet[Any]:
        """Those that hold something although their event lies before `day`."""
        return self.filled.filter(self.due(day)) if self.due else self.rows.none()

    def of_person(self, pk: int) -> QuerySet[Any]:
        """All rows of one cadre, those too that the retention leaves alone."""
        rows = self.model._base_manager.all()
        return rows.filter(**{self.person: pk}) if self.person else rows.none()

    def filled_of(self, pk: int) -> QuerySet[Any]:
        """Those of them that hold anything still."""
        return self.of_person(pk).filter(self._some)

    def of_classes(self, keys: Iterable[int]) -> QuerySet[Any]:
        """The rows in which people of these classes are named."""
        return self.rows.filter(**{f"{self.among}__in": list(keys)}) if self.among else self.rows.none()

    def empty(self, keys: Iterable[int]) -> int:
        """Empties the columns of these rows, or removes the rows; their files go after the commit. Gives how many."""
        rows = self.model._base_manager.filter(pk__in=list(keys))
        files = [name for name in file_columns(self.model) if self.whole or name in self.columns]
        for name in files:
            discard(self.model, name, list(rows.exclude(**{name: ""}).values_list(name, flat=True)))
        if self.whole:
            return rows.delete()[1].get(self.model._meta.label, 0)
        values: dict[str, Any] = {name: emptied(self.model, name) for name in self.columns}
        if any(column.name == "version" for column in self.model._meta.concrete_fields):
            values["version"] = F("version") + 1  # a form from before is stale
        return rows.update(**values)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What an app holds of people, and by model the columns of text that hold nothing of anybody."""

    kept: tuple[Kept, ...]
    nothing: dict[type[models.Model], str]


def emptied(model: type[models.Model], name: str) -> Any:
    """What stands in the column once it is emptied."""
    column = model._meta.get_field(name)
    return None if getattr(column, "null", False) else _void(column)


def _is_empty(model: type[models.Model], name: str) -> Q:
    column = model._meta.get_field(name)
    if isinstance(column, models.ForeignKey | models.BooleanField):
        return Q(pk=None)  # it is either null or says something
    return Q(**{name: _void(column)})


def _void(column: Any) -> Any:
    if isinstance(column, models.BinaryField):
        return b""
    if isinstance(column, models.JSONField):
        return {}
    return [] if isinstance(column, ArrayField) else ""


def file_columns(model: type[models.Model]) -> list[str]:
    """The columns that name a file under the media root."""
    return [column.name for column in model._meta.concrete_fields if isinstance(column, models.FileField)]


def discard(model: type[models.Model], name: str, stored: list[str]) -> None:
    """Removes the files once the transaction is committed, but for those that another row still names: one paper may prove
    the hours of many, one document be filed for many classes. A query a column of files, however many they are."""
    column: Any = model._meta.get_field(name)

    def remove() -> None:
        for file in set(stored) - named_among(stored):
            column.storage.delete(file)

    if stored:
        transaction.on_commit(remove)


def named_among(stored: list[str]) -> set[str]:
    """Those of the files that a row of any model names."""
    named: set[str] = set()
    for model in apps.get_models():
        for name in file_columns(model):
            rows = model._base_manager.filter(**{f"{name}__in": stored})
            named.update(rows.values_list(name, flat=True))
    return named


def start_of(day: dt.date) -> dt.datetime:
    """Its first instant, in the zone of the pages."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def before(column: str) -> Due:
    """Rows whose instant in that column lies before the day."""
    return lambda day: Q(**{f"{column}__lt": start_of(day)})


def holds_text(column: Any) -> bool:
    """Whether a column can hold words or bytes that somebody typed, uploaded or was given; each such must be declared."""
    kinds = (models.CharField, models.TextField, models.BinaryField, models.JSONField, models.FileField)
    if isinstance(column, ArrayField):
        column = column.base_field
    return isinstance(column, kinds) and not column.choices
