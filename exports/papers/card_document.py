"""Table cards as a document: a page across for each, the upper half on its head, in letters as large as they fit.

The letters are WordArt, the one kind of text that Word, WPS and LibreOffice all turn by 180 degrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Mm, Pt

from exports.papers.cells import plain, width_of
from exports.papers.paper import Progress
from exports.papers.sheet import SONG

KAI = "楷体"
_UNIT = 24  # points of the line below the name
_GAP = 28  # points between the two
_INK = 0.9  # of the size of a letter is what it fills from top to bottom
_ACROSS, _DOWN = 297 * 72 / 25.4, 210 * 72 / 25.4
_ROOM = _ACROSS - 80
_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_KIND = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
    '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
)


class Card(Protocol):
    """What stands on one card."""

    @property
    def name(self) -> str:
        """The name as it stands there."""

    @property
    def line(self) -> str:
        """What stands below it, or ""."""

    @property
    def points(self) -> int:
        """The size of the name's letters."""


class Cards(Protocol):
    """The cards with their title."""

    @property
    def title(self) -> str:
        """What the document is called."""

    @property
    def cards(self) -> Sequence[Card]:
        """One a page."""


def write(content: Cards, progress: Progress) -> Document:
    """A page a card, to be folded in its middle."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = plain(content.title), "Kaiban"
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(10)
    for done, card in enumerate(content.cards, start=1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.page_break_before = done > 1
        paragraph.paragraph_format.space_after = Pt(0)
        for shape in _side(card, turned=True) + _side(card, turned=False):
            paragraph._p.append(shape)
        progress(done, len(content.cards))
    return document


def _side(card: Card, *, turned: bool) -> list[Any]:
    """The name and the line below it in the middle of one half of the page."""
    line = min(_UNIT, 2 * _ROOM / max(1, width_of(card.line)))
    name = _INK * card.points
    top = (_DOWN / 2 - name - (_GAP + _INK * line if card.line else 0)) / 2
    shapes = [_shape(card.name, SONG, card.points, top, turned=turned)]
    if card.line:
        shapes.append(_shape(card.line, KAI, line, top + name + _GAP, turned=turned))
    return shapes


def _shape(text: str, font: str, points: float, top: float, *, turned: bool) -> Any:
    """Letters of that size, `top` points below the edge of the half as its reader sees it."""
    text, wide, high = plain(text), points * width_of(text) / 2, _INK * points
    place = _DOWN / 2 - top - high if turned else _DOWN / 2 + top
    style = (
        f"position:absolute;margin-left:{(_ACROSS - wide) / 2:.1f}pt;margin-top:{place:.1f}pt;width:{wide:.1f}pt;"
        f"height:{high:.1f}pt;{'rotation:180;' if turned else ''}z-index:1;"
        "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    letters = quoteattr(f"font-family:'{font}';font-size:1pt;v-text-kern:t")
    return parse_xml(
        f'<w:r {_NAMES}><w:pict>{_KIND}<v:shape type="#_x0000_t136" style="{style}" fillcolor="black" stroked="f">'
        f'<v:textpath style={letters} trim="t" fitpath="t" string={quoteattr(text)}/></v:shape></w:pict></w:r>'
    )
