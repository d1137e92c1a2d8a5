"""A word document as a template: its marked row of a table is repeated, everything else is filled where it stands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _

from exports.office.kinds import Kind, refuse_too_much
from exports.office.package import Package
from exports.office.placeholders import (
    MOST_PLACEHOLDERS,
    Element,
    Found,
    Values,
    fill,
    found_in,
    is_of_a_line,
)
from exports.office.texts import Value, readable

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = ("header", "footer", "footnotes", "endnotes")
# Fields that fetch what is outside of the file.
_REACHING = re.compile(
    r"\b(INCLUDETEXT|INCLUDEPICTURE|DDE|DDEAUTO|LINK|IMPORT|DATABASE|RD|MACROBUTTON)\b", re.IGNORECASE
)
# What may be in a document once only, and so not in the second line.
_ONCE = (f"{WORD}bookmarkStart", f"{WORD}bookmarkEnd", f"{WORD}commentRangeStart", f"{WORD}commentRangeEnd")
_ONCE_IN_CONTROLS = f"{WORD}sdtPr/{WORD}id"
_MARKS = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_PICTURES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


class Document:
    """A `.docx` that is filled once."""

    kind = Kind.DOCUMENT

    def __init__(self, package: Package) -> None:
        self.package = package
        related = [name for kind in _PARTS for name in package.related(package.main, kind)]
        self.roots = {name: package.tree(name) for name in [package.main, *related] if name in package.parts}

    @cached_property
    def found(self) -> list[Found]:
        """Every placeholder with its place, or one more than there may be."""
        every = (one for name, root in self.roots.items() for one in self._found_in(name, root))
        return list(islice(every, MOST_PLACEHOLDERS + 1))

    @property
    def mistakes(self) -> list[str]:
        """What about the marked rows and the fields cannot be worked with, in words."""
        return [words for root in self.roots.values() for words in _mistakes_in(root)]

    def filled(self, facts: Mapping[str, Value], lines: Sequence[Mapping[str, Value]]) -> bytes:
        """The file with everything in its place; the marked row stands once, empty, where there is no line."""
        for root in self.roots.values():
            _fill(root, facts, lines or [{}])
        return self.package.packed()

    def _found_in(self, name: str, root: Element) -> Iterator[Found]:
        marked = set(_marked_in(root))
        places = _places_in(root)
        place = 0
        for paragraph in root.iter(f"{WORD}p"):
            text = "".join(one.text or "" for one in _texts_of(paragraph))
            row = _nearest(paragraph, "tr")
            place += row is None
            where = _("页眉页脚或脚注")
            if name == self.package.main:
                where = _("第 %(n)d 段") % {"n": place} if row is None else _place_of(row, places)
            yield from found_in(text, where, in_row=row in marked)


def _places_in(root: Element) -> dict[Element, tuple[int, int]]:
    """In which table each row is, and which of its rows it is."""
    return {
        row: (number, place)
        for number, table in enumerate(root.iter(f"{WORD}tbl"), start=1)
        for place, row in enumerate(table.iterchildren(f"{WORD}tr"), start=1)
    }


def _place_of(row: Element, places: Mapping[Element, tuple[int, int]]) -> str:
    table, number = places.get(row, (1, 1))
    return _("第 %(table)d 个表格第 %(row)d 行") % {"table": table, "row": number}


def _nearest(element: Element, kind: str) -> Element | None:
    return next(element.iterancestors(f"{WORD}{kind}"), None)


def _texts_of(paragraph: Element) -> list[Element]:
    """The texts of a paragraph without those of the paragraphs inside it, in a text box for one."""
    return [text for text in paragraph.iter(f"{WORD}t") if _nearest(text, "p") is paragraph]


def _paragraphs_of(row: Element) -> list[Element]:
    """Those of a row without those of the tables inside it."""
    return [paragraph for paragraph in row.iter(f"{WORD}p") if _nearest(paragraph, "tr") is row]


def _marked_in(root: Element) -> list[Element]:
    """The rows that stand for a line, in their order."""
    rows = [
        _nearest(paragraph, "tr")
        for paragraph in root.iter(f"{WORD}p")
        if is_of_a_line("".join(text.text or "" for text in _texts_of(paragraph)))
    ]
    return [row for row in dict.fromkeys(rows) if row is not None]


def _mistakes_in(root: Element) -> Iterator[str]:
    marked = _marked_in(root)
    tables = [_nearest(row, "tbl") for row in marked]
    if len(set(tables)) < len(tables):
        yield _("一个表格里有几行都写了“行.”：一个表格只能有一个标记行。")
    if not set(marked).isdisjoint(above for row in marked for above in row.iterancestors(f"{WORD}tr")):
        yield _("标记行里面的表格又有标记行，请只留一个。")
    fields = [element.text or "" for element in root.iter(f"{WORD}instrText")]
    fields += [element.get(f"{WORD}instr", "") for element in root.iter(f"{WORD}fldSimple")]
    for paragraph in root.iter(f"{WORD}p"):
        fields.append("".join(element.text or "" for element in paragraph.iter(f"{WORD}instrText")))
    if any(_REACHING.search(field) for field in fields):
        yield _("模板里有连到文件以外的域（如 INCLUDETEXT、DDE），不能使用。")


def _fill(root: Element, facts: Mapping[str, Value], lines: Sequence[Mapping[str, Value]]) -> None:
    """Each paragraph once: those of the marked rows with their line, then all others."""
    done = []
    for row in _marked_in(root):
        for number, (one, line) in enumerate(zip(_repeated(row, len(lines)), lines, strict=True), start=1):
            for paragraph in _paragraphs_of(one):
                _write(paragraph, Values(facts, line, number))
                done.append(paragraph)
    written = set(done)
    for paragraph in list(root.iter(f"{WORD}p")):
        if paragraph not in written:
            _write(paragraph, Values(facts))


def _repeated(row: Element, times: int) -> list[Element]:
    """The row, and its copies below it without what may be there once only."""
    refuse_too_much(sum(1 for _element in row.iter()), times)
    pattern, rows = deepcopy(row), [row]
    for element in list(pattern.iter(*_ONCE)):
        element.getparent().remove(element)
    for element in [*pattern.iter(f"{WORD}sdt")]:
        for identity in element.findall(_ONCE_IN_CONTROLS):
            identity.getparent().remove(identity)
    for element in pattern.iter():
        for name in ("paraId", "textId"):
            element.attrib.pop(f"{_MARKS}{name}", None)
    for copy in range(1, times):
        again = deepcopy(pattern)
        for picture in again.iter(_PICTURES):
            picture.set("id", str(100_000 + 1000 * copy + int(picture.get("id", "0")) % 1000))
        rows[-1].addnext(again)
        rows.append(again)
    return rows


def _write(paragraph: Element, values: Values) -> None:
    texts = _texts_of(paragraph)
    if fill(texts, values, readable):
        for text in texts:
            _break_lines(text)


def _break_lines(text: Element) -> None:
    """A line break in a value is one in the document."""
    first, *more = (text.text or "").split("\n")
    text.text, last = first, text
    for words in more:
        line = text.makeelement(f"{WORD}br")
        following = deepcopy(text)
        following.text = words
        last.addnext(line)
        line.addnext(following)
        last = following
