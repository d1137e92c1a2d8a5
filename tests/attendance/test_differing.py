"""What is typed from a sheet is read as it was meant, or refused with its place; nothing is guessed."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from attendance.differing import Differences, Paper, format_differences, parse
from attendance.value import CHOICES, Value

PAPER = Paper(
    size=110,
    blank=frozenset({108, 109, 110}),
    names={"王小宁": (1,), "张三": (2, 3), "欧阳·娜": (4,), "周到": (5,), "吴至柔": (6,)},
)


def codes(text: str) -> dict[int, str]:
    found = parse(text, PAPER)
    assert found.misread == (), [one.sentence for one in found.misread]
    return {serial: value.code for serial, value in found.values.items()}


def problems(text: str) -> list[str]:
    return [one.sentence for one in parse(text, PAPER).misread]


AS_MEANT = {12: "PERSONAL", 45: "PERSONAL", 46: "PERSONAL", 47: "PERSONAL", 88: "LATE", 103: "ABSENT"}


@pytest.mark.parametrize(
    "text",
    [
        "12 45-47 事假, 88 迟到, 103 旷课",
        "12、45—47事假，88迟到，103旷课",
        "12，45～47　事假；88 迟到；103 缺席",
        "１２ ４５至４７ 事假\r\n８８ 迟到\r\n１０３ 未到",
        "12号、45号到47号 事假。88号迟到。第103号旷课。",
        "45-46, 12, 46 - 47 事假 88 迟到 103 旷课",
        "12 45–47 Personal Leave, 88 LATE, 103 absent",
        "12 personal 45-47 personal leave 88 late 103 absent",
    ],
)
def test_the_same_in_many_spellings(text: str) -> None:
    assert codes(text) == AS_MEANT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        (" \n，；", {}),
        ("1 病假 2 公假 3 早退 4 出勤 5 到", {1: "SICK", 2: "OFFICIAL", 3: "LEFT_EARLY", 4: "PRESENT", 5: "PRESENT"}),
        ("1 sick 2 official leave 3 left early 4 early 5 present", {1: "SICK", 2: "OFFICIAL", 3: "LEFT_EARLY", 4: "LEFT_EARLY", 5: "PRESENT"}),
        ("12 迟到 12 迟到", {12: "LATE"}),
        ("王小宁 欧阳·娜 7 事假", {1: "PERSONAL", 4: "PERSONAL", 7: "PERSONAL"}),
        ("王小宁事假，周到迟到、吴至柔旷课", {1: "PERSONAL", 5: "LATE", 6: "ABSENT"}),
        ("12 到，15 迟到", {12: "PRESENT", 15: "LATE"}),
    ],
)  # fmt: skip
def test_words_and_names(text: str, found: dict[int, str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12 请假", ["第 1 行第 4 字“请假”：请写明事假、病假或公假。"]),
        ("1 迟到\n12 45-47 请假", ["第 2 行第 10 字“请假”：请写明事假、病假或公假。"]),
        ("12 事假 9 12 迟到", ["第 1 行第 9 字“12”：12 号写了两次：事假、迟到。"]),
        ("10-20 事假, 15 迟到", ["第 1 行第 11 字“15”：15 号写了两次：事假、迟到。"]),
        ("111 事假", ["第 1 行第 1 字“111”：表上只有 1 到 110 号。"]),
        ("0 事假", ["第 1 行第 1 字“0”：表上只有 1 到 110 号。"]),
        ("100－１２０ 旷课", ["第 1 行第 1 字“100－１２０”：表上只有 1 到 110 号。"]),
        ("1-99999999999 旷课", ["第 1 行第 1 字“1-99999999999”：表上只有 1 到 110 号。"]),
        ("47-45 旷课", ["第 1 行第 1 字“47-45”：请从小到大写。"]),
        ("108 旷课", ["第 1 行第 1 字“108”：108 号那一行没有这半天应到的学员。"]),
        ("12 早走了", ["第 1 行第 1 字“12”：没有写是什么，如“事假”“旷课”。",
                      "第 1 行第 4 字“早走了”：不是表上的姓名，也不是考勤的写法。"]),
        ("12，13", ["第 1 行第 1 字“12”：没有写是什么，如“事假”“旷课”。",
                    "第 1 行第 4 字“13”：没有写是什么，如“事假”“旷课”。"]),
        ("事假", ["第 1 行第 1 字“事假”：前面没有序号。"]),
        ("12 事假 旷课", ["第 1 行第 7 字“旷课”：前面没有序号。"]),
        ("张三 事假", ["第 1 行第 1 字“张三”：表上有同名的人，请写序号：2、3。"]),
        ("李四事假", ["第 1 行第 1 字“李四”：不是表上的姓名，也不是考勤的写法。"]),
        ("12-- 事假", ["第 1 行第 3 字“--”：不是表上的姓名，也不是考勤的写法。"]),
        ("<script> 12 事假", ["第 1 行第 1 字“<script>”：不是表上的姓名，也不是考勤的写法。"]),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_with_its_place(text: str, said: list[str]) -> None:
    assert problems(text) == said


def test_what_is_right_beside_what_is_wrong_is_still_read() -> None:
    found = parse("1 迟到, 200 事假, 3 旷课", PAPER)
    assert ({serial: value.code for serial, value in found.values.items()}, len(found.misread)) == (
        {1: "LATE", 3: "ABSENT"},
        1,
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@given(values=st.dictionaries(st.integers(1, 107), st.sampled_from(CHOICES)))
def test_reading_what_was_written_gives_the_same(language: str, values: dict[int, Value]) -> None:
    with translation.override(language):
        assert parse(format_differences(values), PAPER) == Differences(dict(sorted(values.items())))


@given(
    text=st.text(
        alphabet="0123456789０１-—～至到号第 ，、；\n事假病公迟早退旷课出勤王小宁张三ab", max_size=60
    )
)
def test_whatever_is_typed_is_answered(text: str) -> None:
    found = parse(text, PAPER)
    assert all(1 <= serial <= 107 for serial in found.values)
    for one in found.misread:
        assert text.split("\n")[one.line - 1][one.character - 1 :].startswith(one.words.split("\n")[0])


def test_the_shortest_way_to_write_it() -> None:
    values = {12: "PERSONAL", 45: "PERSONAL", 46: "PERSONAL", 47: "PERSONAL", 88: "LATE", 103: "ABSENT"}
    text = format_differences({serial: Value.of(code) for serial, code in values.items()})
    assert text == "88 迟到, 12 45-47 事假, 103 旷课"
