from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake import cells
from intake.problems import Problem
from intake.sheets import Raw

LOST = Problem("身份证号在 Excel 里存成了数字，后几位已经丢失。请把这一列设为文本，重新填写完整的 18 位。")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("", ""),
        ("  书记 ", "书记"),
        ("党总支书记、\n居委会主任", "党总支书记、 居委会主任"),
        ("第　３　组", "第 3 组"),
        ("ＡＢｃ１２", "ABc12"),
        ("王\x00芳\x1b\u200b\ufeff", "王芳"),
        ("\u202e反着写", "反着写"),
        (3.0, "3"),
        (2.5, "2.5"),
        (12, "12"),
        (True, "True"),
        (date(2026, 3, 5), "2026-03-05"),
        ("=1+1", "=1+1"),
        ("<b>", "<b>"),
    ],
)
def test_text_is_tidied_and_never_interpreted(raw: Raw, value: str) -> None:
    assert cells.text(raw) == value


def test_text_over_the_limit_is_refused_and_not_cut() -> None:
    assert cells.text("字" * 200) == "字" * 200
    assert cells.text("字" * 201) == Problem("内容有 201 个字，最多 200 个。")
    assert cells.text("四个字啊", limit=3) == Problem("内容有 4 个字，最多 3 个。")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("王芳", "王芳"),
        ("王 芳", "王芳"),
        (" 王　芳\n", "王芳"),
        ("周\u00a0\u2003霞", "周霞"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("𫟼一", "𫟼一"),
        ("\ue000兰", "\ue000兰"),
        ("㛃䶮", "㛃䶮"),
        ("Anna-Maria O'Neill", "Anna-MariaO'Neill"),
        ("", ""),
    ],
)
def test_names_lose_their_spaces_and_rare_characters_pass(raw: str, value: str) -> None:
    assert cells.name(raw) == value


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("王芳（女）", "姓名“王芳（女）”里有“（”，请只填姓名。"),
        ("张三1", "姓名“张三1”里有“1”，请只填姓名。"),
        ("张三、李四", "姓名“张三、李四”里有“、”，请只填姓名。"),
        (12.0, "姓名是数字或日期，请填写姓名。"),
        (date(2026, 3, 5), "姓名是数字或日期，请填写姓名。"),
        ("一" * 51, "姓名有 51 个字，最多 50 个。"),
    ],
)
def test_what_is_no_name_is_a_problem(raw: Raw, message: str) -> None:
    assert cells.name(raw) == Problem(message)


def test_a_name_of_fifty_characters_passes() -> None:
    assert cells.name("一" * 50) == "一" * 50


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("19910007919", "19910007919"),
        (19910007919.0, "19910007919"),
        (19910007919, "19910007919"),
        ("199-1007-9190", "19910079190"),
        ("199 1007　9190", "19910079190"),
        ("１９９１００７９１９０", "19910079190"),
        ("'19910079190", "19910079190"),
        ("(0519)8631-0000", "051986310000"),
        ("0519－86310000", "051986310000"),
        ("+86 199 1007 9190", "+8619910079190"),
        ("＋8619910079190", "+8619910079190"),
        ("", ""),
        ("无", "无"),
    ],
)
def test_phones_become_digits(raw: Raw, value: str) -> None:
    assert cells.phone(raw) == value


@pytest.mark.parametrize(
    "raw", ["13812345678/13912345678", "13812345678、0519-86310000", "13812345678或86310000"]
)
def test_two_phones_in_a_cell_are_a_problem(raw: str) -> None:
    assert cells.phone(raw) == Problem("这一格有几个电话，请只留一个。")


@pytest.mark.parametrize("raw", ["1.99E+10", "1.99100079e+10"])
def test_a_phone_in_scientific_notation_is_a_problem(raw: str) -> None:
    assert cells.phone(raw) == Problem("电话被 Excel 改成了科学计数法，请把这一列设为文本后重新填写。")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("990000199509022262 ", "990000199509022262"),
        ("９９００００１９７８１１２８２４２９", "990000197811282429"),
        ("９９００００１９９９０９２４３７０Ｘ", "99000019990924370X"),
        ("99000019940307497x", "99000019940307497X"),
        ("990000 19940307 497X", "99000019940307497X"),
        ("'99000019940307497X", "99000019940307497X"),
        ("990000-19940307-497X", "99000019940307497X"),
        (123456789012345.0, "123456789012345"),
        ("", ""),
    ],
)
def test_id_numbers_become_digits_and_a_capital_x(raw: Raw, value: str) -> None:
    assert cells.id_number(raw) == value


@pytest.mark.parametrize(
    "raw", [9.90000198902161e17, 990000198902161000, "9.90000198902161E+17", "9.9e17", 1e15]
)
def test_an_id_number_from_a_number_has_lost_digits_and_is_not_guessed(raw: Raw) -> None:
    assert cells.id_number(raw) == LOST


@pytest.mark.parametrize("raw", [float("inf"), float("nan"), 1e300])
def test_odd_numbers_do_no_harm(raw: float) -> None:
    assert isinstance(cells.text(raw), str)
    assert isinstance(cells.phone(raw), str | Problem)
    assert isinstance(cells.id_number(raw), str | Problem)


@example(")'0")
@example("1-E5")
@given(st.text(max_size=60))
def test_a_second_reading_changes_nothing(raw: str) -> None:
    for read in (cells.text, cells.name, cells.phone, cells.id_number, cells.one_spelling):
        once = read(raw)
        if isinstance(once, str):
            assert read(once) == once
