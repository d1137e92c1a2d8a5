"""Reading word documents back, paragraph by paragraph and cell by cell."""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph


def word_of(content: bytes) -> WordDocument:
    """The document."""
    return Document(BytesIO(content))


def lines_of(word: WordDocument) -> list[tuple[str, str]]:
    """Style and text of all paragraphs outside tables that say something, in order."""
    return [(_style_of(one), one.text) for one in word.paragraphs if one.text]


def texts_of(word: WordDocument) -> list[str]:
    """The texts alone."""
    return [text for _style, text in lines_of(word)]


def _style_of(paragraph: Paragraph) -> str:
    return paragraph.style.name or "" if paragraph.style else ""


def cells_of(table: Table) -> list[list[str]]:
    """The texts of a table's cells, one that stands over several columns once; one that is covered from above empty."""
    rows = []
    for row in table._tbl.tr_lst:
        cells = []
        for cell in row.tc_lst:
            covered = cell.vMerge == "continue"
            cells.append("" if covered else "\n".join(Paragraph(p, table).text for p in cell.p_lst))
        rows.append(cells)
    return rows


def repeated_of(table: Table) -> list[bool]:
    """Whether each row stands on every page."""
    return [
        row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None for row in table._tbl.tr_lst
    ]


def split_rows_of(table: Table) -> int:
    """How many rows may be split over two pages."""
    return sum(row.trPr is None or row.trPr.find(qn("w:cantSplit")) is None for row in table._tbl.tr_lst)
