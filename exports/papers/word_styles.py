"""Fonts, sizes, margins of a word document, as named styles that an office can change at one place."""

from typing import Any, cast

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.styles.styles import Styles

SONG, HEI, KAI, FANGSONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
BODY, PITCH = 16.0, 28.0  # points: 3号, and from line to line
TABLE = 12.0  # points: 小四
_UPRIGHT, _LANDSCAPE = (37, 35, 28, 26), (28, 26, 37, 35)  # margins in mm: top, bottom, left, right

# The first four are the word processor's own.
TITLE, TEXT, HEAD, SUBHEAD = "Title", "Normal", "Heading 1", "Heading 2"
MARK, SALUTATION, CENTRED, ENDING, NOTE, DISPLAY = "附件标识", "主送", "居中", "落款", "说明", "大字"
TABLE_HEAD, TABLE_TEXT, FOOT = "表头", "表文", "页码"


def set_page(section: Section, *, landscape: bool) -> None:
    """A4, upright or across."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    top, bottom, left, right = _LANDSCAPE if landscape else _UPRIGHT
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = Mm(15), Mm(14 if landscape else 23)
    section.different_first_page_header_footer = False


def set_font(run: BaseOxmlElement, font: str) -> None:
    """One font for Chinese and Latin letters of a run, or of whatever else has such properties."""
    names = run.get_or_add_rPr()._add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        names.set(qn(f"w:{script}"), font)


def set_styles(word: WordDocument) -> None:
    """The styles of an official document; whatever the library's own template brings is taken out of them."""
    styles = word.styles
    for default in styles.element.xpath("w:docDefaults//w:rFonts"):
        default.getparent().remove(default)
    _style(styles, TEXT, FANGSONG, BODY, indent=2, align=ALIGN.JUSTIFY)
    _style(styles, TITLE, SONG, 22, align=ALIGN.CENTER, pitch=32, after=PITCH)
    _style(styles, HEAD, HEI, BODY, indent=2, level=0)
    _style(styles, SUBHEAD, KAI, BODY, indent=2, level=1)
    _style(styles, MARK, HEI, BODY)
    _style(styles, SALUTATION, FANGSONG, BODY)
    _style(styles, CENTRED, FANGSONG, BODY, align=ALIGN.CENTER)
    _style(styles, ENDING, FANGSONG, BODY, align=ALIGN.RIGHT)
    _style(styles, NOTE, FANGSONG, TABLE, pitch=22)
    _style(styles, DISPLAY, SONG, 36, align=ALIGN.CENTER, pitch=0)
    _style(styles, TABLE_HEAD, HEI, TABLE, align=ALIGN.CENTER, pitch=0)
    _style(styles, TABLE_TEXT, FANGSONG, TABLE, align=ALIGN.CENTER, pitch=0)
    _style(styles, FOOT, "宋体", 14, pitch=0)


def _style(
    styles: Styles,
    name: str,
    font: str,
    size: float,
    *,
    align: ALIGN = ALIGN.LEFT,
    indent: int = 0,
    pitch: float = PITCH,
    after: float = 0,
    level: int | None = None,
) -> None:
    """`pitch` is the exact distance of lines in points, 0 what the font takes; `indent` of a first line in characters."""
    if name not in styles:
        # The library leaves this one of its verbs untyped.
        cast(Any, styles).add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style = cast(ParagraphStyle, styles[name])
    for old in style.element.xpath("w:rPr | w:pPr"):
        style.element.remove(old)
    if name != TEXT:
        style.base_style = None
    style.quick_style = True
    set_font(style.element, font)
    style.font.size = Pt(size)
    form = style.paragraph_format
    form.alignment = align
    form.space_before, form.space_after = Pt(0), Pt(after)
    form.line_spacing = Pt(pitch) if pitch else 1.0
    if level is not None:
        form.keep_with_next = True
        _outline(style, level)
    if indent:
        form.first_line_indent = Pt(indent * size)
        style.element.pPr.ind.set(qn("w:firstLineChars"), str(indent * 100))


def _outline(style: ParagraphStyle, level: int) -> None:
    """Makes its paragraphs heads, for the navigation beside the text."""
    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(mark)
