"""The units of a district as a list."""

from collections import Counter
from pathlib import Path

import pytest

from accounts.importing import NotUndone
from accounts.lists import Mode, keeping
from accounts.unit_list import UnitList
from tests import factories
from tests.conftest import Cast
from tests.lists import block, look, outcomes, same_again, states, take_in, wrong
from units.models import Unit

REAL = Path(__file__).parents[2] / "config" / "demo" / "data" / "wujin_units.csv"


@pytest.fixture
def empty(cast: Cast) -> Cast:
    """The cast with a district of which nothing is known."""
    cast.district = factories.unit("武进区", "DISTRICT")
    return cast


@pytest.mark.parametrize("form", ["pasted", "file"])
def test_the_297_real_rows_give_18_towns_with_their_communities(empty: Cast, form: str) -> None:
    text = REAL.read_text(encoding="utf-8-sig")
    preview = look(empty, UnitList, text if form == "pasted" else REAL.read_bytes())
    assert preview.counts == {"rows": 297, "new": 297, "changed": 0, "same": 0, "wrong": 0}
    if form == "file":
        return
    take_in(empty, UnitList, text)
    units = list(Unit.objects.within(empty.district).select_related("parent").order_by("path"))
    below = Counter(unit.parent.name for unit in units if unit.parent and unit.parent.parent_id)
    towns = [unit for unit in units if unit.parent_id == empty.district.pk]
    assert (len(towns), sum(below.values())) == (18, 297)
    assert (below["湖塘镇"], below["高新区"], below["太湖旅游度假区"]) == (45, 31, 1)
    assert all(unit.path == f"{unit.parent.path}{unit.pk}/" for unit in units if unit.parent)
    one = next(unit for unit in units if unit.name == "花园社区居委会")
    assert (one.short_name, one.kind, one.code, one.parent and one.parent.kind) == (
        "花园社区",
        "COMMUNITY",
        "320412100004",
        "TOWN",
    )
    ordered = Unit.objects.filter(parent=one.parent).order_by("position").values_list("name", flat=True)
    assert list(ordered[:3]) == ["南街社区居委会", "北街社区居委会", "花园社区居委会"]
    assert Counter(same_again(empty, UnitList, text)) == {"same": 297}


def test_a_whole_preview(cast: Cast) -> None:
    text = block(
        "单位名称 | 镇街 | 类别 | 统计代码",
        "花园社区 | 湖塘镇 | | 320412100004",
        "南街社区居委会 | 湖塘镇 | |",
        "雪东社区居民委员会 | 雪堰镇 | 社区 |",
        "新康村 | 某某街道 | |",
        "科教城 | 湖塘镇 | 社区 |",
        "湖塘镇 | | |",
    )
    assert outcomes(look(cast, UnitList, text)) == [
        (2, "changed", [], [("code", "", "320412100004")]),
        (3, "new", [], []),
        (4, "same", [], []),
        (5, "new", [], []),
        (6, "new", [], []),
        (7, "same", [], []),
    ]


ODD = {
    "A | 某某社区 | | |": ("镇街", "“某某社区”没有写属于哪个镇街。"),
    "A | 某某社区 | 没有办 | |": ("镇街", "没有“没有办”这个上级单位。请写全名，或先在名单里给它写一行。"),
    "A | 天宁区 | | |": ("单位名称", "“天宁区”像是另一个区县。如果不是，请在“类别”列写明。"),
    "A | 武进区 | | |": ("单位名称", "本区不用写在名单里。"),
    "A | 某某社区 | 湖塘镇 | 小区 |": ("类别", "类别请填镇、街道、开发区、社区、村或部门。"),
    "A | 某某社区 | 湖塘镇 | | 320412100099": (
        "统计代码",
        "代码 320412100099 已经是“别处的社区”的。请检查代码。",
    ),
    "A | " + "长" * 81 + " | 湖塘镇 | |": ("单位名称", "内容有 81 个字，最多 80 个。"),
}


@pytest.mark.parametrize(("row", "problem"), ODD.items(), ids=[str(number) for number in range(len(ODD))])
def test_odd_rows_are_wrong_in_words(cast: Cast, row: str, problem: tuple[str, str]) -> None:
    abroad = cast.stranger.grants.get().unit
    factories.unit("别处的社区", parent=abroad, code="320412100099")
    text = block("序号 | 单位名称 | 镇街 | 类别 | 统计代码", row)
    assert wrong(look(cast, UnitList, text)) == {2: [problem]}


