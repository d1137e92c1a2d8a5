"""The year ledger against the deflate floor, and the memory that it takes."""

import random
import time
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from exports.papers.ledger_rows import PEOPLE_COLUMNS
from exports.papers.tables import Row, Table, write_workbook
from tests.bench.measuring import Line, ratio

ROWS, COLUMNS = 50_000, 20
MOST_MB = 50


def long() -> list[Line]:
    """The CPU of writing rows that are there already, and the highest that Python's own memory rises by meanwhile."""
    rows = list(_rows())
    floor = _parts(_written(rows))
    return [
        ratio(
            f"the ledger, {ROWS:,} × {COLUMNS}, to its finished XML squeezed at level 6",
            lambda: _written(rows),
            lambda: _squeezed(floor),
            at_most=1.5,
            clock=time.process_time,
        ),
        _memory(),
    ]


def _rows() -> Iterator[Row]:
    """People as a district has them: three hundred communities, forty classes, five posts."""
    chance = random.Random(1)
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]

    def word(size: int) -> str:
        return "".join(chance.choices(characters, k=size))

    units = [f"{word(4)}社区居民委员会" for _ in range(297)]
    towns = [f"{word(2)}镇" for _ in range(18)]
    classes = [f"{word(8)}培训班" for _ in range(38)]
    for number in range(ROWS):
        yield (
            *(number, 2026, chance.choice(classes), chance.randrange(5), "主体班次", "武进区", "2026-11-23"),
            *("2026-11-25", word(3), chance.choice("男女"), chance.choice(towns), chance.choice(units)),
            *(chance.choice(("社区书记", "居委会主任", "副书记")), chance.choice(("新任", "连任"))),
            *(f"13{chance.randrange(10)}****{chance.randrange(10_000):04}", f"第{chance.randrange(8)}组"),
            *("已结业", 20, chance.choice((16, 18.5, 20)), chance.choice((0, 1.5, 4))),
        )


def _written(rows: list[Row]) -> bytes:
    file = BytesIO()
    write_workbook(file, [Table("学员", PEOPLE_COLUMNS[:COLUMNS], rows)])
    return file.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def _squeezed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as pack:
        for name, text in parts.items():
            pack.writestr(name, text)
    return file.getvalue()


class _Nowhere(BytesIO):
    """A file that keeps nothing, so that only the writing is counted."""

    def write(self, text: Any) -> int:
        return len(text)


def _memory() -> Line:
    tracemalloc.start()
    try:
        write_workbook(_Nowhere(), [Table("学员", PEOPLE_COLUMNS[:COLUMNS], _rows())])
        highest = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    return Line(
        f"memory while {ROWS:,} rows are made and written",
        f"{highest:.1f} MB",
        f"< {MOST_MB} MB",
        highest < MOST_MB,
    )
