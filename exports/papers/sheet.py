"""The kit of the styled sheets: A4, named styles, repeated heads, page x of y."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from exports.papers.cells import Value, is_too_long, lines_of, plain
from exports.papers.paper import PaperProblem
from exports.papers.titles import broken

SONG, HEI, FANGSONG = "方正小标宋简体", "黑体", "仿宋"
BODY = 10.5  # points; a Chinese character is then two units of a column's width
LINE = 14.5  # points from line to line of the body
TALLEST = 409.0  # points that a row can have
UNIT = 5.25  # points that one unit of a column's width takes
PADDING = 0.7  # of a column, in units of its width
MM = 1 / 25.4
MM_IN_POINTS = 25.4 / 72
_TOP, _BOTTOM, _SIDE = 15, 18, 15  # margins in mm

TITLE, HEAD, TEXT, LEFT, NUMBER, MONEY, PERCENT, NOTE, SIGN = (
    "纸面标题",
    "表头",
    "正文居中",
    "正文居左",
    "数字",
    "金额",
    "百分比",
    "说明",
    "签字",
)


def _style(
    name: str, font: str, size: float, *, border: bool, horizontal: str = "center", format_: str = "@"
) -> NamedStyle:
    thin = Side(style="thin")
    around = Border(left=thin, right=thin, top=thin, bottom=thin) if border else Border()
    return NamedStyle(
        name=name,
        font=Font(name=font, size=size, charset=134),
        alignment=Alignment(wrap_text=True, vertical="center", horizontal=horizontal),
        border=around,
        number_format=format_,
    )


def _styles() -> list[NamedStyle]:
    return [
        _style(TITLE, SONG, 20, border=False),
        _style(HEAD, HEI, BODY, border=True),
        _style(TEXT, FANGSONG, BODY, border=True),
        _style(LEFT, FANGSONG, BODY, border=True, horizontal="left"),
        _style(NUMBER, FANGSONG, BODY, border=True, format_="General"),
        _style(MONEY, FANGSONG, BODY, border=True, horizontal="right", format_="#,##0.00_ "),
        _style(PERCENT, FANGSONG, BODY, border=True, format_="0.0%"),
        _style(NOTE, FANGSONG, BODY, border=False, horizontal="left"),
        _style(SIGN, FANGSONG, 12, border=False, horizontal="left"),
    ]


def _small(words: str) -> _HeaderFooterPart:
    """Words outside the table, as many as have room."""
    return _HeaderFooterPart(plain(words)[:80].replace("&", "&&"), size=9)


class Sheet:
    """One worksheet, filled from the top down. `widths` are those of its columns in half-width characters."""

    def __init__(self, title: str, *, widths: Sequence[float], landscape: bool = False) -> None:
        self.title = title
        self.widths = tuple(widths)
        self.row = 1
        self.book = Workbook()
        # A column's width is counted in digits of the default font, which openpyxl has no public name for.
        default = self.book._named_styles["Normal"]  # type: ignore[attr-defined]
        default.font = Font(name=FANGSONG, size=BODY, charset=134)
        for style in _styles():
            self.book.add_named_style(style)
        self.page: Worksheet = self.book.create_sheet("Sheet1", 0)
        del self.book["Sheet"]
        self._heads: dict[int, str] = {}
        self._room_down = self._points_down(landscape)
        self._used = self._repeated = 0.0
        self._set_up(landscape)

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.widths)

    @property
    def _room(self) -> float:
        """What a line over all columns holds, in half-width characters."""
        return sum(self.widths) + PADDING * (self.columns - 1)

    def _points_down(self, landscape: bool) -> float:
        """How much of the sheet, in its own points, is on one page, which shows it at most at its full size."""
        across, down = (297, 210) if landscape else (210, 297)
        width = sum(width + PADDING for width in self.widths) * UNIT
        scale = min(1.0, (across - 2 * _SIDE) / MM_IN_POINTS / width)
        return (down - _TOP - _BOTTOM) / MM_IN_POINTS / scale

    def _set_up(self, landscape: bool) -> None:
        page = self.page
        page.page_setup.paperSize = page.PAPERSIZE_A4
        page.page_setup.orientation = "landscape" if landscape else "portrait"
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        margins = page.page_margins
        margins.left = margins.right = _SIDE * MM
        margins.top, margins.bottom = _TOP * MM, _BOTTOM * MM
        margins.header = margins.footer = 8 * MM
        page.print_options.horizontalCentered = True
        page.HeaderFooter.oddFooter = self._foot(self.title)
        for column, width in enumerate(self.widths, start=1):
            page.column_dimensions[get_column_letter(column)].width = width + PADDING
        self.book.properties.title = plain(self.title)
        self.book.properties.creator = "Kaiban"

    def on_each_page(self, text: str) -> None:
        """Words in the head of each page, at its right, and at the left of its foot; the title stands at the left of the
        head then, for both have no room side by side with the number of the page."""
        self.page.HeaderFooter.oddHeader = HeaderFooterItem(left=_small(self.title), right=_small(text))
        self.page.HeaderFooter.oddFooter = self._foot(text)

    def _foot(self, words: str) -> HeaderFooterItem:
        return HeaderFooterItem(
            left=_small(words),
            right=_HeaderFooterPart("第 &P 页 共 &N 页", size=9),
        )

    def rows_left(self, height: float) -> int:
        """How many rows of that many points this page still holds."""
        return int((self._room_down - self._used) // height)

    def put(self, column: int, value: Value, style: str = TEXT, *, row: int | None = None) -> None:
        """Writes one cell, by default of the present row. A string is always text, never a formula.

        Raises `PaperProblem` with row and head when the text is longer than a cell can hold.
        """
        cell = self.page.cell(row or self.row, column)
        cell.style = style
        if isinstance(value, str):
            text = plain(value)
            if is_too_long(text):
                raise self._too_long(row or self.row, column)
            cell.value = text
            cell.data_type = "s"
        else:
            cell.value = value

    def span(
        self, first: int, last: int, value: Value, style: str, *, row: int | None = None, rows: int = 1
    ) -> None:
        """Writes one value over the columns `first` to `last` and `rows` rows, merged."""
        top = row or self.row
        for line in range(top, top + rows):
            for column in range(first, last + 1):
                self.page.cell(line, column).style = style
        self.put(first, value, style, row=top)
        if last > first or rows > 1:
            self.page.merge_cells(start_row=top, end_row=top + rows - 1, start_column=first, end_column=last)

    def lines(self, text: str, first: int, last: int) -> int:
        """On how many lines a text is broken over the columns `first` to `last`."""
        return lines_of(text, sum(self.widths[first - 1 : last]) + PADDING * (last - first))

    def headline(self) -> None:
        """The title over all columns, a long one broken where its words end."""
        room = self._room * BODY / 20
        title = broken(self.title, room)
        self._wide(title, TITLE, 28.0 * lines_of(title, room) + 8)

    def note(self, text: str, style: str = NOTE) -> None:
        """A line of words over all columns, as high as the words need."""
        self._wide(text, style, max(18.0, LINE * lines_of(plain(text), self._room) + 4))

    def _wide(self, text: str, style: str, height: float) -> None:
        self.span(1, self.columns, text, style)
        self.end_row(height)

    def head(self, heads: Sequence[str], *, height: float = 24) -> None:
        """One row of heads, repeated on each page."""
        for column, text in enumerate(heads, start=1):
            self.put(column, text, HEAD)
        self.end_row(height)
        self.repeat(1, heads)

    def repeat(self, rows: int, heads: Sequence[str]) -> None:
        """Repeats the last so many rows on each page; `heads` name the columns when something in them is refused."""
        first = self.row - rows
        self.page.print_title_rows = f"{first}:{self.row - 1}"
        self._repeated = sum(self.page.row_dimensions[row].height or 0 for row in range(first, self.row))
        self._heads = dict(enumerate(heads, start=1))

    def line(self, values: Sequence[Value], styles: Sequence[str], *, height: float = 22) -> None:
        """One row, a value a column, at least `height` points high and as high as its texts need."""
        tallest = height
        for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1):
            self.put(column, value, style)
            if isinstance(value, str):
                needed = LINE * lines_of(value, self.widths[column - 1]) + 4
                if needed > TALLEST:
                    raise self._too_long(self.row, column)
                tallest = max(tallest, needed)
        self.end_row(tallest)

    def end_row(self, height: float) -> None:
        """Gives the present row its height in points and goes on to the next."""
        if not self.has_room(height):
            self._used = self._repeated
        self._used += height
        self.page.row_dimensions[self.row].height = height
        self.row += 1

    @property
    def begins_page(self) -> bool:
        """Whether nothing but the repeated rows stands on this page yet."""
        return self._used == self._repeated

    def has_room(self, height: float) -> bool:
        """Whether that many points still fit on this page."""
        return self._used + height <= self._room_down

    def break_page(self) -> None:
        """What follows begins on a new page."""
        self.page.row_breaks.append(Break(id=self.row - 1))
        self._used = self._repeated

    def keep_together(self, height: float) -> None:
        """Begins a new page when that many points do not fit on this one any more (and would on a new one)."""
        if not self.has_room(height) and self._repeated + height <= self._room_down:
            self.break_page()

    def offer(self, rule: DataValidation, column: int, first: int, last: int) -> None:
        """Puts a rule of entry on the column's cells in the rows `first` to `last`."""
        letter = get_column_letter(column)
        rule.add(f"{letter}{first}:{letter}{last}")
        self.page.add_data_validation(rule)

    def finish(self) -> Workbook:
        """The workbook, with its print area set."""
        self.page.print_area = f"A1:{get_column_letter(self.columns)}{self.row - 1}"
        return self.book

    def _too_long(self, row: int, column: int) -> PaperProblem:
        return PaperProblem(
            _("表格第 %(row)d 行“%(head)s”的内容太长，放不进一格，请缩短后再生成。"),
            row=row,
            head=self._heads.get(column, get_column_letter(column)),
        )
