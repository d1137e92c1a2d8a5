"""The handbook laid out: cover, contents, and a part for each thing that the class has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from docx.document import Document as WordDocument

from exports.papers.document import WIDTH_LANDSCAPE, Cell, Document
from exports.papers.naming import NUMERALS
from exports.papers.paper import Progress
from exports.papers.word_styles import CENTRED

MOST_ACROSS = 22  # seats of a row that a page holds side by side
NOT_PUBLISHED = "课程表尚未发布，请以正式发布的课程表为准。"
CONTACT_HEADS = ("序号", "姓名", "单位", "职务", "电话", "组别")
_CONTACT_WIDTHS = (11.5, 19.5, 46, 33, 30, 16)
TIMETABLE_HEADS = ("日期", "时间", "内容", "主讲人", "地点")
_TIMETABLE_WIDTHS = (22, 28, 48, 34, 24)
_LINE_OF_NAMES = 4


@dataclass(frozen=True)
class Seats:
    """The hall as seen from the hall: the rostrum from left to right, numbers of the seats, names row by row, and who has no
    seat."""

    rostrum: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    waiting: tuple[str, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether a row fits across a page; else the seats are listed."""
        return len(self.numbers) <= MOST_ACROSS

    @property
    def across(self) -> int:
        """How many columns the drawn hall has, its label's too."""
        return len(self.numbers) + 1

    @property
    def listed(self) -> list[tuple[str, str]]:
        """Each name with its seat, row by row."""
        return [
            (name, f"{row}排{number}座")
            for row, names in self.rows
            for number, name in zip(self.numbers, names, strict=True)
            if name
        ]


@dataclass(frozen=True)
class Handbook:
    """What it says. `timetable` has for each day its name and lines, none while nothing is published."""

    name: str
    host: str
    days: str
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    timetable: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    clock: tuple[tuple[str, ...], ...]
    demands: tuple[str, ...]
    committee: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, ...], ...]
    contacts: tuple[tuple[str, ...], ...]
    seats: Seats | None
    built: str

    @property
    def title(self) -> str:
        """What stands on the file."""
        return f"{self.name}学员手册"

    @cached_property
    def heads(self) -> dict[str, str]:
        """The parts that there are, each with its numbered head: {"timetable": "二、课程表"}."""
        parts = {
            "notes": "培训须知",
            "timetable": "课程表",
            "clock": "作息时间",
            "demands": "学员守则",
            "committee": "班委名单" if self.committee else "",
            "groups": "分组名单" if self.groups else "",
            "contacts": "通讯录",
            "seats": "座次表" if self.seats else "",
        }
        there = {name: head for name, head in parts.items() if head}
        return {name: f"{NUMERALS[place]}、{head}" for place, (name, head) in enumerate(there.items())}

    @property
    def numbered_demands(self) -> list[str]:
        """The rules, counted."""
        return [f"{number}.{text}" for number, text in enumerate(self.demands, start=1)]

    @property
    def numbered_contacts(self) -> list[tuple[str, ...]]:
        """The 通讯录, counted."""
        return [(str(number), *line) for number, line in enumerate(self.contacts, start=1)]


def write(content: Handbook, progress: Progress) -> WordDocument:
    """A cover without number, the contents, then the parts, the long ones on pages of their own."""
    document = Document(content.title)
    _cover(document, content)
    document.break_page()
    document.display("目　录", size=22)
    document.space(14)
    document.contents(list(content.heads.values()))
    for place, name in enumerate(content.heads, start=1):
        if name in _OWN_PAGE or (name == "groups" and "committee" not in content.heads):
            document.break_page()
        _PARTS[name](document, content)
        progress(place, len(content.heads))
    document.note(content.built, size=9)
    return document.finish()


def _head(document: Document, content: Handbook, part: str) -> None:
    document.place(document.head(content.heads[part]))


def _cover(document: Document, content: Handbook) -> None:
    document.cover()
    document.space(110)
    document.display(content.name, size=26)
    document.space(40)
    document.display("学员手册", size=48)
    document.space(220)
    for text in filter(None, (content.host, content.days)):
        document.paragraph(text, CENTRED)


