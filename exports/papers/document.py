"""The kit of the word documents, after GB/T 9704-2012: A4, its margins, fonts and line pitch, "— 1 —" at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph

from exports.papers import word_marks
from exports.papers.cells import readable, width_of
from exports.papers.paper import Progress, nobody_listens
from exports.papers.titles import broken
from exports.papers.word_styles import (
    BODY,
    CENTRED,
    DISPLAY,
    ENDING,
    HEAD,
    MARK,
    NOTE,
    PITCH,
    SALUTATION,
    SONG,
    SUBHEAD,
    TABLE,
    TABLE_HEAD,
    TABLE_TEXT,
    TEXT,
    TITLE,
    set_font,
    set_page,
    set_styles,
)

WIDTH, WIDTH_LANDSCAPE = 156, 225  # mm between the margins
BLANK = "＿"
_TITLE_LINE = 40  # half-width characters of a title that one line takes


@dataclass(frozen=True)
class Cell:
    """A cell of a table, `across` so many columns and `down` so many rows. A `head` is set in 黑体."""

    text: str
    across: int = 1
    down: int = 1
    head: bool = False
    left: bool = False
    right: bool = False


class Document:
    """One word document, written from the top down. `numbered` puts the page number at each foot."""

    def __init__(self, title: str, *, landscape: bool = False, numbered: bool = True) -> None:
        self.title = readable(title)
        self.word: WordDocument = new_document()
        self._breaks = False
        self._places = 0
        set_styles(self.word)
        section = self.word.sections[0]
        set_page(section, landscape=landscape)
        if numbered:
            self.word.settings.odd_and_even_pages_header_footer = True
            word_marks.number(section.footer.paragraphs[0], ALIGN.RIGHT)
            word_marks.number(section.even_page_footer.paragraphs[0], ALIGN.LEFT)
        facts = self.word.core_properties
        facts.title, facts.author, facts.comments, facts.language = self.title, "Kaiban", "", "zh-CN"
        facts.created = facts.modified = timezone.now().replace(tzinfo=None)

    def headline(self, text: str = "") -> Paragraph:
        """The title, in the middle, a long one broken where its words end; a blank line stands below it."""
        return self.paragraph(broken(readable(text) or self.title, _TITLE_LINE), TITLE)

    def paragraph(self, text: str, style: str = TEXT) -> Paragraph:
        """A paragraph of the body, its first line set in by two characters, or one in another style."""
        paragraph = self.word.add_paragraph(readable(text), style)
        if self._breaks:
            paragraph.paragraph_format.page_break_before = True
            self._breaks = False
        return paragraph

    def salutation(self, text: str) -> None:
        """To whom it goes (主送), from the left margin, with the colon."""
        self.paragraph(f"{text}：", SALUTATION)

    def head(self, text: str) -> Paragraph:
        """A head of the first level, with its number: 一、培训时间."""
        return self.paragraph(text, HEAD)

    def subhead(self, text: str) -> Paragraph:
        """A head of the second level: （一）请假."""
        return self.paragraph(text, SUBHEAD)

    def display(self, text: str, *, size: float = 36, font: str = SONG) -> Paragraph:
        """Large words in the middle: of a cover, a certificate, a card."""
        paragraph = self.paragraph("", DISPLAY)
        run = paragraph.add_run(broken(readable(text), 2 * Mm(WIDTH).pt / size))
        run.font.size = Pt(size)
        set_font(run._r, font)
        return paragraph

    def note(self, text: str, *, size: float = TABLE) -> None:
        """A line of small words: from what the paper was built, how a table is read."""
        self.paragraph(text, NOTE).runs[0].font.size = Pt(size)

    def space(self, points: float) -> Paragraph:
        """Room of that many points."""
        paragraph = self.paragraph("", CENTRED)
        paragraph.paragraph_format.line_spacing = Pt(points)
        return paragraph

    def attachments(self, names: Sequence[str]) -> None:
        """What is attached, named below the text: 附件：1.名额分配表."""
        self.space(PITCH)
        for number, name in enumerate(names, start=1):
            count = f"{number}." if len(names) > 1 else ""
            self.paragraph(("附件：" if number == 1 else "　　　") + count + name)

    def ending(self, organisation: str, date: str, *, room: float = 2 * PITCH) -> None:
        """Who issues it and when, at the right: the date four characters off the margin, the organisation over its
        middle, and room for the seal above. They never stand on a page alone."""
        if self.word.paragraphs:
            self.word.paragraphs[-1].paragraph_format.keep_with_next = True
        self.space(room).paragraph_format.keep_with_next = True
        wide, narrow = width_of(organisation) / 2, width_of(date) / 2
        off = max(0.0, 4 + (narrow - wide) / 2)
        for text, right in ((organisation, off), (date, off + (wide - narrow) / 2)):
            paragraph = self.paragraph(text, ENDING)
            paragraph.paragraph_format.right_indent = Pt(max(0.0, right) * BODY)
            paragraph.paragraph_format.keep_with_next = text is organisation

    def signatures(self, *labels: str, room: int = 7) -> None:
        """A line to sign on: 制表：＿＿＿＿　　审核：＿＿＿＿."""
        self.paragraph("　　".join(f"{label}：{BLANK * room}" for label in labels), NOTE)

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        left: Sequence[int] = (),
        height: float = 9,
        size: float = TABLE,
        progress: Progress = nobody_listens,
    ) -> None:
        """Heads that each page repeats, and a row of texts each, whose columns numbered in `left` begin at the left.
        `widths` and the least `height` of a row are mm."""
        lines = [[Cell(text, left=place in left) for place, text in enumerate(row)] for row in rows]
        head = [Cell(text, head=True) for text in heads]
        self.grid([head, *lines], widths, repeat=1, height=height, size=size, progress=progress)

    def grid(
        self,
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        *,
        repeat: int = 0,
        height: float | Sequence[float] = 9,
        size: float = TABLE,
        padding: float = 1.9,
        progress: Progress = nobody_listens,
    ) -> None:
        """A table of cells, merged as they say; a row leaves out what a cell above reaches down to. Its first `repeat`
        rows stand on each page, no row is split over two, and rows that share a cell stay together where they can. `padding`
        is the room in mm at the sides of a cell."""
        if self._breaks:
            self.space(1)
        table = self.word.add_table(len(rows), len(widths), "Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        word_marks.pad(table, padding)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        placed = _Placed(widths, size)
        for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            least = height if isinstance(height, int | float) else height[number]
            row.height, row.height_rule = Mm(least), WD_ROW_HEIGHT_RULE.AT_LEAST
            word_marks.flag(row, "w:cantSplit")
            if number < repeat:
                word_marks.flag(row, "w:tblHeader")
            placed.fill(row, cells)
            progress(number + 1, len(rows))

    def break_page(self) -> None:
        """What follows begins on a new page."""
        self._breaks = True

    def attachment(self, mark: str, title: str) -> None:
        """A new page that begins with its mark (附件1) and the title below it."""
        self.paragraph(mark, MARK).paragraph_format.page_break_before = not self._is_turned
        self.headline(title)

    def turn(self, *, landscape: bool) -> None:
        """What follows stands on new pages, across or upright; the numbers go on."""
        self.word.add_section(WD_SECTION.NEW_PAGE)
        set_page(self.word.sections[-1], landscape=landscape)
        self._shrink_last()
        self._breaks = False

    def cover(self) -> None:
        """The first page bears no number."""
        self.word.sections[0].different_first_page_header_footer = True

    def contents(self, entries: Sequence[str]) -> None:
        """A line an entry, with dots and the page of its place; `place` marks the places in the same order."""
        for number, text in enumerate(entries, start=1):
            paragraph = self.paragraph(f"{text}\t", SALUTATION)
            word_marks.refer(paragraph, number)

    def place(self, paragraph: Paragraph) -> None:
        """Here is the next of what the contents name."""
        self._places += 1
        word_marks.mark(paragraph, self._places)

    def finish(self) -> WordDocument:
        """The document; no empty page follows a table that fills its last."""
        if len(body := self.word.element.body) > 1 and body[-2].tag == qn("w:tbl"):
            self.space(1)
        return self.word

    @property
    def _is_turned(self) -> bool:
        """Whether nothing was written since the pages were turned."""
        body = self.word.element.body
        return len(body) < 2 or body[-2].find(f".//{qn('w:sectPr')}") is not None

    def _shrink_last(self) -> None:
        """The paragraph that ends a section takes no room of its own."""
        last = self.word.paragraphs[-1]
        last.style = self.word.styles[CENTRED]
        last.paragraph_format.line_spacing = Pt(1)


class _Placed:
    """Puts cells into the rows of a table one after another, and knows which columns are still covered from above."""

    def __init__(self, widths: Sequence[float], size: float) -> None:
        self.widths = widths
        self.size = size
        self.covered: dict[int, tuple[int, int]] = {}  # column: columns across, rows still to cover

    def fill(self, row: WordRow, cells: Sequence[Cell]) -> None:
        """Writes one row; its cells must fill what is not covered."""
        boxes, todo, column = row.cells, list(cells), 0
        together = any(cell.down > 1 for cell in cells) or any(left > 1 for _, left in self.covered.values())
        while column < len(self.widths):
            if column in self.covered:
                across, left = self.covered.pop(column)
                self._shape(boxes, column, across, "continue")
                boxes[column].paragraphs[0].style = TABLE_TEXT
                if left > 1:
                    self.covered[column] = (across, left - 1)
            else:
                cell, across = todo[0], todo.pop(0).across
                self._shape(boxes, column, across, "restart" if cell.down > 1 else "")
                self._write(boxes[column], cell, together=together)
                if cell.down > 1:
                    self.covered[column] = (across, cell.down - 1)
            column += across

    def _shape(self, boxes: Sequence[WordCell], column: int, across: int, merged: str) -> None:
        box = boxes[column]._tc
        for other in boxes[column + 1 : column + across]:
            other._tc.getparent().remove(other._tc)
        box.width = Mm(sum(self.widths[column : column + across]))
        box.grid_span = across
        if merged:
            box.vMerge = merged

    def _write(self, box: WordCell, cell: Cell, *, together: bool) -> None:
        box.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = box.paragraphs[0]
        paragraph.style = TABLE_HEAD if cell.head else TABLE_TEXT
        run = paragraph.add_run(readable(cell.text))
        if self.size != TABLE:
            run.font.size = Pt(self.size)
        if cell.left or cell.right:
            paragraph.alignment = ALIGN.LEFT if cell.left else ALIGN.RIGHT
        if together:
            paragraph.paragraph_format.keep_with_next = True
