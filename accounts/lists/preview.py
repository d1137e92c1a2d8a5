"""A list before it is written: every row is new, changed, same or wrong, and says why."""

import hashlib
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.lists.definition import ListDefinition
from accounts.lists.rows import NOTHING, Change, Mode, Part, Row, State
from intake.problems import Problem, RowProblem, Unreadable
from intake.tables import Table


@dataclass
class Preview:
    """The rows of a sheet with their outcome, as the database stands now."""

    definition: ListDefinition
    mode: Mode
    table: Table
    rows: list[Row]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows, and how many in each state; the four add up to the rows."""
        by_state = Counter(row.state for row in self.rows)
        return {"rows": len(self.rows), **{state.value: by_state[state] for state in State}}

    @property
    def parts(self) -> list[Part]:
        """What is to be written."""
        rows = [row for row in self.rows if row.state in (State.NEW, State.CHANGED)]
        return [part for row in rows for part in row.parts if part.state != State.SAME]

    def problems_of(self, row: Row) -> list[RowProblem]:
        """What is wrong in one row, by the sheet's row and the header as it stands there."""
        titles, (sheet, number) = self.table.header.titles, self.table.place(row.number)
        return [RowProblem(number, titles.get(field, ""), message, sheet) for field, message in row.problems]

    @cached_property
    def digest(self) -> str:
        """Differs where anything that would be written, or any row's state, differs."""
        digest = hashlib.sha256(f"{self.definition.kind}{self.mode}".encode())
        for row in self.rows:
            parts = [
                (part.state, part.known and part.known.pk, part.values, part.fresh, part.changes)
                for part in row.parts
            ]
            digest.update(repr((row.number, row.state, row.problems, parts)).encode())
        return digest.hexdigest()


def look_at(source: bytes | str, definition: ListDefinition, *, mode: Mode) -> Preview | Unreadable:
    """Reads a workbook, or a pasted block (str), and works out each row; writes nothing."""
    table = definition.read_source(source)
    if isinstance(table, Unreadable):
        return table
    definition.load(table)
    rows = [definition.read(table, row) for row in table.rows]
    definition.finish(rows)
    _Sorting(definition, mode).run(rows)
    return Preview(definition, mode, table, rows)


class _Sorting:
    """One run over the rows of a sheet, in their order."""

    def __init__(self, definition: ListDefinition, mode: Mode) -> None:
        self.definition, self.mode = definition, mode
        self.seen: dict[Hashable, tuple[Row, Part]] = {}

    def run(self, rows: list[Row]) -> None:
        """Gives every row its state; a wrong row's parts are not written."""
        for row in rows:
            if not row.problems:
                self._settle(row)
            row.state = State.WRONG if row.problems else _state_of(row)

    def _settle(self, row: Row) -> None:
        fresh = []
        for part in row.parts:
            found = self.definition.find(part)
            if isinstance(found, Problem):
                row.problems.append(("", found.message))
                return
            keys = [*part.keys, *([("pk", found.pk)] if found else [])]
            earlier = next((self.seen[key] for key in keys if key in self.seen), None)
            if earlier:
                self._repeat(row, part, *earlier)
                continue
            fresh.append((part, found, keys))
        for part, found, _keys in fresh:
            part.known = found
            if found is not None:
                self._compare(row, part)
        if not row.problems:
            self.seen |= {key: (row, part) for part, _found, keys in fresh for key in keys}

    def _repeat(self, row: Row, part: Part, earlier: Row, said: Part) -> None:
        part.state = State.SAME
        if part.implied:
            return
        alike = self.definition.is_alike
        for field, value in part.values.items():
            before = said.values.get(field)
            if value not in NOTHING and before not in NOTHING and not alike(field, value, before):
                message = _("第 %(row)d 行已有同一条，但这里不同。请只留一行。")
                row.problems.append((field, message % {"row": earlier.number}))
        for field, value in part.values.items():
            if not row.problems and value not in NOTHING and said.values.get(field) in NOTHING:
                message = _("第 %(row)d 行已有同一条，这一行多出的内容请写到那一行。")
                row.problems.append((field, message % {"row": earlier.number}))
        if not row.problems and not said.implied:
            row.notes.append(_("与第 %(row)d 行重复。") % {"row": earlier.number})

    def _compare(self, row: Row, part: Part) -> None:
        part.state = State.SAME
        for field, new in part.values.items():
            old = self.definition.value_of(part.known, field)
            if not self.mode.takes(old, new):
                continue
            refusal = self.definition.refusal(part.known, field)
            if refusal and all(message != refusal for _field, message in row.problems):
                row.problems.append((field, refusal))
            part.changes.append(Change(field, old, new))
            part.state = State.CHANGED


def _state_of(row: Row) -> State:
    states = {part.state for part in row.parts}
    main = next((part for part in reversed(row.parts) if not part.implied), None)
    if main is not None and main.state == State.NEW:
        return State.NEW
    return State.CHANGED if states & {State.NEW, State.CHANGED} else State.SAME
