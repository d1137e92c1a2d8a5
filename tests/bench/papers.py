"""A styled paper of two hundred people against the same sheet by hand on openpyxl."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from attendance.standing import Standing
from courses.models import TrainingClass
from exports.papers import PAPERS, Paper
from exports.papers.paper import Saved, nobody_listens
from exports.papers.sheet import _styles
from tests import factories
from tests.bench.district import District
from tests.bench.measuring import Line, ratio

PEOPLE = 200
NAMES = ("roster", "contacts", "registration_list", "attendance_sheet", "sign_in_sheet")


def styled(district: District) -> list[Line]:
    """Each of the papers that list people."""
    training_class = district.training_class
    factories.trainees(training_class, district.community, PEOPLE - training_class.enrolments.count())
    half_day = Standing.of(training_class).columns[0].half_day.key
    return [_line(name, training_class, {"half_day": half_day}) for name in NAMES]


def _line(name: str, training_class: TrainingClass, options: dict[str, str]) -> Line:
    paper = PAPERS[name]
    assert isinstance(paper, Paper)
    write = paper.write
    assert write
    content = paper.read(training_class, None, options)
    by_hand = _copied(paper.build(training_class, by=None, options=options))
    return ratio(
        f"{name} of {PEOPLE} people to the same sheet by hand with named styles",
        lambda: _saved(write(content, nobody_listens)),
        lambda: _saved(by_hand.written()),
        at_most=1.2,
    )


def _saved(book: Saved) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


class ByHand:
    """The cells, sizes and merges of a finished sheet, written down again without any kit."""

    def __init__(self, book: Workbook) -> None:
        sheet: Any = book.active
        self.cells = [
            (cell.row, cell.column, cell.value, cell.style)
            for row in sheet.iter_rows()
            for cell in row
            if cell.has_style or cell.value is not None
        ]
        self.heights = {row: size.height for row, size in sheet.row_dimensions.items() if size.height}
        self.widths = {column: size.width for column, size in sheet.column_dimensions.items()}
        self.merged = [str(area) for area in sheet.merged_cells.ranges]

    def written(self) -> Workbook:
        """The workbook, made anew."""
        book = Workbook()
        for style in _styles():
            book.add_named_style(style)
        sheet: Any = book.active
        for row, column, value, style in self.cells:
            cell = sheet.cell(row, column)
            cell.value = value
            cell.style = style
        for row, height in self.heights.items():
            sheet.row_dimensions[row].height = height
        for letter, width in self.widths.items():
            sheet.column_dimensions[letter].width = width
        for area in self.merged:
            sheet.merge_cells(area)
        sheet.print_title_rows = "3:3"
        sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{len(self.heights)}"
        return book


def _copied(content: bytes) -> ByHand:
    return ByHand(load_workbook(BytesIO(content)))
