"""Words of a person taken out of texts that stay: the name becomes another, numbers go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast

from accounts import audit
from accounts.models import AuditEntry

_PLAIN = (models.CharField, models.TextField, models.JSONField, ArrayField)


def is_text(model: type[models.Model], name: str) -> bool:
    """Whether words can be taken out of the column: no file's name, no choice, nothing encrypted."""
    column = model._meta.get_field(name)
    if isinstance(column, models.FileField) or getattr(column, "choices", None):
        return False
    return isinstance(column, _PLAIN)


def scrub(rows: QuerySet[Any], columns: Iterable[str], instead: Mapping[str, str]) -> int:
    """Writes `instead` for each word in these columns of the rows. Gives how many rows it changed."""
    model = rows.model
    names = [name for name in columns if is_text(model, name)]
    if not names or not instead:
        return 0
    texts = {f"text_of_{name}": Cast(name, models.TextField()) for name in names}
    some = Q()
    for text in texts:
        for word in instead:
            some |= Q(**{f"{text}__contains": word})
    changed = 0
    guard = audit.unlocked() if model is AuditEntry else nullcontext()
    with guard:
        for row in model._base_manager.filter(pk__in=rows.alias(**texts).filter(some).values("pk")):
            values = {name: _without(getattr(row, name), instead) for name in names}
            changed += model._base_manager.filter(pk=row.pk).update(**values)
    return changed


def _without(value: Any, instead: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {_without(key, instead): _without(one, instead) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, instead) for one in value]
    if isinstance(value, str):
        for word, other in instead.items():
            value = value.replace(word, other)
    return value
