import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import categories
from intake.problems import Problem
from intake.sheets import Raw


@pytest.mark.parametrize(
    ("raw", "value"),
    [("男", "男"), (" 女 ", "女"), ("女性", "女"), ("F", "女"), ("male", "男"), ("", ""), ("　", "")],
)
def test_gender(raw: str, value: str) -> None:
    assert categories.gender(raw) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [("汉", "汉族"), ("汉族", "汉族"), ("汉 族", "汉族"), ("维吾尔", "维吾尔族"), ("其他", "其他"), ("", "")],
)
def test_nationality_ends_in_its_word(raw: str, value: str) -> None:
    assert categories.nationality(raw) == value


def test_there_are_fifty_six_nationalities() -> None:
    assert len(categories._NATIONALITIES) == 56


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("党员", "中共党员"),
        ("中共党员 ", "中共党员"),
        ("共产党员", "中共党员"),
        ("中共预备党员", "中共预备党员"),
        ("预备党员", "中共预备党员"),
        ("团员", "共青团员"),
        ("群众", "群众"),
        ("民盟盟员", "民主党派"),
        ("九三学社社员", "民主党派"),
        ("农工党党员", "民主党派"),
        ("无党派人士", "无党派人士"),
        ("", ""),
    ],
)
def test_political_status(raw: str, value: str) -> None:
    assert categories.political_status(raw) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("本科", "本科"),
        ("大学", "本科"),
        ("在职大学", "本科"),
        ("全日制大专", "大专"),
        ("专科", "大专"),
        ("省委党校研究生", "研究生"),
        ("硕士研究生", "研究生"),
        ("高中毕业", "高中"),
        ("中专", "中专"),
        ("初中", "初中及以下"),
        ("", ""),
    ],
)
def test_education(raw: str, value: str) -> None:
    assert categories.education(raw) == value


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (categories.gender("先生"), "性别“先生”请填男或女。"),
        (categories.gender(1.0), "性别“1”请填男或女。"),
        (categories.nationality("汗族"), "民族“汗族”不在民族名录中，请检查。"),
        (
            categories.political_status("党"),
            "政治面貌“党”请填中共党员、中共预备党员、共青团员、民主党派或群众。",
        ),
        (categories.education("幼儿园"), "学历“幼儿园”请填研究生、本科、大专、中专、高中或初中及以下。"),
    ],
)
def test_an_unknown_word_is_a_problem_that_names_it(problem: Problem, message: str) -> None:
    assert problem == Problem(message)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("新任", True),
        ("连任", False),
        ("留任，住宿", False),
        ("换届新当选", True),
        ("非新任", False),
        ("新任/连任", None),
        ("是", True),
        ("否", False),
        ("住宿", None),
        ("", None),
        (1.0, None),
    ],
)
def test_new_or_re_elected_is_read_from_what_is_said(raw: Raw, said: bool | None) -> None:
    assert categories.is_new(raw) is said


@given(st.text(max_size=30))
def test_a_second_reading_changes_nothing(raw: str) -> None:
    for read in (
        categories.gender,
        categories.nationality,
        categories.political_status,
        categories.education,
    ):
        once = read(raw)
        if isinstance(once, str):
            assert read(once) == once
