"""The seating plan: the rostrum and the hall, from below and from the stage."""

from pathlib import Path
from typing import Any

import pytest

from exports.papers import PAPERS, PaperProblem, form_of
from tests import factories
from tests.conftest import Cast
from tests.exports.printed import LANDSCAPE, pages_of_pdf
from tests.exports.workbooks import pages_of, rows_of
from timetable import ceremonies
from trainees import rostrum, seating
from trainees.models import Cadre
from trainees.seating import Filling, Hall

CHART = PAPERS["seating_plan"]


@pytest.fixture
def laid_out(cast: Cast) -> Cast:
    """Two rows of four: 王小宁 and four more by strokes, five on the rostrum."""
    for number, name in enumerate(("赵一", "钱二", "孙三", "李四")):
        person = factories.cadre(name, cast.community, stroke_order=f"9{number}")
        factories.enrolment(cast.training_class, person)
    seating.lay_out(cast.training_class, hall=Hall(2, 4), filling=Filling.ALL, seen=0, by=cast.organiser)
    lead(cast, 5)
    return cast


def lead(cast: Cast, count: int) -> None:
    ranked = [(f"领导{rank}", "职务") for rank in range(1, count + 1)]
    seen = rostrum.listed(cast.training_class)
    rostrum.change(cast.training_class, people=ranked, flipped=False, seen=seen, by=cast.organiser)


def built(cast: Cast, **options: Any) -> list[list[Any]]:
    """The rows that say something, without what is empty in them."""
    rows = rows_of(CHART.build(cast.training_class, by=cast.organiser, options=options))
    return [kept for row in rows if (kept := [value for value in row if value is not None])]


def test_the_hall_cell_by_cell(laid_out: Cast, time_machine_at: Any) -> None:
    with time_machine_at("2026-11-20T08:00:00+08:00"):
        rows = built(laid_out)
    leaders = [f"领导{rank}\n职务" for rank in (5, 3, 1, 2, 4)]
    assert rows == [
        ["武进区2026年\n社区干部培训班座次表"],
        ["2排，每排4座，就座5人　　按姓氏笔画"],
        ["主席台"],
        ["　".join(leader.partition("\n")[0] for leader in leaders)],
        ["排", "1", "2", "3", "4"],
        ["1", "王小宁", "赵一", "钱二", "孙三"],
        ["2", "李四"],
        ["生成时间：2026年11月20日 08:00"],
    ]


@pytest.mark.parametrize(("count", "row"), [(1, [1]), (2, [1, 2]), (3, [3, 1, 2]), (4, [3, 1, 2, 4])])
def test_leaders_stand_before_the_hall_in_their_order(laid_out: Cast, count: int, row: list[int]) -> None:
    lead(laid_out, count)
    assert built(laid_out)[3] == [f"领导{rank}\n职务" for rank in row]


def test_six_leaders_have_the_first_left_of_the_middle(laid_out: Cast) -> None:
    lead(laid_out, 6)
    assert built(laid_out)[3] == ["　".join(f"领导{rank}" for rank in (5, 3, 1, 2, 4, 6))]


def test_from_the_stage_everything_is_mirrored(laid_out: Cast) -> None:
    assert built(laid_out, view="stage")[1:-1] == [
        ["2排，每排4座，就座5人　　按姓氏笔画　　台上视角"],
        ["排", "4", "3", "2", "1"],
        ["2", "李四"],
        ["1", "孙三", "钱二", "赵一", "王小宁"],
        ["主席台"],
        ["　".join(f"领导{rank}" for rank in (4, 2, 1, 3, 5))],
    ]


@pytest.mark.parametrize(("day", "following"), [("20", "OPENING"), ("30", "rostrum")])
def test_the_form_opens_with_the_ceremony_that_comes_next(
    laid_out: Cast, time_machine_at: Any, day: str, following: str
) -> None:
    opening = ceremonies.find(laid_out.training_class, "OPENING")
    assert offered(laid_out) == "rostrum"
    seen = rostrum.listed(laid_out.training_class)
    ceremonies.list_leaders(opening, people=[("甲书记", "")], seen=seen, by=laid_out.organiser)
    with time_machine_at(f"2026-11-{day}T08:00:00+08:00"):
        assert offered(laid_out) == following


def test_a_ceremony_seats_its_own_leaders(laid_out: Cast) -> None:
    own = [("甲书记", ""), ("乙主任", ""), ("丙部长", "")]
    opening = ceremonies.find(laid_out.training_class, "OPENING")
    ceremonies.list_leaders(
        opening, people=own, seen=rostrum.listed(laid_out.training_class), by=laid_out.organiser
    )
    rows = built(laid_out, leaders="OPENING")
    assert rows[1:4] == [
        ["开班式　　2排，每排4座，就座5人　　按姓氏笔画"],
        ["主席台"],
        ["丙部长", "甲书记", "乙主任"],
    ]
    mirrored = built(laid_out, leaders="OPENING", view="stage")
    assert mirrored[-2] == ["乙主任", "甲书记", "丙部长"]
    assert (
        built(laid_out, leaders="rostrum")[3] == built(laid_out)[3] == built(laid_out, leaders="CLOSING")[3]
    )


def offered(cast: Cast) -> Any:
    """Whose leaders the form opens with."""
    return form_of("seating_plan", subject=cast.training_class, user=cast.organiser).fields["leaders"].initial


def test_an_empty_seat_stays_empty_in_its_place(laid_out: Cast) -> None:
    person = laid_out.training_class.enrolments.get(cadre__name="赵一")
    seating.move(person, to=None, seen=seating.Place(1, 2), there=None, by=laid_out.organiser)
    content = CHART.build(laid_out.training_class, by=laid_out.organiser)
    rows = rows_of(content)
    assert [row for row in rows if row[0] == "1"] == [["1", "王小宁", None, "钱二", "孙三"]]
    assert ["没有座位（1人）：赵一"] in [row[:1] for row in rows]


def test_a_class_without_a_hall_is_told_where_to_make_one(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="还没有排座。请先在“座次”里"):
        CHART.build(cast.training_class, by=cast.organiser)


def test_twelve_rows_of_twenty_are_one_page(cast: Cast, tmp_path: Path) -> None:
    names = fill(cast)
    content = CHART.build(cast.training_class, by=cast.organiser, options={"format": "pdf"})
    size, pages = pages_of_pdf(content, tmp_path)
    assert (size, len(pages)) == (LANDSCAPE, 1)
    assert sum(name in pages[0] for name in names) == 239


@pytest.mark.endurance
def test_the_workbook_of_twelve_rows_is_one_page(cast: Cast, tmp_path: Path) -> None:
    fill(cast)
    pages = pages_of(CHART.build(cast.training_class, by=cast.organiser), tmp_path)
    assert len(pages) == 1


def fill(cast: Cast) -> list[str]:
    """A hall of twelve rows of twenty, all seats taken by people whose names have three characters."""
    factories.trainees(cast.training_class, cast.community, 239)
    people = list(Cadre.objects.exclude(pk=cast.cadre.pk))
    for number, person in enumerate(people):
        person.name = f"{'赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱'[number // 16]}{'一二三四五六七八九十百千万亿兆京'[number % 16]}明"
    Cadre.objects.bulk_update(people, ["name"])
    seating.lay_out(cast.training_class, hall=Hall(12, 20), filling=Filling.ALL, seen=0, by=cast.organiser)
    lead(cast, 7)
    return [person.name for person in people]