def test_units_that_go_round_in_a_ring_are_wrong(cast: Cast) -> None:
    text = block("单位名称 | 上级单位", "甲局 | 乙局", "乙局 | 甲局", "丙局 | ")
    assert wrong(look(cast, UnitList, text)) == {
        2: [("上级单位", "“乙局”的上级绕了一圈，又回到它自己。")],
        3: [("上级单位", "“甲局”的上级绕了一圈，又回到它自己。")],
    }


def test_below_a_wrong_row_nothing_is_made(cast: Cast) -> None:
    text = block("单位名称 | 上级单位 | 类别", "甲局 | | 怪", "甲科 | 甲局 | 部门", "甲组 | 甲科 | 部门")
    found = wrong(look(cast, UnitList, text))
    assert {number: column for number, [(column, _message)] in found.items()} == {
        2: "类别",
        3: "上级单位",
        4: "上级单位",
    }


def test_levels_are_made_from_the_top(cast: Cast) -> None:
    take_in(cast, UnitList, block("单位名称 | 上级单位", "甲科 | 甲局", "甲局 | ", "甲组 | 甲科"))
    paths = Unit.objects.filter(name__startswith="甲").order_by("path").values_list("name", "parent__name")
    assert list(paths) == [("甲局", "武进区"), ("甲科", "甲局"), ("甲组", "甲科")]


def test_a_repeated_unit_is_one_and_a_contradiction_is_wrong(cast: Cast) -> None:
    text = block(
        "单位名称 | 镇街 | 统计代码",
        "南街社区 | 湖塘镇 | 1",
        "南街社区居委会 | 湖塘镇 | 1",
        "南街社区 | 湖塘镇 | 2",
        "北街社区 | 湖塘镇 | 1",
    )
    preview = look(cast, UnitList, text)
    assert states(preview) == ["new", "same", "wrong", "wrong"]
    assert wrong(preview) == {
        4: [("统计代码", "第 2 行已有同一条，但这里不同。请只留一行。")],
        5: [("统计代码", "代码与第 2 行相同。")],
    }


@pytest.mark.parametrize(
    ("mode", "state"), [(Mode.FILL, "same"), (Mode.SKIP, "same"), (Mode.OVERWRITE, "changed")]
)
def test_how_what_is_known_is_treated(cast: Cast, mode: Mode, state: str) -> None:
    Unit.objects.filter(pk=cast.community.pk).update(code="9")
    text = block("单位名称 | 镇街 | 统计代码", "花园社区 | 湖塘镇 | 8")
    assert states(look(cast, UnitList, text, mode=mode)) == [state]


def test_an_import_is_undone_whole(cast: Cast) -> None:
    before = list(Unit.objects.order_by("pk").values())
    kept = take_in(cast, UnitList, "湖塘镇\n  花园社区居民委员会办公\n  南街社区\n新镇：东社区、西村")
    assert Unit.objects.count() == len(before) + 5
    assert keeping.undo(kept, UnitList, by=cast.administrator)
    assert list(Unit.objects.order_by("pk").values()) == before
    assert not keeping.undo(kept, UnitList, by=cast.administrator)


def test_what_is_in_use_keeps_the_import(cast: Cast) -> None:
    kept = take_in(cast, UnitList, "新镇\n  东社区")
    factories.cadre("用着", Unit.objects.get(name="东社区"))
    with pytest.raises(NotUndone, match="导入的“东社区”已经用在“任职”里，不能整批撤销。"):
        keeping.undo(kept, UnitList, by=cast.administrator)
    assert Unit.objects.filter(name="东社区").exists()


def test_what_was_changed_since_keeps_the_import(cast: Cast) -> None:
    kept = take_in(cast, UnitList, block("单位名称 | 镇街 | 统计代码", "花园社区 | 湖塘镇 | 8"))
    Unit.objects.filter(pk=cast.community.pk).update(code="7")
    with pytest.raises(NotUndone, match="“花园社区居民委员会”的“统计代码”在导入后又改过，不能整批撤销。"):
        keeping.undo(kept, UnitList, by=cast.administrator)


def test_only_the_last_import_is_undone(cast: Cast) -> None:
    first = take_in(cast, UnitList, "甲镇")
    last = take_in(cast, UnitList, "乙镇")
    with pytest.raises(NotUndone, match="只有最近一次导入可以撤销。"):
        keeping.undo(first, UnitList, by=cast.administrator)
    assert keeping.undo(last, UnitList, by=cast.administrator)
    assert keeping.undo(first, UnitList, by=cast.administrator)
    assert not Unit.objects.filter(name__in=["甲镇", "乙镇"]).exists()
