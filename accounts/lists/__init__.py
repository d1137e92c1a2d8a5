"""A list of the district (units, courses, rooms …) taken in: previewed row by row, written once, undone whole."""

from accounts.lists.cells import RowCells
from accounts.lists.definition import ListDefinition
from accounts.lists.preview import Preview, look_at
from accounts.lists.rows import Change, Mode, Part, Refused, Row, State

__all__ = [
    "Change",
    "ListDefinition",
    "Mode",
    "Part",
    "Preview",
    "Refused",
    "Row",
    "RowCells",
    "State",
    "look_at",
]
