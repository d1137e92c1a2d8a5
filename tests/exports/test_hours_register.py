"""The register of hours and a cadre's record, read back cell by cell."""

import datetime as dt
from typing import Any

import pytest

from attendance import marking
from attendance.models import MarkSource
from attendance.value import Value
from exports.papers import UNIT_PAPERS, PaperProblem, learning_record
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of
from tests.factories import MONDAY, at
from timetable.calendar import HalfDay
from trainees.models import Enrolment

REGISTER = UNIT_PAPERS["hours_register"]
FRIDAY = dt.date(2026, 11, 27)


@pytest.fixture
def credited(cast: Cast, time_machine_at: Any) -> Any:
    """A class of three half-days of which one was missed, an online course, one of last year; and somebody in another
    town."""
    for day, clock in ((23, "09:00"), (23, "14:00"), (24, "09:00")):
        start = at(clock, dt.date(2026, 11, day))
        factories.published(factories.session(cast.training_class, start=start))
    with time_machine_at("2026-11-27T18:00:00+08:00"):
        for half_day, code in (
            (HalfDay(MONDAY, "AM"), "PRESENT"),
            (HalfDay(MONDAY, "PM"), "LATE"),
            (HalfDay(dt.date(2026, 11, 24), "AM"), "PERSONAL"),
        ):
            marking.mark(
                cast.training_class,
                by=cast.head_teacher,
                half_day=half_day,
                values={cast.enrolment.pk: Value.of(code)},
                source=MarkSource.GRID,
            )
        Enrolment.objects.update(status="COMPLETED")
        factories.credit(
            cast.cadre,
            8,
            days=1,
            source="CLASS",
            title="社区干部培训班",
            started_on=MONDAY,
            ended_on=dt.date(2026, 11, 24),
            training_class=cast.training_class,
        )
        factories.credit(cast.cadre, 2.5, source="ONLINE", title="干部在线学习")
        factories.credit(cast.cadre, 40, days=5, year=2025, title="任职培训", started_on=dt.date(2025, 3, 3))
        factories.credit(factories.cadre("李四", cast.other_community), 4, days=0.5, title="镇里的课")
        factories.cadre("没学时", cast.community)
        yield


def squeezed(rows: list[list[Any]]) -> list[list[Any]]:
    """Each row up to its last value."""
    return [
        row[: max((place for place, value in enumerate(row, 1) if value is not None), default=0)]
        for row in rows
    ]


def built(cast: Cast, unit: Any, year: int = 2026) -> list[list[Any]]:
    return squeezed(rows_of(REGISTER.build(unit, by=cast.organiser, options={"year": year})))


def test_the_register_cell_by_cell(cast: Cast, credited: None) -> None:
    no = None
    assert built(cast, cast.district) == [
        ["武进区2026年学时登记册"],
        ["单位：武进区（含下级单位）　　共2人有认定的学时，另有1人没有"],
        ["序号", "姓名", "单位及职务", "培训名称", "来源", "起止时间", "天数", "学时", "出勤率", "结业"],
        [
            *(1, "王小宁", "湖塘镇花园社区居民委员会社区书记", "社区干部培训班", "本系统班次"),
            *("2026-11-23至11-24", 1, 8, 2 / 3, "结业"),
        ],
        [no, no, no, "干部在线学习", "网络学院", no, 0, 2.5],
        [no, no, no, "小计（2项）", no, no, 1, 10.5],
        [2, "李四", "雪堰镇雪东社区居民委员会社区书记", "镇里的课", "上级调训", no, 0.5, 4],
        [no, no, no, "小计（1项）", no, no, 0.5, 4],
        ["学时和天数为已认定的；出勤率为本系统班次实到学时占已记学时的比例。"],
        ["生成时间：2026年11月27日 18:00"],
        [],
        ["填报单位（盖章）：＿＿＿＿＿＿＿＿＿＿　　审核：＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿"],
    ]


def test_a_town_has_its_own_people_and_another_year_its_own_hours(cast: Cast, credited: None) -> None:
    assert [row[1] for row in built(cast, cast.other_town)[3:4]] == ["李四"]
    assert [row[3] for row in built(cast, cast.district, 2025)[3:5]] == ["任职培训", "小计（1项）"]


def test_nothing_credited_is_said_in_words(cast: Cast, credited: None) -> None:
    with pytest.raises(PaperProblem, match="这一年还没有认定的学时"):
        built(cast, cast.district, 2024)


def test_reading_takes_the_same_queries_for_two_people_and_for_four(
    cast: Cast, credited: None, count_queries: Any
) -> None:
    with count_queries() as for_two:
        built(cast, cast.district)
    for name in ("赵六", "钱七"):
        factories.credit(factories.cadre(name, cast.community), 4)
    with count_queries() as for_four:
        built(cast, cast.district)
    assert len(for_four) == len(for_two) <= 6


def test_progress_tells_every_person(cast: Cast, credited: None) -> None:
    told: list[tuple[int, int]] = []
    REGISTER.build(
        cast.district,
        by=None,
        options={"year": 2026},
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]


def test_the_record_cell_by_cell(cast: Cast, credited: None) -> None:
    no = None
    assert squeezed(rows_of(learning_record.build(cast.cadre))) == [
        ["王小宁个人学习档案"],
        ["姓名：王小宁"],
        ["单位及职务：湖塘镇花园社区居民委员会社区书记"],
        ["年度", "培训名称", "来源", "起止时间", "天数", "学时", "出勤率", "结业"],
        ["2025", "任职培训", "上级调训", "2025-03-03", 5, 40],
        ["2025年小计（1项）", no, no, no, 5, 40],
        ["2026", "社区干部培训班", "本系统班次", "2026-11-23至11-24", 1, 8, 2 / 3, "结业"],
        ["2026", "干部在线学习", "网络学院", no, 0, 2.5],
        ["2026年小计（2项）", no, no, no, 1, 10.5],
        ["合计（3项）", no, no, no, 6, 50.5],
        ["生成时间：2026年11月27日 18:00"],
        [],
        ["填报单位（盖章）：＿＿＿＿＿＿＿＿＿＿　　审核：＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿"],
    ]


def test_a_record_of_nothing_says_so(cast: Cast) -> None:
    assert squeezed(rows_of(learning_record.build(cast.cadre)))[4] == ["还没有认定的学时。"]
