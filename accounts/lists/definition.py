"""What one kind of list is: its columns, how a row reads, how a record is recognised, compared and written."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from django.db import models
from django.utils.translation import gettext as _

from accounts.lists.rows import Part, Row
from accounts.models import ListKind, User
from intake import tables
from intake.headers import Vocabulary
from intake.problems import Problem, Unreadable
from intake.sheets import Row as SheetRow
from intake.tables import Table
from units.models import Unit


class ListDefinition:
    """One district's list of one kind. A kind is a subclass; an instance serves one preview.

    `model` keeps the records. `columns` are the fields that a preview shows. `choices` are what a column takes, for the
    drop-downs of the template. `stored` names the model's column of a field where it is called otherwise.
    """

    kind: ClassVar[ListKind]
    model: ClassVar[type[models.Model]]
    vocabulary: ClassVar[Vocabulary]
    required: ClassVar[tuple[str, ...]] = ("name",)
    columns: ClassVar[tuple[str, ...]] = ("name",)
    choices: ClassVar[Mapping[str, Sequence[str]]] = {}
    example: ClassVar[tuple[str, ...]] = ()

    def __init__(self, district: Unit, options: Mapping[str, Any]) -> None:
        self.district, self.options = district, options
        self._known: dict[Hashable, list[Any]] = {}

    @classmethod
    def read_source(cls, source: bytes | str) -> Table | Unreadable:
        """The rows of a workbook or of a pasted block, or why it was refused."""
        if isinstance(source, str):
            return tables.from_text(source, cls.vocabulary, required=cls.required)
        return tables.from_workbook(source, cls.vocabulary, required=cls.required)

    def load(self, table: Table) -> None:
        """Fetches what the rows are held against, in a constant number of queries."""
        for record in self.records():
            for key in self.keys_of(record):
                self._known.setdefault(key, []).append(record)

    def records(self) -> Iterable[Any]:
        """The district's records of this kind."""
        raise NotImplementedError

    def keys_of(self, record: Any) -> Iterable[Hashable]:
        """By what a record is recognised."""
        raise NotImplementedError

    def read(self, table: Table, row: SheetRow) -> Row:
        """What the row says, with what was not understood."""
        raise NotImplementedError

    def finish(self, rows: Sequence[Row]) -> None:
        """Settles what one row alone does not tell: names of other rows, rings, sums."""

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
        """What stands in the field now, as a row would say it."""
        return getattr(record, field)

    def refusal(self, record: Any, field: str) -> str:
        """Why the field of a known record may not be changed by a list; "" if it may."""
        return ""

    def word(self, field: str, value: Any) -> str:
        """A value as people read it."""
        if field in self._fields() and (choices := self._fields()[field].choices):
            return str(dict(cast(Iterable[tuple[Any, Any]], choices)).get(value, value))
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)

    def label(self, field: str) -> str:
        """What a field is called."""
        if field in self._fields():
            return str(self._fields()[field].verbose_name)
        return self.vocabulary[field][0] if field in self.vocabulary else field

    def before_writing(self, parts: Sequence[Part], given: Mapping[str, str], *, by: User) -> None:
        """Asks whether these may be written; raises Refused."""

    def make(self, part: Part) -> Any:
        """A new record with what the part says, not saved."""
        record = self.model()
        self.put(record, {**part.fresh, **part.values})
        return record

    def put(self, record: Any, values: Mapping[str, Any]) -> None:
        """Sets what stands in columns of the record itself."""
        for field, value in values.items():
            if field in self._fields() and value is not None:
                setattr(record, field, self._fields()[field].to_python(value))
            elif field in self._fields():
                setattr(record, field, None)

    def save(self, records: Sequence[Any], fields: Iterable[str]) -> None:
        """Writes the changed columns of known records, in one statement."""
        own = {name for name in fields if name in self._fields()}
        if own and records:
            own |= {name for name in ("search_key",) if name in self._fields()}
            self.model._default_manager.bulk_create(
                records, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(own)
            )

    def create(self, records: Sequence[Any]) -> None:
        """Writes new records, in one statement."""
        self.model._default_manager.bulk_create(records)

    def relate(self, values: Sequence[tuple[Any, Mapping[str, Any]]]) -> None:
        """Writes what stands beside the records' own columns, when all of them are there."""

    def remove(self, records: Sequence[Any]) -> None:
        """Takes away new records that nothing uses."""
        self.model._default_manager.filter(pk__in=[record.pk for record in records]).delete()

    @classmethod
    def _fields(cls) -> dict[str, Any]:
        return {field.name: field for field in cls.model._meta.concrete_fields if not field.is_relation}
