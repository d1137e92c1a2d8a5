"""A roster from a workbook or a pasted block: previewed row by row, written in one transaction, undone whole."""

from accounts.importing import Outdated
from accounts.lists import Mode, State
from trainees.roster.commit import Result, commit
from trainees.roster.options import Key, Options
from trainees.roster.preview import Preview, preview, read, refusal
from trainees.roster.rows import Row

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
