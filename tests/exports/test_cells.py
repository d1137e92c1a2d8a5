"""Text stays text, and how much room it takes."""

from decimal import Decimal

import pytest

from exports.papers import cells


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("王小宁", "王小宁"),
        ("=1+1", "=1+1"),
        ("a\x00b\x0bc\x1fd\x7fe", "abcde"),
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("tab\there", "tab\there"),
        ("\ufffe\uffff\ud800", ""),
        ("𠮷野", "𠮷野"),
        ("_x0041_ and _y", "_x005F_x0041_ and _y"),
    ],
)
def test_plain_keeps_what_a_workbook_can_hold(given: str, kept: str) -> None:
    assert cells.plain(given) == kept


@pytest.mark.parametrize(
    ("text", "too_long"),
    [("一" * 32_767, False), ("一" * 32_768, True), ("𠮷" * 16_383, False), ("𠮷" * 16_384, True)],
)
def test_a_cell_holds_32767_utf16_units(text: str, too_long: bool) -> None:
    assert cells.is_too_long(text) is too_long


@pytest.mark.parametrize(("value", "held"), [("4.0", 4), ("4", 4), ("2.5", 2.5), ("0.0", 0)])
def test_a_whole_decimal_is_a_whole_number(value: str, held: float) -> None:
    kept = cells.number(Decimal(value))
    assert (kept, type(kept)) == (held, type(held))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("王小宁", 6, 1),
        ("王小宁", 5, 2),
        ("abc", 3, 1),
        ("一\n二二", 2, 3),
        ("一二", 0, 2),
        ("(一二三四五六", 6, 3),
    ],
)
def test_lines_counts_chinese_characters_as_two(text: str, width: float, lines: int) -> None:
    assert cells.lines_of(text, width) == lines
