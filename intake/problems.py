"""What stands in the way of taking in a file, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one value was not understood; `message` is in the reader's language."""

    message: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row is wrong: `row` counts from 1 as the sheet does, `column` is the header as it stands there.

    An empty `column` means the row as a whole. `sheet` is named where several were read together.
    """

    row: int
    column: str
    message: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a whole file or block was refused; `code` is for programs, `message` says what to do next."""

    code: str
    message: str
