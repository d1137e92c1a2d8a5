"""What one kind of list is: its columns, how a row reads, how a record is recognised, compared and written."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from accounts.lists.rows import NOTHING, Part, Row
from accounts.models import ListKind, User
from intake import tables
from intake.headers import Vocabulary
from intake.problems import Problem, Unreadable
from intake.sheets import Row as SheetRow
from intake.tables import Table
from units.fields import column_label
from units.models import Unit


class ListDefinition(ABC):
    """One district's list of one kind. A kind is a subclass; an instance serves one preview.

    `model` keeps the records; the fields of a row are its columns, but for `beside`, which `relate` writes. `columns`
    are the fields that a preview shows, `labels` what those are called that the model has no column for. `choices` are what a column takes, for the drop-downs of the template, and
    `example` is its first row, in the order of the vocabulary; `pasted_example` is another form that a pasted block
    may have.
    """

    kind: ClassVar[ListKind]
    model: ClassVar[type[models.Model]]
    vocabulary: ClassVar[Vocabulary]
    required: ClassVar[tuple[str, ...]] = ("name",)
    columns: ClassVar[tuple[str, ...]] = ("name",)
    beside: ClassVar[tuple[str, ...]] = ()
    labels: ClassVar[Mapping[str, Any]] = {}
    choices: ClassVar[Mapping[str, Sequence[str]]] = {}
    example: ClassVar[tuple[str, ...]] = ()
    pasted_example: ClassVar[str] = ""

    def __init__(self, district: Unit, options: Mapping[str, Any]) -> None:
        self.district, self.options = district, options
        self.by: User | None = None  # who writes
        self._known: dict[Hashable, list[Any]] = {}

    @classmethod
    def read_source(cls, source: bytes | str) -> Table | Unreadable:
        """The rows of a file or of a pasted block, or why it was refused."""
        sheets = tables.sheets_of(source)
        if isinstance(sheets, Unreadable):
            return sheets
        return tables.of_sheets(sheets, cls.vocabulary, required=cls.required)

    def load(self, table: Table) -> None:
        """Fetches what the rows are held against, in a constant number of queries."""
        for record in self.records():
            for key in self.keys_of(record):
                self._known.setdefault(key, []).append(record)

    @abstractmethod
    def records(self) -> Any:
        """The district's records of this kind, a queryset."""

    def records_of(self, pks: Sequence[int]) -> Iterable[Any]:
        """Those of these ids that are there."""
        return cast(Iterable[Any], self.records().filter(pk__in=pks))

    @abstractmethod
    def keys_of(self, record: Any) -> Iterable[Hashable]:
        """By what a record is recognised."""

    @abstractmethod
    def read(self, table: Table, row: SheetRow) -> Row:
        """What the row says, with what was not understood."""

    def finish(self, rows: Sequence[Row]) -> None:
        """Settles what one row alone does not tell: names of other rows, rings, sums."""
        return  # most kinds need nothing here

    def find(self, part: Part) -> Any:
        """The record that the part means, None for a new one, a Problem where it cannot be told."""
        for key in part.keys:
            found = self._known.get(key, [])
            if len(found) > 1:
                return Problem(_("有 %(count)d 条记录相符，分不清是哪一条。") % {"count": len(found)})
            if found:
                return found[0]
        return None

    def value_of(self, record: Any, field: str) -> Any:
        """What stands in the field now, as a row would say it; a unit and the like by its id."""
        return getattr(record, self._own()[field].attname)

    def is_alike(self, field: str, one: Any, other: Any) -> bool:
        """Whether two rows that mean the same record do not contradict each other here."""
        return bool(one == other)

    def refusal(self, record: Any, field: str) -> str:
        """Why the field of a known record may not be changed by a list; "" if it may."""
        return ""

    def word(self, field: str, value: Any) -> str:
        """A value as people read it."""
        column = self._own().get(field)
        if column is not None and column.choices:
            return str(dict(column.choices).get(value, value))
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        if isinstance(value, bool):
            return _("是") if value else _("否")
        return _("、").join(map(str, value)) if isinstance(value, tuple) else str(value)

    def label(self, field: str) -> str:
        """What a field is called."""
        if field in self.labels:
            return str(self.labels[field])
        try:
            return column_label(self.model, field)
        except FieldDoesNotExist:
            return self.vocabulary[field][0]

    def asks(self) -> bool:
        """Whether the confirmation asks for something besides."""
        return False

    def before_writing(self, parts: Sequence[Part], given: Mapping[str, Any]) -> None:
        """Asks whether these may be written; raises Refused."""
        return  # most kinds need nothing here

    def make(self, part: Part) -> Any:
        """A new record of the district with what the part says, not saved."""
        record: Any = self.model()
        if "district" in self._own():
            record.district = self.district
        said = {field: value for field, value in part.values.items() if value not in NOTHING}
        self.put(record, {**part.fresh, **said})
        return record

    def put(self, record: Any, values: Mapping[str, Any]) -> None:
        """Sets what stands in columns of the record itself."""
        own = self._own()
        for field, value in values.items():
            if field in own:
                setattr(record, own[field].attname, None if value is None else own[field].to_python(value))

    def save(self, records: Sequence[Any], fields: Iterable[str]) -> None:
        """Writes the changed columns of known records, in one statement."""
        own = self._own().keys() & set(fields)
        if own and records:
            follows = {"search_key", "version"} & {column.name for column in self.model._meta.concrete_fields}
            self.model._default_manager.bulk_create(
                records, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(own | follows)
            )

    def create(self, records: Sequence[Any]) -> Sequence[Any]:
        """Writes new records and gives them back with their ids, in one statement."""
        return self.model._default_manager.bulk_create(records)

    def relate(self, values: Sequence[tuple[Any, Mapping[str, Any]]]) -> None:
        """Writes what stands beside the records' own columns, when all of them are there."""
        return  # most kinds need nothing here

    def let_go(self, records: Sequence[Any]) -> None:
        """Before new records are taken away again: lets go of them what tells of them and does not use them."""
        return  # most kinds have nothing that does

    def remove(self, records: Sequence[Any]) -> None:
        """Takes away new records that nothing uses."""
        self.model._default_manager.filter(pk__in=[record.pk for record in records]).delete()

    @classmethod
    def _own(cls) -> dict[str, Any]:
        return {
            column.name: column
            for column in cls.model._meta.concrete_fields
            if not column.primary_key and column.name not in cls.beside
        }
