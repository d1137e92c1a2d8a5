"""The classes of a year at a glance, read back cell by cell (R30)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from courses import planning, progress
from courses.models import ClassStatus, PlanAct, PlanDocument, TrainingClass, TrainingPlan
from exports.papers import UNIT_PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of

PLAN = UNIT_PAPERS["year_plan"]


@pytest.fixture
def planned(cast: Cast, today: None) -> None:
    """A plan in force: a class as planned, one postponed, one cancelled, one outside the plan that the town holds."""
    first = cast.training_class
    first.ordinal, first.batch_no, first.days, first.audience = 1, 6, Decimal("2.5"), "社区书记"
    first.venue, first.remark, first.implementer = "区委党校", "经费：3.6万元；住宿自理", cast.town
    first.save()
    draft: Any = {"status": ClassStatus.APPROVED, "planned_size": 40, "days": 3}
    later = factories.training_class(cast.district, "年轻干部培训班", ordinal=2, **draft)
    gone = factories.training_class(cast.district, "停办的班", ordinal=3, **draft)
    TrainingPlan.objects.update(status="ISSUED", document_number="武组发〔2026〕3号")
    day = dt.date(2026, 12, 1)
    why: Any = {"by": cast.organiser, "reason": "另有任务"}
    progress.postpone(later, starts_on=day, ends_on=day, document_number="武组发〔2026〕8号", **why)
    progress.advance(gone, to=ClassStatus.CANCELLED, document_number="武组发〔2026〕9号", **why)
    extra = TrainingClass(
        plan=factories.plan(cast.district), host=cast.town, name="镇里的专题班", category="SPECIAL", month=12
    )
    planning.create(extra, document_number="武组发〔2026〕10号", **why)


def built(unit: Any, year: int = 2026) -> list[list[Any]]:
    return rows_of(PLAN.build(unit, by=None, options={"year": year}))


def test_R30_the_plan_cell_by_cell(cast: Cast, planned: None) -> None:
    no = None
    assert built(cast.district) == [
        ["武进区2026年度主体班次一览表", *[no] * 11],
        ["计划状态：已调整　　武组发〔2026〕3号", *[no] * 11],
        [
            *("序号", "班次名称", "期数", "月份", "培训对象", "人数", "时间\n(天数)"),
            *("地点", "主办", "承办", "经费", "备注"),
        ],
        ["一、主体班次", *[no] * 11],
        [
            *(1, "社区干部培训班", "第6期", "11月", "社区书记", 60, 2.5, "区委党校"),
            *("武进区", "湖塘镇", "3.6万元", "住宿自理"),
        ],
        [
            *(2, "年轻干部培训班", no, "12月", no, 40, 3, no, "武进区", no, no),
            "延期（原2026-11-23，武组发〔2026〕8号）",
        ],
        [3, "停办的班", no, "11月", no, 40, 3, no, "武进区", no, no, "取消（武组发〔2026〕9号）"],
        ["小计（2个班次）", *[no] * 4, 100, 5.5, *[no] * 5],
        ["二、专题班", *[no] * 11],
        [4, "镇里的专题班", no, "12月", no, no, no, no, "湖塘镇", no, no, "计划外新增（武组发〔2026〕10号）"],
        ["小计（1个班次）", *[no] * 4, 0, 0, *[no] * 5],
        ["合计（3个班次）", *[no] * 4, 100, 5.5, *[no] * 5],
        ["已取消的班次不计入小计和合计。", *[no] * 11],
        ["生成时间：2026年11月23日 08:00", *[no] * 11],
        [no] * 12,
        ["制表：＿＿＿＿＿＿＿　　审核：＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿", *[no] * 11],
    ]


def test_one_category_has_the_sum_of_all_and_no_other(cast: Cast) -> None:
    sums = [row[0] for row in built(cast.district) if row[0] and "计（" in str(row[0])]
    assert sums == ["合计（1个班次）"]


def test_R30_a_cancellation_taken_back_is_said_no_more(cast: Cast, planned: None) -> None:
    gone = TrainingClass.objects.get(name="停办的班")
    progress.restore(gone, by=cast.organiser)
    assert built(cast.district)[6][11] is None


def test_R30_the_day_of_issue_and_the_first_place_of_several(cast: Cast, planned: None) -> None:
    plan, later = factories.plan(cast.district), TrainingClass.objects.get(name="年轻干部培训班")
    issued = PlanDocument.objects.create(
        plan=plan, kind="ISSUE", number="武组发〔2026〕3号", dated_on=dt.date(2026, 1, 8)
    )
    PlanAct.objects.create(plan=plan, kind="ISSUED", dated_on=dt.date(2026, 1, 8), document=issued)
    why: Any = {"by": cast.organiser, "reason": "又有任务", "document_number": "武组发〔2026〕11号"}
    progress.postpone(later, starts_on=None, ends_on=None, month=12, **why)
    rows = built(cast.district)
    assert rows[1][0] == "计划状态：已调整　　武组发〔2026〕3号　　2026年1月8日印发"
    assert rows[5][11] == "延期（原2026-11-23，武组发〔2026〕11号）"


def test_a_town_has_the_classes_that_it_holds(cast: Cast, planned: None) -> None:
    names = [row[1] for row in built(cast.town) if isinstance(row[0], int)]
    assert names == ["社区干部培训班", "镇里的专题班"]


def test_it_lies_across_and_repeats_its_heads(cast: Cast, planned: None) -> None:
    page = sheet_of(PLAN.build(cast.district, by=None, options={"year": 2026}))
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$3:$3")


def test_a_year_without_classes_is_said_in_words(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="这一年还没有班次"):
        built(cast.district, 2025)


def test_reading_takes_the_same_queries_for_one_class_and_for_three(cast: Cast, count_queries: Any) -> None:
    with count_queries() as for_one:
        built(cast.district)
    for number in range(2):
        factories.training_class(cast.district, f"班{number}")
    with count_queries() as for_three:
        built(cast.district)
    assert len(for_three) == len(for_one) <= 4
