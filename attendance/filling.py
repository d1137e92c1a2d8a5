"""全部出勤: everybody shown who has no mark in a half-day yet is marked as present."""

from accounts.models import User
from attendance import marking
from attendance.marking import Marked
from attendance.standing import Standing
from attendance.value import PRESENT, Value
from timetable.calendar import HalfDay


def fill(
    standing: Standing, *, half_day: HalfDay, by: User, source: str, only_session: int | None = None
) -> Marked:
    """Marks the open cells of the half-day in the standing's rows, those of `only_session`'s audience where it is given.

    Present where nothing is recorded; a half-day with a session added later is completed with what it says already.
    Whoever was marked meanwhile is left alone. Raises NotMarkable.
    """
    cells = {
        row.enrolment.pk: cell
        for row in standing.rows
        for cell in row.cells
        if cell.half_day == half_day
        and cell.is_open
        and (only_session is None or any(session.pk == only_session for session in cell.sessions))
    }
    return marking.mark(
        standing.training_class,
        by=by,
        half_day=half_day,
        values={pk: _said(cell.value) for pk, cell in cells.items()},
        seen={pk: cell.value for pk, cell in cells.items()},
        source=source,
        open_only=True,
    )


def _said(value: Value) -> Value:
    """What a session added later is filled with; leave for some hours of another session is none of this one."""
    return PRESENT if not value or value.tenths is not None else value
