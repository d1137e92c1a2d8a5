"""What the office's own template can say of a paper is what the database says."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from exports.models import PaperName
from exports.office import Unfit, opened, problems_of
from exports.papers import PAPERS, Paper, fillable_papers
from exports.papers.example import example_of
from exports.papers.filling import CLASS_FACTS, Filling, class_facts, filled
from exports.papers.own import suffix_of
from tests import factories
from tests.attendance.results import rated
from tests.conftest import Cast
from tests.exports.own_files import roster_book
from tests.exports.test_attendance_sheet import record
from tests.factories import at

FILLABLE = sorted(fillable_papers())


def filling(cast: Cast, name: str, **options: Any) -> Filling:
    paper = PAPERS[name]
    assert isinstance(paper, Paper)
    return paper.filling(cast.training_class, by=cast.organiser, options=options)


@pytest.fixture
def held(cast: Cast, today: None) -> list[Any]:
    """Monday morning and afternoon, published; 王小宁 was there in the morning."""
    sessions = [factories.session(cast.training_class, start=at(clock)) for clock in ("09:00", "14:00")]
    for session in sessions:
        factories.published(session)
    record(sessions[0], cast.enrolment, "PRESENT")
    record(sessions[1], cast.enrolment, "ABSENT")
    return sessions


def test_the_facts_of_a_class(cast: Cast, held: list[Any]) -> None:
    facts = class_facts(cast.training_class)
    assert list(facts) == list(CLASS_FACTS)
    said = {name: facts[name] for name in ("年度", "主办单位", "人数", "女", "半天数", "班主任", "生成时间")}
    assert said == {
        "年度": 2026,
        "主办单位": "武进区",
        "人数": 1,
        "女": 0,
        "半天数": 2,
        "班主任": "刘老师",
        "生成时间": "2026年11月23日 08:00",
    }


def test_the_facts_of_a_class_take_the_same_queries_at_one_row_and_at_three(
    cast: Cast, held: list[Any], count_queries: Any
) -> None:
    filling(cast, "roster")  # what is asked about the person is remembered
    with count_queries() as one:
        filling(cast, "roster")
    factories.trainees(cast.training_class, cast.community, 2)
    with count_queries() as three:
        filling(cast, "roster")
    assert len(one) == len(three)


def test_the_lines_of_a_roster(cast: Cast) -> None:
    (line,) = filling(cast, "roster").lines
    assert (line["姓名"], line["单位及职务"], line["联系电话"]) == (
        "王小宁",
        "湖塘镇花园社区居民委员会社区书记",
        "13800005678",
    )
    assert line["身份证号"] == ""  # masked, where one is known


def test_R28_id_numbers_only_where_they_were_asked_for(cast: Cast) -> None:
    paper: Any = PAPERS["roster"]
    asked = paper.filling(cast.training_class, by=cast.administrator, options={"id_numbers": True})
    assert "身份证号" in asked.lines[0]


def test_the_lines_of_an_attendance_sheet(cast: Cast, held: list[Any]) -> None:
    made = filling(cast, "attendance_sheet")
    (line,) = made.lines
    assert (line["姓名"], line["职务"], line["半天1"], line["半天2"], line["占比"]) == (
        "王小宁",
        "社区书记",
        "√",
        "×",
        "50.0%",
    )
    assert (made.facts["半天1"], made.facts["半天2"], made.half_days) == ("11月23日上午", "11月23日下午", 2)


def test_the_lines_of_a_sign_in_sheet_have_room_for_additions(cast: Cast, held: list[Any]) -> None:
    made = filling(cast, "sign_in_sheet", half_day="2026-11-23-AM", blank_lines=2)
    assert list(made.lines) == [
        {"姓名": "王小宁", "单位": "湖塘镇花园社区居民委员会", "职务": "社区书记", "分页": ""},
        {"单位": "（增补）"},
        {"单位": "（增补）"},
    ]
    assert (made.facts["应到"], made.facts["签到表编号"], made.half_days) == (1, "", 0)
    assert cast.training_class.sheet_printings.count() == 0  # trying one out books nothing


def test_the_lines_of_a_timetable_a_report_and_a_slip(cast: Cast, held: list[Any]) -> None:
    days = [(line["日期"], line["时段"]) for line in filling(cast, "timetable").lines]
    assert days == [("11月23日 周一", "上午"), ("11月23日 周一", "下午")]
    factories.enrolment(cast.training_class, factories.cadre("李明", cast.other_community))
    slip = filling(cast, "reply_slip", filled=True).lines
    assert [line["姓名"] for line in slip] == ["王小宁", "李明"]


def test_the_lines_of_a_unit_report(cast: Cast, held: list[Any], time_machine_at: Any) -> None:
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        made = filling(cast, "unit_report")
    (line,) = made.lines
    assert (line["镇街"], line["应到"], line["实到"], line["出勤率"], line["名单"]) == (
        "湖塘镇",
        2,
        1,
        "50.0%",
        "王小宁（11月23日下午，旷课）",
    )
    assert (made.facts["应到合计"], made.facts["出勤率合计"]) == (2, "50.0%")


@pytest.mark.parametrize("name", FILLABLE)
def test_our_example_of_each_paper_has_no_problems_and_can_be_filled(name: str) -> None:
    fillable = fillable_papers()[name]
    data = example_of(PaperName(name), fillable)
    known = {"facts": fillable.known_facts, "columns": fillable.known_columns}
    assert problems_of(opened(data), **known) == []
    page: Any = load_workbook(BytesIO(filled(opened(data), fillable.example()))).worksheets[0]
    texts = [str(value) for row in page.iter_rows(values_only=True) for value in row if value is not None]
    assert [text for text in texts if "{{" in text] == []
    assert "武进区2026年社区干部培训班(第6期)" in texts[0]


@pytest.mark.parametrize("name", FILLABLE)
def test_every_line_and_fact_has_a_known_name(
    cast: Cast, held: list[Any], name: str, time_machine_at: Any
) -> None:
    rated(held[0].published, [5, 4, 4, 5, 3], training_class=cast.training_class)
    fillable = fillable_papers()[name]
    options = {"half_day": "2026-11-23-AM", "layout": "each"} if name == "sign_in_sheet" else {}
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        made = filling(cast, name, **options)
    assert made.lines
    assert {key for line in made.lines for key in line} <= set(fillable.known_columns)
    assert set(made.facts) <= set(fillable.known_facts)


def test_a_half_day_without_a_column_is_said(cast: Cast) -> None:
    def widen(page: Any) -> None:
        page["G4"] = "{{行.半天1}}"

    lines = [{"姓名": "王小宁", "半天1": "√", "半天2": "√"}]
    with pytest.raises(Unfit, match="半天2"):
        filled(opened(roster_book(widen)), Filling({}, lines, 2))
    assert filled(opened(roster_book()), Filling({}, lines, 2))  # asks for no half-day at all
    assert filled(opened(roster_book(widen)), Filling({}, lines, 1))


def test_without_a_template_a_paper_ends_as_ever(db: None) -> None:
    assert (suffix_of({}), suffix_of({"template": ""}), suffix_of({"template": "9"})) == ("", "", "")
