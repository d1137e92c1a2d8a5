"""One module a paper, on the small kit of sheet.py; `PAPERS` has them by name."""

from exports.papers import attendance_sheet, reply_slip, roster, sign_in_sheet, timetable
from exports.papers.paper import Paper, PaperProblem

PAPERS: dict[str, Paper] = {
    paper.name.value: paper
    for paper in (
        reply_slip.PAPER,
        roster.PAPER,
        attendance_sheet.PAPER,
        sign_in_sheet.PAPER,
        timetable.PAPER,
    )
}

__all__ = ["PAPERS", "Paper", "PaperProblem"]
