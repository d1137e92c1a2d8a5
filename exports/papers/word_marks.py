"""What the library of word documents has no verb for: fields, places that are referred to, flags of a row."""

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.table import Table
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph

from exports.papers.word_styles import FOOT

_RIGHT_EDGE = Mm(156)


def number(paragraph: Paragraph, side: ALIGN) -> None:
    """— 1 — at that side of a foot, one character off the margin."""
    paragraph.style, paragraph.alignment = FOOT, side
    form = paragraph.paragraph_format
    form.first_line_indent = Pt(0)
    if side == ALIGN.RIGHT:
        form.right_indent = Pt(14)
    else:
        form.left_indent = Pt(14)
    paragraph.add_run("— ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" —")


def refer(paragraph: Paragraph, place: int) -> None:
    """Dots to the right edge, and the page on which the place is."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(_RIGHT_EDGE, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    _field(paragraph, f"PAGEREF place{place} \\h", dirty=True)


def mark(paragraph: Paragraph, place: int) -> None:
    """This paragraph is that place."""
    start, end = _element("bookmarkStart", id=place, name=f"place{place}"), _element("bookmarkEnd", id=place)
    first = paragraph._p.find(qn("w:r"))
    if first is None:
        paragraph._p.append(start)
    else:
        first.addprevious(start)
    paragraph._p.append(end)


def flag(row: WordRow, name: str) -> None:
    """Sets a property of a row that is there or not: `w:tblHeader`, `w:cantSplit`."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def pad(table: Table, sides: float) -> None:
    """So many mm at the left and right of each cell, and a little above and below."""
    margins = _element("tblCellMar")
    for side, room in (("top", 0.7), ("left", sides), ("bottom", 0.7), ("right", sides)):
        margins.append(_element(side, w=Mm(room).twips, type="dxa"))
    properties = table._tbl.tblPr
    after = properties.find(qn("w:tblLook"))
    if after is None:
        properties.append(margins)
    else:
        after.addprevious(margins)


def _field(paragraph: Paragraph, code: str, *, dirty: bool = False) -> None:
    """A field whose value the word processor works out, at once where it is `dirty`."""
    field = _element("fldSimple", instr=f" {code} ", **({"dirty": "true"} if dirty else {}))
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _element(tag: str, /, **values: object) -> BaseOxmlElement:
    element = OxmlElement(f"w:{tag}")
    for key, value in values.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