def _notes(document: Document, content: Handbook) -> None:
    _head(document, content, "notes")
    for place, (head, texts) in enumerate(content.notes):
        document.subhead(f"（{NUMERALS[place]}）{head}")
        for text in texts:
            document.paragraph(text)


def _timetable(document: Document, content: Handbook) -> None:
    _head(document, content, "timetable")
    if not content.timetable:
        document.paragraph(NOT_PUBLISHED)
        return
    rows = [[Cell(head, head=True) for head in TIMETABLE_HEADS]]
    for day, lines in content.timetable:
        for place, (clock, title, who, where) in enumerate(lines):
            date = [] if place else [Cell(day, down=len(lines))]
            rows.append([*date, Cell(clock), Cell(title, left=True), Cell(who, left=True), Cell(where)])
    document.grid(rows, _TIMETABLE_WIDTHS, repeat=1, height=11, size=10.5)


def _clock(document: Document, content: Handbook) -> None:
    _head(document, content, "clock")
    document.table(("时段", "上课", "签到"), content.clock, (40, 58, 58), height=11)
    document.space(8)
    document.paragraph("具体以课程表为准。")


def _demands(document: Document, content: Handbook) -> None:
    _head(document, content, "demands")
    for text in content.numbered_demands:
        document.paragraph(text)


def _committee(document: Document, content: Handbook) -> None:
    _head(document, content, "committee")
    document.table(("职务", "姓名（单位）"), content.committee, (40, 116), left=(1,))


def _groups(document: Document, content: Handbook) -> None:
    _head(document, content, "groups")
    document.table(("组别", "组长", "组员"), content.groups, (30, 24, 102), left=(2,))


def _contacts(document: Document, content: Handbook) -> None:
    _head(document, content, "contacts")
    document.table(CONTACT_HEADS, content.numbered_contacts, _CONTACT_WIDTHS, left=(2,), size=10.5, height=8)


def _seats(document: Document, content: Handbook) -> None:
    seats = content.seats
    if seats is None:
        return
    document.turn(landscape=True)
    _head(document, content, "seats")
    if seats.is_drawn:
        _draw(document, seats)
    else:
        _list(document, seats)
    if seats.waiting:
        document.note(f"未排座：{'、'.join(seats.waiting)}")


def _draw(document: Document, seats: Seats) -> None:
    label = 14.0
    each = (WIDTH_LANDSCAPE - label) / len(seats.numbers)
    widths = [label, *[min(each, 24.0)] * len(seats.numbers)]
    across = len(widths)
    names = "　".join(seats.rostrum)
    top = [Cell(f"主席台　　{names}" if names else "主席台", head=True, across=across)]
    heads = [Cell("", head=True), *(Cell(f"{number}座", head=True) for number in seats.numbers)]
    rows = [[Cell(f"{row}排", head=True), *map(Cell, names)] for row, names in seats.rows]
    size, padding = (10.5, 1.0) if across <= 14 else (8, 0.2)
    document.grid([top, heads, *rows], widths, repeat=2, height=8, size=size, padding=padding)


def _list(document: Document, seats: Seats) -> None:
    heads = ("姓名", "座位") * _LINE_OF_NAMES
    listed = [text for pair in seats.listed for text in pair]
    size = len(heads)
    lines = [listed[first : first + size] for first in range(0, len(listed), size)]
    rows: Sequence[Sequence[str]] = [line + [""] * (size - len(line)) for line in lines]
    document.table(heads, rows, [WIDTH_LANDSCAPE / size] * size, height=8, size=10.5)


_OWN_PAGE = ("notes", "timetable", "clock", "committee", "contacts")
_PARTS: dict[str, Callable[[Document, Handbook], None]] = {
    "notes": _notes,
    "timetable": _timetable,
    "clock": _clock,
    "demands": _demands,
    "committee": _committee,
    "groups": _groups,
    "contacts": _contacts,
    "seats": _seats,
}
