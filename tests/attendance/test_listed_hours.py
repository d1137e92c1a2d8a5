"""Hours from outside as a list."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.importing import NotUndone
from accounts.lists import keeping
from attendance.hours_list import HoursList
from attendance.models import HoursCredit, OnlineRate
from tests import factories
from tests.conftest import Cast
from tests.lists import block, keep, look, outcomes, same_again, take_in, wrong
from trainees.models import Cadre

HEADER = "姓名 | 单位 | 手机 | 培训名称 | 来源 | 起止 | 学时 | 天数 | 级别 | 面授 | 证明文号"
COLUMNS = ("source", "title", "year", "hours", "days", "level", "is_face_to_face", "proof_number")


def credited() -> list[tuple[Any, ...]]:
    rows = HoursCredit.objects.order_by("title", "year").values_list(*COLUMNS)
    return [(*row[:3], str(row[3]), str(row[4]), *row[5:]) for row in rows]


@pytest.fixture(autouse=True)
def _now(today: None) -> None:
    """Monday 2026-11-23."""


def test_a_whole_preview(cast: Cast) -> None:
    text = block(
        HEADER,
        "王小宁 | 花园社区 | | 网络课 | 网络学院 | 2026年3月2日至6日 | 50 | | | |",
        "王小宁 | | 138 0000 5678 | 省委党校班 | 上级调训 | 2025年12月30日至2026年1月2日 | 8 | 4 | | | 苏组〔2026〕1号",
        "王小宁 | 雪东社区 | | 班 | 其他 | | 8 | | | |",
        "没有人 | 花园社区 | | 班 | 其他 | | 8 | | | |",
        "王小宁 | 花园社区 | | 班 | 飞来 | 2027年1月1日 | | | 高 | 空 |",
    )
    missing = "干部名册里没有这个人。请检查姓名、单位、手机，或先导入干部名册。"
    assert outcomes(look(cast, HoursList, text, year=2026)) == [
        (2, "new", [], []),
        (3, "new", [], []),
        (4, "wrong", [("姓名", missing)], []),
        (5, "wrong", [("姓名", missing)], []),
        (
            6,
            "wrong",
            [
                ("起止", "培训还没有开始，不能登记学时。"),
                ("来源", "来源“飞来”请填网络学院、上级调训、系统启用前或其他。"),
                ("级别", "级别“高”请填县级以上、镇街级或不分级。"),
                ("面授", "面授“空”请填是或否。"),
            ],
            [],
        ),
    ]


def test_R8_a_row_over_31_december_is_split_by_days(cast: Cast) -> None:
    text = block(
        HEADER, "王小宁 | 花园社区 | | 跨年班 | 上级调训 | 2025年12月30日至2026年1月2日 | 9 | 4 | | |"
    )
    take_in(cast, HoursList, text)
    assert credited() == [
        ("SUPERIOR", "跨年班", 2025, "4.5", "2.0", "COUNTY", True, ""),
        ("SUPERIOR", "跨年班", 2026, "4.5", "2.0", "COUNTY", True, ""),
    ]
    assert same_again(cast, HoursList, text) == ["same"]


def test_R6_hours_of_the_online_academy_convert_by_the_table(cast: Cast) -> None:
    OnlineRate.objects.create(district=cast.district, claimed=2, credited=1, most=20)
    text = block(
        HEADER,
        "王小宁 | 花园社区 | | 网课一 | 网络学院 | 2026年3月2日 | 30 | | | |",
        "王小宁 | 花园社区 | | 网课二 | 网络学院 | 2026年4月2日 | 30 | | | |",
    )
    kept = take_in(cast, HoursList, text)
    assert [(row[1], row[3], row[6]) for row in credited()] == [
        ("网课一", "15.0", False),
        ("网课二", "5.0", False),
    ]
    assert same_again(cast, HoursList, text) == ["same", "same"]
    take_in(cast, HoursList, text.replace("\t30\t", "\t40\t"))
    assert [(row[1], row[3]) for row in credited()] == [("网课一", "20.0"), ("网课二", "0.0")]
    with pytest.raises(NotUndone, match="只有最近一次导入可以撤销。"):
        keeping.undo(kept, HoursList, by=cast.administrator)
    last = keeping.last_of(cast.district, HoursList)
    assert last
    assert keeping.undo(last, HoursList, by=cast.administrator)
    assert [(row[1], row[3]) for row in credited()] == [("网课一", "15.0"), ("网课二", "5.0")]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("王小宁 | 花园社区 | | | 其他 | | 8 | | | |", ("培训名称", "没有填写培训名称。")),
        ("王小宁 | 花园社区 | | 班 | 其他 | | | | | |", ("学时", "学时和天数至少填一项。")),
        ("王小宁 | 花园社区 | | 班 | 其他 | | -8 | | | |", ("学时", "“-8”不是一个数，请只填数字。")),
        (
            "王小宁 | 花园社区 | | 班 | 其他 | 3月2日 | 8 | | | |",
            ("起止", "“3月2日”不是起止日期，请写成 2026年3月2日至3月6日 的样子。"),
        ),
        (
            "李四 | | 13800005678 | 班 | 其他 | | 8 | | | |",
            ("手机", "这个手机号是湖塘镇 花园社区居民委员会“王小宁”的，姓名不同。请检查。"),
        ),
    ],
)
def test_odd_rows_are_wrong_in_words(cast: Cast, row: str, problem: tuple[str, str]) -> None:
    found = wrong(look(cast, HoursList, block(HEADER, row)))
    assert [column for column, _message in found[2]] == [problem[0]]
    if problem[0] != "手机":
        assert found == {2: [problem]}


def test_one_paper_proves_all_of_it_and_goes_with_it(cast: Cast) -> None:
    text = block(
        HEADER, *(f"王小宁 | 花园社区 | | 班{n} | 系统启用前 | | 8 | | | | 第{n}号" for n in range(3))
    )
    proof = SimpleUploadedFile("证明.pdf", b"%PDF-1.7")
    kept = take_in(cast, HoursList, text, given={"proof": proof})
    credits = list(HoursCredit.objects.order_by("title"))
    assert {one.proof.name for one in credits} == {credits[0].proof.name}
    assert [(one.proof_name, one.proof_number) for one in credits] == [
        ("证明.pdf", f"第{n}号") for n in range(3)
    ]
    assert credits[0].proof.storage.exists(str(credits[0].proof.name))
    assert keeping.undo(kept, HoursList, by=cast.administrator)
    assert not HoursCredit.objects.exists()


def test_two_of_one_name_are_told_apart_by_the_rosters_own_matcher(cast: Cast) -> None:
    factories.cadre("王小宁", cast.community, phone="13900002222")
    text = block(
        HEADER,
        "王小宁 | 花园社区 | | 甲班 | 其他 | | 8 | | | |",
        "王小宁 | 花园社区 | 13900002222 | 甲班 | 其他 | | 8 | | | |",
    )
    preview = look(cast, HoursList, text)
    assert [row.state.value for row in preview.rows] == ["wrong", "new"]
    take_in(cast, HoursList, text)
    assert HoursCredit.objects.get().cadre == Cadre.objects.get(phone="13900002222")


def test_the_year_and_the_source_that_a_row_does_not_say(cast: Cast) -> None:
    text = block(
        "姓名 | 单位 | 培训名称 | 年度 | 学时",
        "王小宁 | 花园社区 | 甲 | 2024年 | 8",
        "王小宁 | 花园社区 | 乙 | | 8",
    )
    take_in(cast, HoursList, text, year=2025, origin="OTHER")
    assert [row[:3] for row in credited()] == [("OTHER", "乙", 2025), ("OTHER", "甲", 2024)]


def test_what_waits_is_kept_encrypted(cast: Cast) -> None:
    kept = keep(cast, HoursList, block(HEADER, "王小宁 | 花园社区 | 13800005678 | 甲 | 其他 | | 8 | | | |"))
    assert b"13800005678" not in bytes(kept.content)


def test_queries_do_not_grow_with_the_rows(cast: Cast, count_queries: Callable[[], Any]) -> None:
    counts = []
    for size in (1, 7):
        text = block(
            HEADER, *(f"王小宁 | 花园社区 | | 第{size}批{n} | 其他 | | 8 | | | |" for n in range(size))
        )
        with count_queries() as queries:
            take_in(cast, HoursList, text)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_bad_day_is_told_once(cast: Cast) -> None:
    text = block(
        "姓名 | 单位 | 培训名称 | 来源 | 学时 | 开始日期",
        "王小宁 | 花园社区 | 网课 | 网络学院 | 10 | 2026-13-02",
    )
    found = outcomes(look(cast, HoursList, text, year=2026))
    assert [
        (state, [column for column, _message in problems]) for _row, state, problems, _notes in found
    ] == [("wrong", ["开始日期"])]
