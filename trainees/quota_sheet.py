"""Seats by unit from a workbook or a pasted block: each row a unit and a number, with or without a header."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from intake import cells, tables
from intake.headers import Vocabulary
from intake.problems import Problem, RowProblem, Unreadable
from intake.sheets import Raw, Row
from intake.tables import Table
from trainees.allotting import MOST, Allotment
from trainees.workplaces import Workplaces

NOTE_LENGTH = 100
EXAMPLE = "湖塘镇\t18\n雪堰镇\t12"
QUOTAS: Vocabulary = {
    "number": ("序号", "编号"),
    "unit": ("单位", "单位名称", "镇街", "镇", "街道", "镇街道", "镇街道开发区", "板块", "报送单位", "社区"),
    "seats": ("名额", "分配名额", "名额数", "人数", "参训人数", "计划人数", "参训名额"),
    "note": ("备注", "说明", "其中", "要求"),
}
_REQUIRED = ("unit", "seats")
_HEADERS = ("单位", "名额", "备注")
_BARE = re.compile(
    r"^(?:\s*\d+[.、\t,，]\s*)?[^\d\t,，]+?(?P<apart>\t|[,，]| )\s*[\d０-９]{1,4}\s*(?:[人名]|\t|[,，]|$)"
)
_SPACED = re.compile(r"^\s*([^\d\s]+)\s+([\d０-９]{1,4})\s*$")
_SEATS = re.compile(r"(\d{1,6})(?:\.0+)?(?:人|名|个)?")


@dataclass(slots=True)
class Given:
    """What a sheet gives: seats by unit id; the rows that were not understood stand in `problems`."""

    seats: dict[int, Allotment] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)


def read(source: bytes | str, workplaces: Workplaces) -> Given | Unreadable:
    """The seats in a file or a block. Each row gives seats or a problem; one that repeats a unit is a problem."""
    if isinstance(source, str):
        source = _evened(source)
        table = tables.from_text(_with_header(source), QUOTAS, required=_REQUIRED)
    else:
        table = tables.from_workbook(source, QUOTAS, required=_REQUIRED)
    if isinstance(table, Unreadable):
        return table
    given = Given()
    shift = isinstance(source, str) and _with_header(source) != source
    for row in table.rows:
        _take(given, table, row, workplaces, number=row.number - shift)
    return given


def _evened(block: str) -> str:
    """A block in which some lines have tabs and others a space between unit and number has tabs in all of them."""
    if "\t" not in block:
        return block
    lines = [line if "\t" in line else _SPACED.sub(r"\1\t\2", line) for line in block.splitlines()]
    return "\n".join(lines)


def _with_header(block: str) -> str:
    """A block whose first line is a unit and a number gets the header that it lacks."""
    first = block.lstrip("\ufeff\r\n").splitlines()[0] if block.strip() else ""
    bare = _BARE.match(first)
    return "\n".join([bare["apart"].join(_HEADERS), block.lstrip("\ufeff\r\n")]) if bare else block


def _take(given: Given, table: Table, row: Row, workplaces: Workplaces, *, number: int) -> None:
    unit = workplaces.find(table.cell(row, "unit"))
    seats = _seats(table.cell(row, "seats"))
    for name, value in (("unit", unit), ("seats", seats)):
        if isinstance(value, Problem):
            given.problems.append(RowProblem(number, table.header.titles[name], value.message))
    if isinstance(unit, Problem) or isinstance(seats, Problem):
        return
    if unit[0].pk in given.seats:
        message = _("“%(unit)s”前面已经有一行。") % {"unit": unit[0]}
        given.problems.append(RowProblem(number, table.header.titles["unit"], message))
        return
    note = cells.text(table.cell(row, "note"), limit=NOTE_LENGTH) if table.has("note") else ""
    if isinstance(note, Problem):
        given.problems.append(RowProblem(number, table.header.titles["note"], note.message))
        return
    given.seats[unit[0].pk] = Allotment(seats, note)


def _seats(raw: Raw) -> int | Problem:
    value = cells.text(raw)
    found = None if isinstance(value, Problem) else _SEATS.fullmatch(value)
    if not found or int(found[1]) > MOST:
        return Problem(_("名额“%(cell)s”应是 0 到 %(most)d 的整数。") % {"cell": str(raw)[:20], "most": MOST})
    return int(found[1])
