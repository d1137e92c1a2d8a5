"""The wrong rows of a preview, as they came, to be mended and uploaded again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from accounts.lists import State
from intake import mending
from intake.roster_columns import ROSTER
from intake.sheets import Raw
from trainees.roster.preview import Preview

Problems = Sequence[tuple[int | None, str]]


@dataclass(frozen=True, slots=True)
class Mending:
    """Titles by column from 0, and rows: where each stood, in words, the cells as they came, and what is wrong where."""

    titles: dict[int, str]
    rows: list[tuple[str, Sequence[Raw], Problems]]

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """From plain JSON, as `as_json` gave it."""
        titles = {int(column): title for column, title in data["titles"].items()}
        rows: list[tuple[str, Sequence[Raw], Problems]] = [
            (place, [_cell(cell) for cell in cells], [(column, said) for column, said in problems])
            for place, cells, problems in data["rows"]
        ]
        return cls(titles, rows)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; a date is {"on": …}."""
        data = asdict(self)
        data["rows"] = [
            [place, [_stored(cell) for cell in cells], problems] for place, cells, problems in self.rows
        ]
        return data

    def workbook(self) -> bytes:
        """An .xlsx with a comment on each bad cell."""
        return mending.workbook(self.titles, self.rows)


def of_preview(preview: Preview) -> Mending | None:
    """The wrong rows of the preview; None where all are good."""
    wrong = {row.entry.number: row for row in preview.rows if row.state == State.WRONG}
    if not wrong:
        return None
    rows: list[tuple[str, Sequence[Raw], Problems]] = [
        (
            wrong[row.number].entry.place,
            row.cells,
            [(preview.column(field), said) for field, said in wrong[row.number].problems],
        )
        for row in preview.table.rows
        if row.number in wrong
    ]
    return Mending(mending.titles_of(preview.table, ROSTER), rows)


def _stored(cell: Raw) -> Any:
    return {"on": cell.isoformat()} if isinstance(cell, date) else cell


def _cell(stored: Any) -> Raw:
    if isinstance(stored, dict):
        return date.fromisoformat(stored["on"])
    cell: Raw = stored
    return cell
