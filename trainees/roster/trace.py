"""What an import wrote, row by row, so that it can be taken back whole: rows made, and columns with what stood there."""

import datetime as dt
import functools
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.db.models import ForeignObjectRel, Model

from trainees.models import Appointment, Cadre, Enrolment, StudyGroup

# In the order in which what was made is removed.
TABLES: dict[str, type[Model]] = {
    "seats": Enrolment,
    "posts": Appointment,
    "groups": StudyGroup,
    "cadres": Cadre,
}
# Follows from other columns, differs each time it is written, or only counts.
_UNTOLD = frozenset(("id", "search_key", "id_number_encrypted", "version"))
_PLAIN = frozenset((str, int, bool, type(None)))
MANY = 500  # ids that are named in a query; more are looked for between the first and the last


@dataclass(slots=True)
class Touched:
    """The rows of one table. `made`: [id, the person's name, print]; `changed`: [id, name, what stood, what was written],
    both by column; `uses`: how many rows hung on a changed one, where that matters."""

    made: list[list[Any]] = field(default_factory=list)
    changed: list[list[Any]] = field(default_factory=list)
    uses: dict[str, int] = field(default_factory=dict)

    @property
    def keys(self) -> set[int]:
        """The ids of all of them."""
        return {one[0] for one in (*self.made, *self.changed)}


@dataclass(slots=True)
class Trace:
    """What one import wrote, by table."""

    seats: Touched = field(default_factory=Touched)
    posts: Touched = field(default_factory=Touched)
    groups: Touched = field(default_factory=Touched)
    cadres: Touched = field(default_factory=Touched)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """From plain JSON, as `as_json` gave it."""
        return cls(**{name: Touched(**touched) for name, touched in data.items()})

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, with phones and the cipher text of ID numbers in it."""
        return asdict(self)

    def __iter__(self) -> Iterator[tuple[type[Model], Touched]]:
        """Each table, in the order in which what was made is removed."""
        return ((model, getattr(self, name)) for name, model in TABLES.items())


@functools.cache
def _attnames(model: type[Model]) -> tuple[str, ...]:
    return tuple(column.attname for column in model._meta.concrete_fields if column.attname not in _UNTOLD)


def columns_of(row: Model) -> dict[str, Any]:
    """The row's columns as plain values, those aside that only follow from others."""
    return {name: plain(getattr(row, name)) for name in _attnames(type(row))}


def plain(value: Any) -> Any:
    """A column's value as JSON holds it: a date as its text, bytes as hexadecimal digits."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return str(value) if isinstance(value, str) else value


def print_of(row: Model) -> str:
    """Differs where any column differs."""
    said = repr([plain(getattr(row, name)) for name in _attnames(type(row))])
    return hashlib.blake2s(said.encode(), digest_size=8).hexdigest()


def difference(before: dict[str, Any], row: Model) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of the columns that differ from `before`, what stood there and what stands there now."""
    after = columns_of(row)
    names = [name for name, value in after.items() if before[name] != value]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def uses(
    model: type[Model], keys: Collection[int], *, beside: Trace | None = None
) -> Iterator[tuple[type[Model], int]]:
    """Whatever hangs on these rows, in any app: the model, and the id it hangs on; rows in `beside` do not count.

    One query for each relation, however many rows.
    """
    if not keys:
        return
    own = {table: touched.keys for table, touched in beside} if beside else {}
    for relation in _relations(model):
        related: Any = relation.related_model
        name = relation.field.name
        ours: set[int] = own.get(related, set())
        near: dict[str, Any] = {f"{name}__in": keys}
        if len(keys) > MANY:
            near = {f"{name}__gte": min(keys), f"{name}__lte": max(keys)}
        for pk, key in related._base_manager.filter(**near).order_by().values_list("pk", name):
            if key in keys and pk not in ours:
                yield related, key


def count_uses(model: type[Model], keys: Collection[int]) -> dict[str, int]:
    """How many rows hang on each of these, by id; those with none are missing."""
    return dict(Counter(str(key) for _related, key in uses(model, keys)))


def _relations(model: type[Model]) -> Iterable[ForeignObjectRel]:
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            related: Any = relation.related_model
            # The hidden table of a many-to-many field is asked through that field.
            if not related._meta.auto_created:
                yield relation
