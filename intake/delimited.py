"""Text whose cells are told apart by a sign: bytes to text, text to rows. Knows nothing of the site, for it also
runs in the child process."""

import itertools
import re
from collections.abc import Iterator

DELIMITERS = ("\t", ",", ";")
# By so many rows a delimiter is chosen.
_HEAD = 50

_LINES = re.compile(r"\r\n?|\n")
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
# Written so that a spreadsheet keeps the noughts and all the digits of a number: ="0519".
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


class Undecodable(Exception):
    """The bytes are no text; `code` says in which way, `row` near which line (0 for none)."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.code, self.row = code, row


def decoded(data: bytes) -> str:
    """The text of UTF-8 or GB18030, or of UTF-16 with its mark; raises `Undecodable`."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding))
    if b"\0" not in data and _is_utf8_in_the_main(data):
        return _checked(_strict(data, "utf-8"))
    try:
        return _checked(data.decode("gb18030"))
    except UnicodeDecodeError as error:
        if _is_binary(data.decode("latin-1")):
            raise Undecodable("binary") from error
        raise _at(error) from error


def delimiter_of(text: str) -> str:
    """Which of tab, comma and semicolon tells most cells apart in the first rows."""

    def apart(delimiter: str) -> int:
        return sum(len(row) - 1 for row in itertools.islice(rows(text, delimiter), _HEAD))

    return max(DELIMITERS, key=apart)


def rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The cells of each row. A quoted cell may hold delimiters and line breaks; one that opens with a quotation mark
    and does not close with one is taken as it stands, so that a lone mark swallows nobody."""
    cell = re.compile(rf'(?:"((?:[^"]|"")*+)"|([^{delimiter}\n]*))({delimiter}|\n|\Z)')
    row: list[str] = []
    for found in cell.finditer(one_kind_of_line_break(text)):
        quoted, bare, end = found.groups()
        row.append(bare if quoted is None else quoted.replace('""', '"'))
        if end == delimiter:
            continue
        yield row
        row = []
        if not end:
            break


def table(text: str) -> Iterator[list[str]]:
    """The rows of a file by its own delimiter, which a first line `sep=;` may name, numbers kept as text unwrapped."""
    text = one_kind_of_line_break(text)
    named = _SEPARATOR_LINE.match(text)
    if named:
        text = text[named.end() :]
    delimiter = named[1] if named and named[1] in DELIMITERS else delimiter_of(text)
    for row in rows(text, delimiter):
        yield [_KEPT_AS_TEXT.sub(r"\1", cell) if cell.startswith('="') else cell for cell in row]


def one_kind_of_line_break(text: str) -> str:
    """The text with \\n at the end of each line."""
    return _LINES.sub("\n", text) if "\r" in text else text


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _at(error) from error


def _checked(text: str) -> str:
    if "\0" in text:
        rest = text.replace("\0", "")
        # A text in UTF-16 without its mark is half noughts; a picture has other control characters too.
        if _is_binary(rest):
            raise Undecodable("binary")
        raise Undecodable("null_bytes", text.count("\n", 0, text.index("\0")) + 1)
    if _is_binary(text):
        raise Undecodable("binary")
    return text


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) * 50 > len(text)


def _is_utf8_in_the_main(data: bytes) -> bool:
    """Whether nearly all that is not ASCII is UTF-8: a damaged file is not to be taken for GB18030."""
    text = data.decode("utf-8", "replace")
    strange = sum(len(part) for part in re.findall("[^\x00-\x7f]+", text))
    return text.count("\ufffd") * 5 <= strange


def _at(error: UnicodeDecodeError) -> Undecodable:
    return Undecodable("encoding", bytes(error.object[: error.start]).count(b"\n") + 1)
