"""The parts of a plain workbook as XML (ECMA-376): bold heads that stay in sight and on each page, filters, A4 across."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Stands for a row's number in the patterns below.
_NUMBER = "\x00"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/><charset val="134"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def sheet_name(place: int) -> str:
    """Where the sheet lies in the package."""
    return f"xl/worksheets/sheet{place}.xml"


def opening(widths: Sequence[float], *, is_first: bool) -> str:
    """A sheet up to its first row."""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, start=1)
    )
    selected = ' tabSelected="1"' if is_first else ""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"{selected}>'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )


def ending(area: str) -> str:
    """A sheet from its last row on; `area` is all of it."""
    return (
        f'</sheetData><autoFilter ref="{area}"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;R第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    )


def row(cells: Iterable[str]) -> str:
    """The pattern of a row of the patterns of its cells."""
    return f'<row r="{_NUMBER}">{"".join(cells)}</row>'


def text_cell(letter: str, text: str, *, is_head: bool = False) -> str:
    """The pattern of a cell of text, which has been escaped; spaces around it stay."""
    style = ' s="1"' if is_head else ""
    return f'<c r="{letter}{_NUMBER}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def number_cell(letter: str, number: str) -> str:
    """The pattern of a cell of a number."""
    return f'<c r="{letter}{_NUMBER}"><v>{number}</v></c>'


def numbered(pattern: str, number: int) -> str:
    """The pattern in the row of that number."""
    return pattern.replace(_NUMBER, str(number))


def around(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What else the package of these sheets holds: names and texts."""
    places = range(1, len(names) + 1)
    overrides = "".join(
        f'<Override PartName="/{sheet_name(place)}" ContentType="{_TYPE}.worksheet+xml"/>' for place in places
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    yield "xl/styles.xml", _STYLES
    sheets = [("worksheet", f"worksheets/sheet{place}.xml") for place in places]
    yield "xl/_rels/workbook.xml.rels", _relations([*sheets, ("styles", "styles.xml")])
    yield "xl/workbook.xml", _workbook(names)


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    """The sheets by name, the first row of each repeated on its pages."""
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{place}" r:id="rId{place}"/>'
        for place, name in enumerate(names, start=1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">\'{escape(name)}\'!$1:$1</definedName>'
        for place, name in enumerate(names)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
        f"<definedNames>{titles}</definedNames></workbook>"
    )
