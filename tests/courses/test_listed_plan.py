"""The year's plan as a list."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.importing import NotUndone
from accounts.lists import Refused, keeping
from accounts.models import AuditEntry
from courses.models import PlanAct, TrainingClass, TrainingPlan
from courses.plan_list import PlanList
from tests import factories
from tests.conftest import Cast
from tests.lists import block, look, outcomes, same_again, states, take_in, wrong

HEADER = "序号 | 班次名称 | 期数 | 月份 | 培训对象 | 人数 | 时间（天数） | 地点 | 主办 | 承办 | 经费 | 备注"
GIVEN = {"reason": "区委会议要求", "document_number": "武组通〔2026〕9号"}


@pytest.fixture
def planned(cast: Cast) -> Cast:
    """The cast with a department, in a year without classes."""
    factories.unit("中共武进区委组织部", "DEPARTMENT", cast.district, short_name="区委组织部")
    return cast


def rows(size: int) -> list[str]:
    return [f"{n} | 培训班{n} | | {n % 12 + 1}月 | 书记 | 60 | 3 | | | | |" for n in range(1, size + 1)]


def test_R30_38_pasted_rows_become_38_drafts(planned: Cast) -> None:
    text = block("2027年度主体班次一览表", HEADER, *rows(38), "合计 | | | | | 2280 | 114 | | | | |")
    preview = look(planned, PlanList, text, year=2027)
    assert preview.counts == {"rows": 38, "new": 38, "changed": 0, "same": 0, "wrong": 0}
    take_in(planned, PlanList, text, year=2027)
    plan = TrainingPlan.objects.get(year=2027)
    classes = list(plan.classes.order_by("ordinal"))
    assert [one.ordinal for one in classes] == list(range(1, 39))
    assert {(one.status, one.category, one.host_id) for one in classes} == {
        ("DRAFT", "MAIN", planned.district.pk)
    }
    assert same_again(planned, PlanList, text, year=2027) == ["same"] * 38
    assert AuditEntry.objects.filter(action="courses.create").count() == 38


def test_R30_a_row_may_have_only_a_month_a_size_and_days(planned: Cast) -> None:
    text = block(
        HEADER,
        "1 | 社区书记班 | 第三期 | 11月23日—25日 | 社区书记 | 每期60人 | 2.5 | 党校 | 区委组织部、武进区 | 区委党校 | 3万 | 封闭",
        "2 | 网格员班 | | 3-4月 | | 120人 | 半天 | | | | |",
        "3 | 后备干部班 | | | | | | | | | |",
        year := "4 | 年轻干部班 | | 一季度 | | | 三天 | | | | |",
    )
    assert year
    take_in(planned, PlanList, text, year=2026, category="SPECIAL")
    classes = TrainingClass.objects.filter(category="SPECIAL").order_by("ordinal")
    columns = (
        "name",
        "batch_no",
        "month",
        "starts_on",
        "ends_on",
        "planned_size",
        "days",
        "host__short_name",
        "remark",
    )
    assert list(classes.values_list(*columns)) == [
        (
            "社区书记班",
            3,
            11,
            dt.date(2026, 11, 23),
            dt.date(2026, 11, 25),
            60,
            Decimal("2.5"),
            "区委组织部",
            "经费：3万；承办：区委党校；封闭",
        ),
        ("网格员班", None, 3, None, None, 120, Decimal("0.5"), "", "时间：3-4月"),
        ("后备干部班", None, None, None, None, None, None, "", ""),
        ("年轻干部班", None, 1, None, None, None, Decimal("3.0"), "", "时间：一季度"),
    ]
    assert [unit.name for unit in classes[0].co_hosts.all()] == ["武进区"]
    assert same_again(planned, PlanList, text, year=2026, category="SPECIAL") == ["same"] * 4


def test_a_whole_preview(planned: Cast) -> None:
    take_in(planned, PlanList, block(HEADER, *rows(3)), year=2027)
    text = block(
        HEADER,
        "1 | 培训班1 | | 5月 | 书记 | 80 | 3 | | 区委组织部 | | |",
        "2 | 改了名的班 | | 3月 | 书记 | 60 | 3 | | | | |",
        "3 | 培训班3 | | 4月 | 书记 | 60 | 3 | | | | |",
        "4 | 新班 | | | | | | | | | |",
        "5 | 怪班 | 共三期 | 13月 | | 很多 | | | 没有镇 | | |",
    )
    assert outcomes(look(planned, PlanList, text, year=2027)) == [
        (
            2,
            "changed",
            [],
            [("month", "2", "5"), ("planned_size", "60", "80"), ("host", "武进区", "区委组织部")],
        ),
        (3, "changed", [], [("name", "培训班2", "改了名的班")]),
        (4, "same", [], []),
        (5, "new", [], []),
        (
            6,
            "wrong",
            [
                ("期数", "一行是一个班。办几期就写几行，期数写第几期。"),
                ("月份", "“13月”看不出是哪个月，请写成 3月 或 3月2日—4日。"),
                ("主办", "单位表里没有“没有镇”。请写全镇街和社区（村）的名称。"),
                ("人数", "“很多”不是一个数，请只填数字。"),
            ],
            [],
        ),
    ]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["1 | | | 3月 | 书记 | 60 | | | | | |"], {2: [("班次名称", "没有填写班次名称。")]}),
        (
            ["1 | 甲班 | | 3月 | | | | | | | |", "1 | 乙班 | | 3月 | | | | | | | |"],
            {3: [("序号", "序号与第 2 行相同，请改序号或留空。")]},
        ),
        (
            ["1 | 甲班 | | 2025年3月 | | | | | | | |"],
            {2: [("月份", "日期不在 2027 年。")]},
        ),
        (["1 | 甲班 | 头一期 | 3月 | | | | | | | |"], {2: [("期数", "期数“头一期”请填第几期，如 第三期。")]}),
        (
            [f"1 | 甲班 | | 3月 | | | | | | | {'钱' * 50} | {'长' * 180}"],
            {2: [("备注", "备注连同经费有 234 个字，最多 200 个。")]},
        ),
    ],
)
def test_odd_rows_are_wrong_in_words(planned: Cast, lines: list[str], found: dict[int, Any]) -> None:
    assert wrong(look(planned, PlanList, block(HEADER, *lines), year=2027)) == found


def test_classes_of_one_name_are_told_apart_by_batch_or_number(planned: Cast) -> None:
    text = block(
        HEADER,
        "1 | 书记班 | | 3月 | | | | | | | |",
        "2 | 书记班 | | 5月 | | | | | | | |",
        " | 委员班 | 一 | 3月 | | | | | | | |",
        " | 委员班 | 二 | 5月 | | | | | | | |",
    )
    take_in(planned, PlanList, text, year=2027)
    assert TrainingClass.objects.filter(plan__year=2027).count() == 4
    assert same_again(planned, PlanList, text, year=2027) == ["same"] * 4


def test_numbers_may_pass_from_one_class_to_another(planned: Cast) -> None:
    take_in(
        planned,
        PlanList,
        block(HEADER, "1 | 甲班 | | | | | | | | | |", "2 | 乙班 | | | | | | | | | |"),
        year=2027,
    )
    kept = take_in(
        planned,
        PlanList,
        block(HEADER, "2 | 甲班 | | | | | | | | | |", "1 | 乙班 | | | | | | | | | |"),
        year=2027,
    )
    classes = TrainingClass.objects.filter(plan__year=2027).order_by("ordinal")
    assert list(classes.values_list("name", "ordinal", "version")) == [("乙班", 1, 2), ("甲班", 2, 2)]
    assert keeping.undo(kept, PlanList, by=planned.administrator)
    assert list(classes.values_list("name", "ordinal")) == [("甲班", 1), ("乙班", 2)]


def test_a_number_that_another_category_holds_is_refused(planned: Cast) -> None:
    take_in(planned, PlanList, block(HEADER, "1 | 甲班 | | | | | | | | | |"), year=2027)
    text = block(HEADER, "1 | 专题一班 | | | | | | | | | |")
    found = wrong(look(planned, PlanList, text, year=2027, category="SPECIAL"))
    assert found == {2: [("序号", "序号 1 已是“甲班”的，请改序号或留空。")]}


def test_R30_a_plan_in_force_asks_for_reason_and_document(planned: Cast) -> None:
    plan = factories.plan(planned.district, 2027)
    TrainingPlan.objects.filter(pk=plan.pk).update(status="ISSUED")
    text = block(HEADER, *rows(1))
    for given, field in (({}, "reason"), ({"reason": "区委会议要求"}, "document_number")):
        with pytest.raises(Refused) as refused:
            take_in(planned, PlanList, text, given=given, year=2027)
        assert refused.value.field == field
    assert not TrainingClass.objects.filter(plan=plan).exists()
    take_in(planned, PlanList, text, given=GIVEN, year=2027)
    plan.refresh_from_db()
    assert plan.status == "ADJUSTED"
    assert AuditEntry.objects.get(action="courses.create").data == GIVEN


def test_what_has_begun_is_not_changed(planned: Cast) -> None:
    begun = factories.training_class(planned.district, "甲班", ordinal=1, status="CLOSED", month=3)
    text = block(HEADER, "1 | 甲班 | | 5月 | | 90 | | | | | |")
    found = wrong(look(planned, PlanList, text, year=2026))
    assert found == {2: [("", "班次已结班，不能用表格修改。")]}
    assert begun.month == 3


def test_a_class_with_people_keeps_the_import(planned: Cast) -> None:
    kept = take_in(planned, PlanList, block(HEADER, *rows(1)), year=2027)
    made = TrainingClass.objects.get(plan__year=2027)
    factories.enrolment(made, factories.cadre("李新", planned.community))
    with pytest.raises(NotUndone, match="导入的“培训班1”已经用在“学员”里"):
        keeping.undo(kept, PlanList, by=planned.administrator)


def test_undone_the_plan_stands_as_it_stood(planned: Cast) -> None:
    take_in(planned, PlanList, block(HEADER, *rows(2)), year=2027)

    def now() -> list[Any]:
        columns = ("ordinal", "name", "month", "planned_size", "host", "remark", "co_hosts")
        return list(TrainingClass.objects.filter(plan__year=2027).order_by("ordinal").values_list(*columns))

    before = now()
    text = block(
        HEADER,
        "1 | 培训班1 | | 9月 | | 99 | | | 区委组织部、武进区 | | 3万 |",
        "7 | 新班 | | | | | | | | | |",
    )
    kept = take_in(planned, PlanList, text, year=2027)
    assert now() != before
    assert keeping.undo(kept, PlanList, by=planned.administrator)
    assert now() == before


def test_queries_do_not_grow_with_the_rows(planned: Cast, count_queries: Callable[[], Any]) -> None:
    counts = []
    for year, size in ((2028, 1), (2029, 9)):
        with count_queries() as queries:
            take_in(planned, PlanList, block(HEADER, *rows(size)), year=year)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_default_category_does_not_move_a_known_class(planned: Cast) -> None:
    take_in(planned, PlanList, block(HEADER, "| 甲班 | | 3月 | | | | | | | |"), year=2027)
    text = block(HEADER, "| 甲班 | | 4月 | | | | | | | |")
    assert states(look(planned, PlanList, text, year=2027, category="SPECIAL")) == ["changed"]
    take_in(planned, PlanList, text, year=2027, category="SPECIAL")
    assert TrainingClass.objects.get(plan__year=2027).category == "MAIN"


def _acts() -> list[tuple[str, str, bool, str]]:
    rows = PlanAct.objects.values_list("change", "class_name", "training_class", "reason")
    return [(change, name, bool(pk), reason) for change, name, pk, reason in rows]


def test_R30_an_import_into_a_plan_in_force_leaves_acts_and_its_undoing_too(planned: Cast) -> None:
    """A class that is new, one that passes to another month, and one whose days are filled in within the month."""
    first = block(HEADER, "1 | 甲班 | | 3月 | | 60 | 3 | | | | |", "2 | 乙班 | | 4月 | | 60 | 3 | | | | |")
    take_in(planned, PlanList, first, year=2027)
    TrainingPlan.objects.filter(year=2027).update(status="ISSUED")
    second = block(
        HEADER,
        "1 | 甲班 | | 5月 | | 60 | 3 | | | | |",
        "2 | 乙班 | | 4月6日—8日 | | 60 | 3 | | | | |",
        "3 | 丙班 | | 6月 | | 60 | 3 | | | | |",
    )
    kept = take_in(planned, PlanList, second, given=GIVEN, year=2027)
    made = [("ADDED", "丙班", True, "区委会议要求"), ("POSTPONED", "甲班", True, "区委会议要求")]
    assert _acts() == made
    assert keeping.undo(kept, PlanList, by=planned.administrator)
    assert _acts() == [
        ("ADDED", "丙班", False, "区委会议要求"),
        ("POSTPONED", "甲班", True, "区委会议要求"),
        ("POSTPONED", "甲班", True, "撤销导入"),
        ("WITHDRAWN", "丙班", False, "撤销导入"),
    ]


def _issue(year: int) -> None:
    TrainingPlan.objects.filter(year=year).update(status="ISSUED")


def test_R30_classes_that_were_issued_are_not_taken_out_by_undoing_their_import(planned: Cast) -> None:
    kept = take_in(planned, PlanList, block(HEADER, *rows(2)), year=2027)
    _issue(2027)
    with pytest.raises(NotUndone, match="“培训班1”已在其中。不办的班次请用“取消班次”办理"):
        keeping.undo(kept, PlanList, by=planned.administrator)
    assert (TrainingClass.objects.filter(plan__year=2027).count(), _acts()) == (2, [])


@pytest.mark.parametrize(
    ("then", "is_undone"),
    [("1 | 甲班 | | 5月 | | 60 | 3 | | | | |", False), ("1 | 甲班 | | 3月 | | 99 | 3 | | | | |", True)],
)
def test_R30_the_month_in_which_a_class_was_issued_stays_when_an_import_is_undone(
    planned: Cast, then: str, is_undone: bool
) -> None:
    take_in(planned, PlanList, block(HEADER, "1 | 甲班 | | 3月 | | 60 | 3 | | | | |"), year=2027)
    kept = take_in(planned, PlanList, block(HEADER, then), year=2027)
    _issue(2027)
    if is_undone:
        assert keeping.undo(kept, PlanList, by=planned.administrator)
    else:
        with pytest.raises(NotUndone, match="“甲班”的月份要改请用“延期”办理"):
            keeping.undo(kept, PlanList, by=planned.administrator)
    row = TrainingClass.objects.get(plan__year=2027)
    assert (row.month, row.planned_size, _acts()) == ((3, 60, []) if is_undone else (5, 60, []))
