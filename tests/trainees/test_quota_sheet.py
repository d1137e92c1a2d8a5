"""Seats from a pasted block or a workbook."""

import pytest

from intake.problems import Unreadable
from tests.conftest import Cast
from tests.trainees.books import book
from trainees.quota_sheet import Given, read
from trainees.workplaces import Workplaces


def read_as(
    cast: Cast, block: str | bytes
) -> tuple[dict[str, tuple[int | None, str]], list[tuple[int, str]]]:
    workplaces = Workplaces.load(cast.district)
    given = read(block, workplaces)
    assert isinstance(given, Given), given
    seats = {str(workplaces.units[pk]): (row.seats, row.note) for pk, row in given.seats.items()}
    return seats, [(problem.row, problem.column) for problem in given.problems]


BOTH = {"湖塘镇": (18, ""), "雪堰镇": (12, "")}


@pytest.mark.parametrize(
    ("block", "seats", "problems"),
    [
        ("湖塘镇\t18\n雪堰镇\t12", BOTH, []),
        ("湖塘镇 18\n雪堰镇 12", BOTH, []),
        ("湖塘镇 18\n雪堰镇\t12", BOTH, []),
        ("湖塘镇，18人\n雪堰镇，12人", BOTH, []),
        ("湖塘镇,１８\n雪堰镇,12名", BOTH, []),
        ("单位\t名额\n湖塘镇\t18\n雪堰镇\t12", BOTH, []),
        ("镇街\t分配名额\t备注\n湖塘镇\t18\t书记10人\n合计\t18\t", {"湖塘镇": (18, "书记10人")}, []),
        ("湖塘镇\t18\n\n雪堰镇\t12\n", BOTH, []),
        ("湖塘镇\t18\n不在镇\t3\n雪堰镇\t12", BOTH, [(2, "单位")]),
        ("湖塘镇\t18\n雪堰镇\t十二", {"湖塘镇": (18, "")}, [(2, "名额")]),
        ("湖塘镇\t18\n雪堰镇\t-3", {"湖塘镇": (18, "")}, [(2, "名额")]),
        ("湖塘镇\t18\n雪堰镇\t12.5", {"湖塘镇": (18, "")}, [(2, "名额")]),
        ("湖塘镇\t18\n湖塘镇\t20", {"湖塘镇": (18, "")}, [(2, "单位")]),
        ("湖塘镇\t5001\n雪堰镇\t0", {"雪堰镇": (0, "")}, [(1, "名额")]),
        ("湖塘镇花园社区\t2\n雪堰镇\t12", {"花园社区居民委员会": (2, ""), "雪堰镇": (12, "")}, []),
    ],
)
def test_a_block_of_units_and_seats(
    cast: Cast, block: str, seats: dict[str, tuple[int, str]], problems: list[tuple[int, str]]
) -> None:
    assert read_as(cast, block) == (seats, problems)


def test_a_workbook_with_a_title(cast: Cast) -> None:
    rows = [("湖塘镇", 18), ("雪堰镇", 12)]
    assert read_as(cast, book(*rows, header=("单位", "名额"))) == (BOTH, [])


@pytest.mark.parametrize("block", ["", "大家好", "湖塘镇"])
def test_a_block_without_seats_says_what_is_missing(cast: Cast, block: str) -> None:
    assert isinstance(read(block, Workplaces.load(cast.district)), Unreadable)
