"""A roster from a workbook or a pasted block: previewed row by row, then written in one transaction."""

from trainees.roster.commit import Outdated, Result, commit
from trainees.roster.options import Key, Mode, Options
from trainees.roster.preview import Preview, preview, read, refusal
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
    "refusal",
]
