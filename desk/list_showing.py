"""A list's preview put into words: each row's outcome, and each change as what stood and what will stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.lists import Change, Preview, Row, State
from accounts.lists.rows import NOTHING
from intake.problems import RowProblem
from intake.tables import LeftOut, Why
from trainees.roster.showing import Tab

# What wants a look comes first.
_ORDER = [State.WRONG, State.CHANGED, State.NEW, State.SAME]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the page shows it; `cells` are pairs of a column's name and what stands there."""

    number: int
    cells: Sequence[tuple[str, str]]
    state: State
    problems: Sequence[RowProblem]
    changes: Sequence[tuple[str, str, str]]
    notes: Sequence[str]


class ListShowing:
    """The rows of one state, or of all."""

    def __init__(self, preview: Preview, state: str) -> None:
        self.preview = preview
        self.state = state if state in set(State) else ""

    @cached_property
    def rows(self) -> list[Row]:
        """The rows to be shown, in order."""
        rows = [row for row in self.preview.rows if not self.state or row.state == self.state]
        return sorted(rows, key=lambda row: _ORDER.index(row.state))

    @property
    def columns(self) -> list[str]:
        """The names of the columns that are shown."""
        return [self.preview.definition.label(field) for field in self.preview.definition.columns]

    @cached_property
    def tabs(self) -> list[Tab]:
        """The four states, in words for somebody who has never imported anything."""
        hints = {
            State.NEW: _("将要添加"),
            State.CHANGED: _("已有，按表格更新"),
            State.SAME: _("已有，或表格里重复，不动"),
            State.WRONG: _("这次不导入，改好后再传一次"),
        }
        counts = self.preview.counts
        return [Tab(state, state.label, hints[state], state.tone, counts[state]) for state in State]

    @property
    def writes(self) -> int:
        """How many rows the confirmation writes."""
        return self.preview.counts["new"] + self.preview.counts["changed"]

    @property
    def left_out(self) -> list[LeftOut]:
        """Rows below the header that are nothing of the list, the empty ones aside."""
        return [row for row in self.preview.table.left_out if row.why != Why.EMPTY]

    def row(self, row: Row) -> ShownRow:
        """One row in words."""
        definition = self.preview.definition
        return ShownRow(
            number=self.preview.table.place(row.number)[1],
            cells=[(definition.label(field), row.shown.get(field, "")) for field in definition.columns],
            state=row.state,
            problems=self.preview.problems_of(row),
            changes=[self._change(change) for change in row.changes] if row.state == State.CHANGED else [],
            notes=[*row.notes, *self._beside(row)] if row.state != State.WRONG else [],
        )

    def _change(self, change: Change) -> tuple[str, str, str]:
        old, new = (self._word(change.field, value) for value in (change.old, change.new))
        return self.preview.definition.label(change.field), old, new

    def _word(self, field: str, value: Any) -> str:
        return _("空") if value in NOTHING else self.preview.definition.word(field, value)

    def _beside(self, row: Row) -> list[str]:
        """What is made in passing."""
        names = [part.values["name"] for part in row.parts if part.implied and part.state == State.NEW]
        return [_("同时新建“%(name)s”。") % {"name": name} for name in names]
