"""The blank form of the evaluation."""

import datetime as dt
from typing import Any

import pytest

from attendance.models import CompletionTerms
from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from tests.factories import MONDAY, at

FORM = PAPERS["evaluation_form"]
BOXES = "□5 □4 □3 □2 □1"


def teach(cast: Cast, *titles: str, kind: str = "LECTURE") -> None:
    for number, title in enumerate(titles):
        start = at("14:00" if number % 2 else "09:00", MONDAY + dt.timedelta(days=number // 2))
        session = factories.session(cast.training_class, title, start=start, kind=kind)
        factories.published(session, instructor_text="陈静（区委党校讲师）")


def built(cast: Cast) -> list[list[Any]]:
    return rows_of(FORM.build(cast.training_class, by=cast.organiser))


def test_R26_cell_by_cell_and_nobodys_name(cast: Cast, today: None) -> None:
    teach(cast, "基层党建", "矛盾调解")
    factories.published(factories.session(cast.training_class, "开班式", start=at("08:00"), kind="OPENING"))
    cast.training_class.timetable_versions.update(published_at=at("07:00"))
    blank = [None] * 7
    assert built(cast) == [
        ["武进区2026年社区干部培训班教学评估表", *blank],
        ["主办单位：武进区　　培训时间：2026年11月23日", *blank],
        [
            "请在每门课的每一项里勾一个分数：5 很好、4 好、3 一般、2 较差、1 差；没有听的课空着。不用写姓名。",
            *blank,
        ],
        ["序号", "课程", "主讲人", "讲解", "方式", "效果", "总体", "意见和建议"],
        [1, "基层党建", "陈静（区委党校讲师）", *[BOXES] * 4, None],
        [2, "矛盾调解", "陈静（区委党校讲师）", *[BOXES] * 4, None],
        ["对课程安排、组织服务和今后培训的意见建议：", *blank],
        [None, *blank],
        ["生成时间：2026年11月23日 08:00　　依据课表第1版（2026年11月23日 07:00 发布）", *blank],
    ]


@pytest.mark.parametrize(("courses", "orientation"), [(7, "landscape"), (8, "portrait"), (13, "portrait")])
def test_many_courses_stand_upright(cast: Cast, courses: int, orientation: str) -> None:
    teach(cast, *(f"课程{number}" for number in range(courses)))
    page = sheet_of(FORM.build(cast.training_class, by=cast.organiser))
    assert page.page_setup.orientation == orientation
    assert page.row_breaks.brk == []


def test_upright_the_lecturer_stands_below_the_course(cast: Cast) -> None:
    teach(cast, *(f"课程{number}" for number in range(8)))
    assert built(cast)[3:5] == [
        ["序号", "课程（主讲人）", "讲解", "方式", "效果", "总体"],
        [1, "课程0\n陈静（区委党校讲师）", *[BOXES] * 4],
    ]


def test_without_courses_or_where_none_is_asked_for_it_is_refused(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="没有可以评的课"):
        built(cast)
    teach(cast, "基层党建")
    CompletionTerms.objects.create(training_class=cast.training_class, asks_evaluation=False)
    with pytest.raises(PaperProblem, match="不做教学评估"):
        built(cast)
