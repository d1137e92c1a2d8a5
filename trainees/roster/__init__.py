"""A roster from a workbook or a pasted block: previewed row by row, written in one transaction, undone whole."""

from accounts.importing import Outdated
from trainees.roster.commit import Result, commit
from trainees.roster.options import Key, Mode, Options
from trainees.roster.preview import Preview, preview, read
from trainees.roster.rows import Row, State

__all__ = [
    "Key",
    "Mode",
    "Options",
    "Outdated",
    "Preview",
    "Result",
    "Row",
    "State",
    "commit",
    "preview",
    "read",
]
