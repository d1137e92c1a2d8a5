"""The letters a class rests on, as the smallest documents that a word processor opens."""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="word/document.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
        "</Relationships>"
    ),
}
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# A fixed time, so that the same letter is the same file.
_WRITTEN = (2020, 1, 1, 0, 0, 0)


def letter(title: str, paragraphs: Iterable[str]) -> io.BytesIO:
    """A .docx with a centred title and the paragraphs below it."""
    body = _paragraph(title, size=44, centred=True) + "".join(_paragraph(text) for text in paragraphs)
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**_PARTS, "word/document.xml": document}.items():
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN), _HEAD + part)
    file.seek(0)
    return file


def _paragraph(text: str, *, size: int = 32, centred: bool = False) -> str:
    layout = '<w:jc w:val="center"/>' if centred else '<w:ind w:firstLineChars="200"/>'
    return (
        f'<w:p><w:pPr>{layout}</w:pPr><w:r><w:rPr><w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
