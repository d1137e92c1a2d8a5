"""The cells of one row, read one by one; what was not understood is gathered."""

from collections.abc import Callable
from typing import Any

from intake import cells
from intake.problems import Problem
from intake.sheets import Raw, is_empty
from intake.sheets import Row as SheetRow
from intake.tables import Table

Reader = Callable[[Raw], Any]


class RowCells:
    """Reads by field; an empty cell or a missing column gives ""."""

    def __init__(self, table: Table, row: SheetRow) -> None:
        self.table, self.row = table, row
        self.problems: list[tuple[str, str]] = [
            ("", problem.message) for problem in table.problems if problem.row == row.number
        ]

    def text(self, field: str, *, limit: int = cells.TEXT_LENGTH) -> str:
        """Text of at most so many characters."""
        return str(self.read(field, lambda raw: cells.text(raw, limit=limit)))

    def read(self, field: str, reader: Reader) -> Any:
        """What the reader makes of the cell; "" where it is empty or a problem, which is kept."""
        raw = self.table.cell(self.row, field)
        if is_empty(raw):
            return ""
        value = reader(raw)
        if isinstance(value, Problem):
            self.problems.append((field, value.message))
            return ""
        return value

    def shown(self, *fields: str) -> dict[str, str]:
        """The cells as they stand, by field."""
        return {field: cells.written(self.table.cell(self.row, field)).strip() for field in fields}

    def wrong(self, field: str, message: str) -> None:
        """Notes that a cell will not do."""
        self.problems.append((field, message))

    def need(self, field: str, value: Any, message: str) -> None:
        """Notes a cell that must not be empty, unless it is noted already."""
        if value == "" and not any(name == field for name, _message in self.problems):
            self.wrong(field, message)
