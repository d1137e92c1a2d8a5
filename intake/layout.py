"""How a person said that a file is to be read: which sheet, which row is the header, what its columns are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Layout:
    """By default everything is found by itself.

    `sheet` names one, "" the best; `together` takes all sheets with its header. `row` is the header's, None the
    best one, 0 where the sheet has none. `columns` are pairs of a column, counted from 0, and its field, and then
    nothing else is read. `known` are pairs of a header's key and its field ("" for not to be read) as said of an
    earlier file; they go before the synonyms.
    """

    sheet: str = ""
    together: bool = False
    row: int | None = None
    columns: tuple[tuple[int, str], ...] | None = None
    known: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """From plain JSON, as `as_json` gave it."""
        columns = data.get("columns")
        return cls(
            sheet=str(data.get("sheet", "")),
            together=bool(data.get("together")),
            row=data.get("row"),
            columns=None if columns is None else tuple((column, field) for column, field in columns),
            known=tuple((title, field) for title, field in data.get("known", ())),
        )

    def as_json(self) -> dict[str, Any]:
        """Plain JSON of what differs from finding everything; empty where nothing does."""
        said: dict[str, Any] = {
            "sheet": self.sheet,
            "together": self.together,
            "row": self.row,
            "columns": None if self.columns is None else [list(pair) for pair in self.columns],
            "known": [list(pair) for pair in self.known],
        }
        return {name: value for name, value in said.items() if value or (value is not None and name == "row")}


FOUND = Layout()
