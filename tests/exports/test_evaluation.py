"""The evaluation's paper holds what the page shows, and nothing of fewer than five (R26)."""

import datetime as dt
from typing import Any

import pytest

from attendance.models import CompletionTerms, Evaluation
from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.attendance.results import rated, there
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from tests.factories import MONDAY, at

PAPER = PAPERS["evaluation"]
HEADS = [
    "序号",
    "课程",
    "主讲人",
    "时间",
    "讲解",
    "方式",
    "效果",
    "总体",
    "均分",
    "份数",
    "可评\n人数",
    "意见",
]
NOTE = (
    "不记名评价，5分制（很好5、好4、一般3、较差2、差1）。总体、讲解、方式、效果各为平均分，不足5份的不显示；"
    "均分是显示的各项的平均。"
)


def built(cast: Cast) -> list[list[Any]]:
    return rows_of(PAPER.build(cast.training_class, by=cast.organiser))


def test_R26_the_sheet_cell_by_cell(cast: Cast) -> None:
    people = [cast.enrolment, *factories.trainees(cast.training_class, cast.community, 5)]
    teacher = factories.instructor(cast.district)
    row = factories.session(cast.training_class, "基层党建", instructors=(teacher,))
    morning = factories.published(row, instructor_text="区委党校讲师 陈静")
    afternoon = factories.published(factories.session(cast.training_class, "矛盾调解", start=at("14:00")))
    there(morning, people)
    there(afternoon, people[:4])
    Evaluation.objects.bulk_create(
        Evaluation(
            session_id=morning.pk, training_class=cast.training_class, score=score, delivery=4, method=method
        )
        for score, method in ((5, 5), (5, None), (4, 5), (4, 5), (3, 4))
    )
    Evaluation.objects.filter(score=3).update(words="=SUM(1)好")
    rated(afternoon, [1, 1, 1, 1], training_class=cast.training_class, words="只有四份")
    blank: list[None] = [None]
    assert built(cast) == [
        ["武进区2026年社区干部培训班教学评估汇总", *blank * 11],
        ["主办单位：武进区　　培训时间：2026年11月23日　　共2门课", *blank * 11],
        HEADS,
        [1, "基层党建", "区委党校讲师 陈静", "11月23日", 4, "—", "—", 4.2, 4.1, 5, 6, "=SUM(1)好"],
        [2, "矛盾调解", None, "11月23日", "—", "—", "—", "—", "—", "<5", 4, "不足5份，不显示"],
        [NOTE, *blank * 11],
    ]
    page = sheet_of(PAPER.build(cast.training_class, by=cast.organiser))
    assert (page.print_title_rows, page["L4"].data_type, page["H4"].number_format) == (
        "$3:$3",
        "s",
        "General",
    )


def test_many_words_take_rows_of_their_own_and_none_is_cut(cast: Cast) -> None:
    session = factories.published(factories.session(cast.training_class))
    words = [f"第{number}条" + "很长的意见" * 30 for number in range(30)]
    Evaluation.objects.bulk_create(
        Evaluation(session_id=session.pk, training_class=cast.training_class, score=4, words=one)
        for one in words
    )
    rows = built(cast)[3:-1]
    said = [line for row in rows for line in row[11].split("\n")]
    assert (sorted(said), [row[0] for row in rows][:2]) == (sorted(words), [1, None])


def test_nothing_to_build(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="课表里还没有可以评的课"):
        built(cast)
    factories.published(
        factories.session(cast.training_class, start=at("09:00", MONDAY + dt.timedelta(days=1)))
    )
    CompletionTerms.objects.create(training_class=cast.training_class, asks_evaluation=False)
    with pytest.raises(PaperProblem, match="本班不做教学评估"):
        built(cast)
