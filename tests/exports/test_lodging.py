"""Lodging and meals, read back cell by cell."""

from collections import Counter
from typing import Any

import pytest

from exports.papers import PAPERS, form_of
from exports.papers.lodging import rooms_of
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from trainees.models import Cadre, Enrolment

LODGING = PAPERS["lodging"]
GARDEN = "湖塘镇花园社区居民委员会"


def join(cast: Cast, name: str, gender: str, stays: bool | None, diet: str = "") -> Enrolment:
    person = factories.cadre(name, cast.community, gender=gender, phone="13900001234")
    return factories.enrolment(cast.training_class, person, needs_lodging=stays, diet=diet)


@pytest.fixture
def staying(cast: Cast, today: None) -> Cast:
    """Three women, two men and one of unknown gender who stay, one who does not, and 王小宁 who has not said."""
    for name, gender, stays, diet in (
        ("女一", "F", True, "素食"),
        ("男一", "M", True, ""),
        ("女二", "F", True, "清真"),
        ("不住", "M", False, "素食"),
        ("男二", "M", True, "无"),
        ("未填", "", True, ""),
        ("女三", "F", True, ""),
    ):
        join(cast, name, gender, stays, diet)
    return cast


def built(cast: Cast, **options: Any) -> list[list[Any]]:
    return rows_of(LODGING.build(cast.training_class, by=cast.organiser, options=options))


def test_cell_by_cell(staying: Cast) -> None:
    phone, blank = "13900001234", [None] * 7
    assert built(staying) == [
        ["武进区2026年社区干部培训班住宿用餐表", *blank],
        [
            "主办单位：武进区　　培训时间：2026年11月23日至25日　　共8人（女3人）　　住宿6人、4间",
            *blank,
        ],
        ["用餐要求", None, "人数", "姓名", *[None] * 4],
        ["素食", None, 2, "女一、不住", *[None] * 4],
        ["清真", None, 1, "女二", *[None] * 4],
        ["无特殊要求", None, 5, *[None] * 5],
        ["没有填是否住宿的1人：王小宁", *blank],
        [None, *blank],
        ["序号", "房间", "姓名", "性别", "单位", "联系电话", "用餐要求", "房号"],
        [1, "男1", "男一", "男", GARDEN, phone, None, None],
        [2, None, "男二", "男", GARDEN, phone, "无", None],
        [3, "女1", "女一", "女", GARDEN, phone, "素食", None],
        [4, None, "女二", "女", GARDEN, phone, "清真", None],
        [5, "女2", "女三", "女", GARDEN, phone, None, None],
        [6, "性别未填1", "未填", None, GARDEN, phone, None, None],
        ["房间按性别和名单次序预排，供分房参考。　　生成时间：2026年11月23日 08:00", *blank],
    ]


def test_the_people_of_a_room_have_one_number_to_be_written(staying: Cast) -> None:
    page = sheet_of(LODGING.build(staying.training_class, by=staying.organiser))
    merged = {str(area) for area in page.merged_cells.ranges if area.min_row >= 10 and area.max_col < 9}
    assert {"B10:B11", "H10:H11", "B12:B13", "H12:H13"} <= merged
    assert not any(area.startswith(("B14", "H14")) for area in merged)


@pytest.mark.parametrize(("size", "rooms"), [(1, 7), (2, 4), (3, 4), (4, 3)])
def test_everybody_who_stays_has_one_room_and_nobody_shares_with_another_gender(
    cast: Cast, size: int, rooms: int
) -> None:
    for number, gender in enumerate(("F", "M", "F", "F", "M", "", "F")):
        join(cast, f"住{number}", gender, True)
    staying = list(cast.training_class.enrolments.filter(needs_lodging=True).select_related("cadre"))
    found = list(rooms_of(staying, size))
    assert len(found) == rooms
    assert Counter(one.pk for _name, inside in found for one in inside) == {one.pk: 1 for one in staying}
    assert all(len({one.cadre.gender for one in inside}) == 1 for _name, inside in found)
    assert all(len(inside) <= (size if inside[0].cadre.gender else 1) for _name, inside in found)
    assert len({name for name, _inside in found}) == rooms


def test_where_nobody_stays_the_meals_remain(cast: Cast, today: None) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(gender="F")
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(needs_lodging=False, diet="素食")
    rows = [[cell for cell in row if cell] for row in built(cast)]
    assert rows[2:4] == [["用餐要求", "人数", "姓名"], ["素食", 1, "王小宁"]]
    assert rows[-2] == ["没有需要住宿的学员。"]


def test_the_form_asks_how_many_share_a_room(cast: Cast) -> None:
    form = form_of("lodging", subject=cast.training_class, user=cast.organiser)
    assert list(form.fields) == ["nonce", "order", "columns", "people_a_room"]
    assert form.fields["people_a_room"].initial == 2


def test_R28_the_hotel_gets_id_numbers_from_administrators_only(staying: Cast) -> None:
    options = {"columns": ["name", "id_number"], "id_numbers": True}
    content = LODGING.build(staying.training_class, by=staying.administrator, options=options)
    assert "身份证号" in rows_of(content)[8]
    assert "身份证号" not in str(built(staying))
