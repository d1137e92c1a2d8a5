"""One module a paper, on the small kit of sheet.py; `PAPERS` has them by name."""

from exports.papers import attendance_sheet, roster
from exports.papers.paper import Paper, PaperProblem

PAPERS: dict[str, Paper] = {paper.name.value: paper for paper in (roster.PAPER, attendance_sheet.PAPER)}

__all__ = ["PAPERS", "Paper", "PaperProblem"]
