"""Names one below the other."""

import pytest

from intake import outline
from intake.unit_columns import VOCABULARY

THREE = [("湖塘镇", ""), ("花园社区", "湖塘镇"), ("南街社区", "湖塘镇")]


def read(block: str) -> list[tuple[str, str]]:
    table = outline.from_text(block, VOCABULARY, name="name", parent="town")
    return [(str(table.cell(row, "name")), str(table.cell(row, "town"))) for row in table.rows]


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("湖塘镇\n  花园社区\n  南街社区", THREE),
        ("湖塘镇\n花园社区\n南街社区", THREE),
        ("湖塘镇\n\t花园社区\n\t南街社区", THREE),
        ("湖塘镇：花园社区、南街社区", THREE),
        ("一、湖塘镇\n1. 花园社区\n2. 南街社区", THREE),
        ("单位名称\n湖塘镇\n\n花园社区 南街社区", THREE),
        ("湖塘镇\n区民政局\n花园社区", [("湖塘镇", ""), ("区民政局", ""), ("花园社区", "")]),
        ("湖塘镇\n  党政办", [("湖塘镇", ""), ("党政办", "湖塘镇")]),
        (
            "湖塘镇\n卢家巷社区居委会（含卢家巷村村委、南街村村委）",
            [("湖塘镇", ""), ("卢家巷社区居委会（含卢家巷村村委、南街村村委）", "湖塘镇")],
        ),
    ],
)
def test_an_outline_gives_each_name_its_town(block: str, found: list[tuple[str, str]]) -> None:
    assert read(block) == found


def test_rows_are_numbered_as_the_lines_are() -> None:
    table = outline.from_text("湖塘镇\n\n花园社区", VOCABULARY, name="name", parent="town")
    assert [row.number for row in table.rows] == [1, 3]
