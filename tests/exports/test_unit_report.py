"""The report to the units, read back cell by cell."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from attendance import marking
from attendance.models import MarkSource
from attendance.value import Value
from exports.papers import PAPERS, PaperProblem, form_of
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import pages_of, rows_of, sheet_of
from tests.factories import MONDAY, at
from timetable.calendar import HalfDay

REPORT = PAPERS["unit_report"]
AM, PM = HalfDay(MONDAY, "AM"), HalfDay(MONDAY, "PM")
TUESDAY = HalfDay(MONDAY + dt.timedelta(days=1), "AM")
BLANK: list[None] = [None]


@pytest.fixture
def held(cast: Cast, time_machine_at: Any) -> Any:
    """Three half-days over; one of two towns has an absence, a late-comer and two on leave."""
    for half_day, clock in ((AM, "09:00"), (PM, "14:00"), (TUESDAY, "09:00")):
        factories.published(factories.session(cast.training_class, start=at(clock, half_day.day)))
    people = [
        cast.enrolment,
        factories.enrolment(cast.training_class, factories.cadre("张三", cast.community)),
        factories.enrolment(
            cast.training_class, factories.cadre("李四", cast.other_community), town_position=1
        ),
    ]
    with time_machine_at("2026-11-24T18:00:00+08:00"):
        cast.training_class.timetable_versions.update(published_at=at("18:00", MONDAY - dt.timedelta(days=3)))
        for half_day, codes in ((AM, "ABSENT LATE PRESENT"), (PM, "PRESENT LEFT_EARLY SICK")):
            marking.mark(
                cast.training_class,
                by=cast.head_teacher,
                half_day=half_day,
                values={row.pk: Value.of(code) for row, code in zip(people, codes.split(), strict=True)},
                source=MarkSource.GRID,
            )
        yield people


def built(cast: Cast, span: str) -> list[list[Any]]:
    return rows_of(REPORT.build(cast.training_class, by=cast.organiser, options={"span": span}))


def test_a_half_day_cell_by_cell(cast: Cast, held: Any) -> None:
    garden = "湖塘镇花园社区居民委员会社区书记"
    assert built(cast, AM.key) == [
        ["武进区2026年社区干部培训班考勤通报", *BLANK * 7],
        ["通报时间：2026年11月23日上午", *BLANK * 7],
        ["镇街", "应到", "实到", "出勤率", "迟到", "早退", "请假", "旷课"],
        ["湖塘镇", 2, 1, 0.5, 1, 0, 0, 1],
        ["雪堰镇", 1, 1, 1, 0, 0, 0, 0],
        ["合计", 3, 2, 2 / 3, 1, 0, 0, 1],
        ["应到＝实到＋请假＋旷课，迟到、早退计入实到。", *BLANK * 7],
        BLANK * 8,
        ["镇街", "姓名", "单位", None, None, "时间", None, "情况"],
        ["湖塘镇", "王小宁", garden, None, None, "上午", None, "旷课"],
        ["湖塘镇", "张三", garden, None, None, "上午", None, "迟到"],
        BLANK * 8,
        ["班主任：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿", *BLANK * 7],
        ["生成时间：2026年11月24日 18:00　　依据课表第1版（2026年11月20日 18:00 发布）", *BLANK * 7],
    ]


@pytest.mark.parametrize(
    ("span", "facts", "total", "incidents"),
    [
        (
            "2026-11-23",
            "2026年11月23日上午至11月23日下午，共2个半天，按人次计",
            [6, 4, 4 / 6, 1, 1, 1, 1],
            [
                ("11月23日上午", "旷课"),
                ("11月23日上午", "迟到"),
                ("11月23日下午", "早退"),
                ("11月23日下午", "病假"),
            ],
        ),
        (
            "",
            "2026年11月23日上午至11月24日上午，共3个半天，按人次计",
            [9, 4, 4 / 9, 1, 1, 1, 1],
            [
                ("11月23日上午", "旷课"),
                ("11月23日上午", "迟到"),
                ("11月23日下午", "早退"),
                ("11月23日下午", "病假"),
            ],
        ),
    ],
)
def test_a_day_and_the_whole_class_count_each_half_day(
    cast: Cast, held: Any, span: str, facts: str, total: list[Any], incidents: list[Any]
) -> None:
    rows = built(cast, span)
    assert rows[1][0] == f"通报时间：{facts}"
    assert rows[5] == ["合计", *total]
    assert ("另有3人次还没有记考勤" in rows[6][0]) == (not span)
    assert [(row[5], row[7]) for row in rows[9:13]] == incidents


def test_R29_the_figures_are_those_of_the_page(cast: Cast, held: Any) -> None:
    for row in built(cast, AM.key)[3:6]:
        _name, expected, present, rate, late, _early, on_leave, absent = row
        assert (expected, rate) == (present + on_leave + absent, present / expected)
        assert late <= present


def test_nobody_was_away(cast: Cast, held: Any) -> None:
    assert built(cast, TUESDAY.key)[8][0] == "没有迟到、早退、请假和旷课的人。"


@pytest.mark.parametrize("span", ["2026-11-25", "2026-11-23-EVE", "nonsense"])
def test_what_was_not_held_is_refused(cast: Cast, held: Any, span: str) -> None:
    with pytest.raises(PaperProblem, match="还没有上过课"):
        built(cast, span)


def test_the_form_offers_half_days_and_days_the_last_begun_first(cast: Cast, held: Any) -> None:
    field: Any = form_of("unit_report", subject=cast.training_class, user=cast.organiser).fields["span"]
    assert field.choices == [
        ("", "全班到现在为止"),
        (TUESDAY.key, "11月24日上午"),
        (PM.key, "11月23日下午"),
        (AM.key, "11月23日上午"),
        ("2026-11-24", "11月24日全天"),
        ("2026-11-23", "11月23日全天"),
    ]
    assert field.initial == TUESDAY.key


def test_it_prints_on_one_upright_page(cast: Cast, held: Any, tmp_path: Path) -> None:
    content = REPORT.build(cast.training_class, by=None, options={})
    page = sheet_of(content)
    assert (page.page_setup.orientation, page.print_title_rows) == ("portrait", "$9:$9")
    [printed] = pages_of(content, tmp_path)
    assert "合计" in printed
    assert "病假" in printed
