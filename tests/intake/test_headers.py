import pytest

from intake import headers
from intake.headers import Found, Header
from intake.problems import Unreadable
from intake.roster_columns import REQUIRED, ROSTER
from intake.sheets import Raw, Row, Sheet


def rows(*lines: list[Raw]) -> tuple[Row, ...]:
    return tuple(Row(number, tuple(cells)) for number, cells in enumerate(lines, start=1))


def sheet(name: str, *lines: list[Raw]) -> Sheet:
    return Sheet(name, rows(*lines), height=len(lines), width=max(map(len, lines), default=0))


def find(*lines: list[Raw]) -> Header:
    header = headers.find(rows(*lines), ROSTER, required=REQUIRED)
    assert isinstance(header, Header), header
    return header


def fault(*lines: list[Raw]) -> Unreadable:
    header = headers.find(rows(*lines), ROSTER, required=REQUIRED)
    assert isinstance(header, Unreadable), header
    return header


def test_the_header_is_found_below_titles_and_keeps_its_wording() -> None:
    assert find(
        ["附件2", "", ""],
        ["社区干部培训班报名回执"],
        ["填报单位(盖章):湖塘镇党委", "", "填报时间:2026年3月 5日"],
        ["序号", "姓 名", "出生\n年月", "手机号码", "衣服尺码"],
        [1, "王芳", "1971.10", "13812345678", "L"],
    ) == Header(
        row=4,
        columns={"number": 0, "name": 1, "birth_month": 2, "phone": 3},
        titles={"number": "序号", "name": "姓 名", "birth_month": "出生\n年月", "phone": "手机号码"},
        unread=("衣服尺码",),
        titled=frozenset({0, 1, 2, 3, 4}),
    )


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("姓　名", "name"),
        ("*姓名（必填）", "name"),
        ("姓名：", "name"),
        ("工作单位及职务", "unit_and_post"),
        ("单位、职务", "unit_and_post"),
        ("工作单位", "unit"),
        ("村（社区）", "unit"),
        ("所属镇(街道)", "town"),
        ("现任职务", "post"),
        ("联系电话", "phone"),
        ("手机号码", "phone"),
        ("出生年月\r\n（如1971.10）", "birth_month"),
        ("政治\n面貌", "political_status"),
        ("文化程度", "education"),
        ("公民身份号码", "id_number"),
        ("新任/连任", "is_new"),
        ("任现职时间", "started_on"),
        ("备 注", "remark"),
    ],
)
def test_synonyms_are_mapped(title: str, field: str) -> None:
    assert find(["序号", "姓名" if field != "name" else "性别", title]).columns[field] == 2


def test_of_two_columns_for_one_field_the_better_name_is_read_and_the_other_named() -> None:
    header = find(["姓名", "联系电话", "手机号码"])
    assert (header.columns, header.unread) == ({"name": 0, "phone": 2}, ("联系电话",))


def test_a_header_over_two_rows_is_read_where_it_says_most() -> None:
    header = find(
        ["姓名", "性别", "联系方式", ""], ["姓名", "性别", "手机", "座机"], ["王芳", "女", "13812345678"]
    )
    assert (header.row, header.columns["phone"], header.unread) == (2, 2, ("座机",))


def test_the_first_of_two_equal_rows_is_the_header() -> None:
    assert find(["姓名", "手机"], ["王芳", "138"], ["姓名", "手机"]).row == 1


def test_a_vocabulary_of_another_kind_is_as_good() -> None:
    words = {"room": ("教室", "场地"), "seats": ("座位数",)}
    header = headers.find(rows(["座位", "场地", "座位数"]), words, required=("room",))
    assert isinstance(header, Header)
    assert header.columns == {"room": 1, "seats": 2}


def test_no_header_says_which_column_is_looked_for() -> None:
    expected = Unreadable("no_header", "没有找到表头。请在名单上方留一行列名，其中要有“姓名”。")
    assert fault(["王芳", "女"], ["李一", "男"]) == expected
    assert fault() == expected
    assert fault(["姓名"], ["王芳"]) == expected


def test_a_header_without_names_says_what_is_missing() -> None:
    assert fault(["名单"], ["序号", "手机", "性别"]) == Unreadable(
        "column_missing", "第 2 行像是表头，但缺少“姓名”列。请补上列名后再上传。"
    )


def test_two_columns_of_names_are_refused_rather_than_one_lost() -> None:
    assert fault(["姓名", "手机", "姓名", "手机"]) == Unreadable(
        "column_twice", "第 1 行有几列都是“姓名”。请把名单排成一列后再上传。"
    )


def test_a_header_is_looked_for_in_the_first_fifty_filled_rows() -> None:
    empty: list[list[Raw]] = [[""]] * 10
    title: list[list[Raw]] = [["标题"]]
    assert find(*empty, *title * 49, ["姓名", "手机"]).row == 60
    assert fault(*empty, *title * 50, ["姓名", "手机"]).code == "no_header"


def test_the_sheet_with_the_best_header_is_chosen_and_the_others_are_named() -> None:
    sheets = [
        sheet("说明", ["填写说明"]),
        sheet("旧名单", ["姓名", "手机"]),
        sheet("名单", ["姓名", "手机", "性别"]),
        sheet("名单二", ["姓名", "手机", "性别"]),
    ]
    found = headers.choose(sheets, ROSTER, required=REQUIRED)
    assert isinstance(found, Found)
    assert (found.sheet, found.header.row, found.others) == (sheets[2], 1, ("说明", "旧名单", "名单二"))


def test_without_a_good_sheet_the_nearest_says_what_it_lacks() -> None:
    found = headers.choose([sheet("甲", ["无"]), sheet("乙", ["手机", "性别"])], ROSTER, required=REQUIRED)
    assert isinstance(found, Unreadable)
    assert found.code == "column_missing"


def test_no_two_fields_of_the_roster_share_a_header() -> None:
    words = [headers.key(word) for synonyms in ROSTER.values() for word in synonyms]
    assert sorted(words) == sorted(set(words))
