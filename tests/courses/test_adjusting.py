"""Each adjustment of a plan in force leaves an act with reason and document; a draft changes freely (R30)."""

import datetime as dt
from typing import Any

import pytest

from courses import planning
from courses.models import Place, PlanAct, PlanDocument, PlanStatus, TrainingClass, TrainingPlan
from courses.refusals import NotAllowed, Stale
from tests import factories
from tests.conftest import Cast

WHY: Any = {"reason": "上级要求", "document_number": "武组〔2026〕9号"}


@pytest.fixture
def in_force(cast: Cast) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    TrainingClass.objects.update(status="APPROVED")


def _extra(cast: Cast, name: str = "增办的班") -> TrainingClass:
    return TrainingClass(plan=factories.plan(cast.district), host=cast.district, name=name, month=12)


def _acts() -> list[tuple[str, str, str]]:
    rows = PlanAct.objects.select_related("document")
    return [(act.change, act.reason, act.document.number if act.document else "") for act in rows]


def test_R30_in_a_draft_plan_classes_come_move_and_go_without_a_word(cast: Cast) -> None:
    made = planning.create(_extra(cast), by=cast.organiser)
    planning.postpone(made, by=cast.organiser, starts_on=None, ends_on=None, month=10, reason="改期")
    planning.advance(made, to="CANCELLED", by=cast.organiser, reason="不办了")
    assert (PlanAct.objects.count(), PlanDocument.objects.count()) == (0, 0)
    assert TrainingPlan.objects.get().status == PlanStatus.DRAFT


@pytest.mark.parametrize(
    ("reason", "number", "asked"),
    [
        ("", "9号", "原因"),
        ("上级要求", " ", "文号"),
    ],
)
def test_R30_an_issued_plan_takes_no_class_without_reason_and_document(
    cast: Cast, in_force: None, reason: str, number: str, asked: str
) -> None:
    with pytest.raises(NotAllowed, match=asked):
        planning.create(_extra(cast), by=cast.organiser, reason=reason, document_number=number)
    assert (TrainingClass.objects.count(), PlanAct.objects.count()) == (1, 0)
    assert TrainingPlan.objects.get().status == PlanStatus.ISSUED


def test_R30_an_issued_plan_with_both_is_adjusted_by_an_act(cast: Cast, in_force: None) -> None:
    made = planning.create(_extra(cast), by=cast.organiser, **WHY)
    act = PlanAct.objects.get()
    assert (act.kind, act.change, act.training_class, act.class_name, act.by) == (
        "ADJUSTED",
        "ADDED",
        made,
        "增办的班",
        cast.organiser,
    )
    assert (act.before, act.place_after) == (None, Place(12, None, None, "DRAFT"))
    assert TrainingPlan.objects.get().status == PlanStatus.ADJUSTED


def test_R30_one_document_stands_for_all_that_name_its_number(cast: Cast, in_force: None) -> None:
    planning.create(_extra(cast), by=cast.organiser, **WHY)
    planning.create(_extra(cast, "又一班"), by=cast.organiser, **WHY)
    assert PlanAct.objects.values("document").distinct().count() == PlanDocument.objects.count() == 1


def test_R30_a_document_of_another_years_plan_is_refused(cast: Cast, in_force: None) -> None:
    other = factories.plan(cast.district, 2027)
    foreign = PlanDocument.objects.create(plan=other, kind="ADJUSTMENT", number="9号")
    with pytest.raises(NotAllowed, match="不是这一年计划的"):
        planning.create(_extra(cast), by=cast.organiser, reason="上级要求", document=foreign)


def test_R30_a_postponement_keeps_the_old_place_and_the_same_days_again_are_nothing(
    cast: Cast, in_force: None
) -> None:
    days: Any = {"starts_on": dt.date(2026, 12, 7), "ends_on": dt.date(2026, 12, 9)}
    for _ in range(2):
        planning.postpone(TrainingClass.objects.get(), by=cast.organiser, **days, **WHY)
    act = PlanAct.objects.get()
    before, after = act.place_before, act.place_after
    assert before
    assert after
    assert (before.starts_on, after.starts_on) == (dt.date(2026, 11, 23), dt.date(2026, 12, 7))
    assert TrainingClass.objects.get().version == 2


def test_R30_a_row_with_a_month_only_is_postponed_to_another_month(cast: Cast, in_force: None) -> None:
    TrainingClass.objects.update(starts_on=None, ends_on=None, month=6)
    row = TrainingClass.objects.get()
    with pytest.raises(NotAllowed, match="月份"):
        planning.postpone(row, by=cast.organiser, starts_on=None, ends_on=None, **WHY)
    planning.postpone(row, by=cast.organiser, starts_on=None, ends_on=None, month=9, **WHY)
    assert (TrainingClass.objects.get().month, _acts()) == (9, [("POSTPONED", "上级要求", "武组〔2026〕9号")])


def test_two_who_postpone_one_class_the_second_is_told(cast: Cast, in_force: None) -> None:
    row = TrainingClass.objects.get()
    first, second = dt.date(2026, 12, 7), dt.date(2026, 12, 14)
    planning.postpone(row, by=cast.administrator, starts_on=first, ends_on=None, version=1, **WHY)
    with pytest.raises(Stale):
        planning.postpone(row, by=cast.organiser, starts_on=second, ends_on=None, version=1, **WHY)
    assert TrainingClass.objects.get().starts_on == first


@pytest.mark.parametrize(
    ("month", "starts_on", "allowed"),
    [
        (11, dt.date(2026, 11, 30), True),
        (12, dt.date(2026, 12, 1), False),
        (11, dt.date(2027, 11, 23), False),
        (12, None, False),
    ],
)
def test_R30_editing_leaves_a_class_of_an_issued_plan_in_its_month(
    cast: Cast, in_force: None, month: int, starts_on: dt.date | None, allowed: bool
) -> None:
    row = TrainingClass.objects.get()
    row.month, row.starts_on, row.ends_on = month, starts_on, starts_on
    if allowed:
        planning.change(row, by=cast.organiser, version=1)
    else:
        with pytest.raises(NotAllowed, match="请用“延期”办理"):
            planning.change(row, by=cast.organiser, version=1)
    assert (TrainingClass.objects.get().starts_on == starts_on) is allowed


def test_R30_the_open_month_of_a_row_is_filled_in_freely(cast: Cast, in_force: None) -> None:
    TrainingClass.objects.update(starts_on=None, ends_on=None, month=None)
    row = TrainingClass.objects.get()
    row.month = 12
    planning.change(row, by=cast.organiser, version=1)
    assert (TrainingClass.objects.get().month, PlanAct.objects.count()) == (12, 0)


def test_R30_a_cancelled_class_comes_back_by_an_act(cast: Cast, in_force: None) -> None:
    row = TrainingClass.objects.get()
    planning.advance(row, to="CANCELLED", by=cast.organiser, **WHY)
    planning.restore(row, by=cast.organiser)
    planning.advance(row, to="CANCELLED", by=cast.organiser, **WHY)
    with pytest.raises(NotAllowed, match="文号"):
        planning.advance(row, to="DRAFT", by=cast.organiser, reason="恢复办班")
    planning.advance(
        row, to="DRAFT", by=cast.organiser, reason="恢复办班", document_number="武组〔2026〕10号"
    )
    assert _acts() == [
        ("CANCELLED", "上级要求", "武组〔2026〕9号"),
        ("RESTORED", "撤销取消", "武组〔2026〕9号"),
        ("CANCELLED", "上级要求", "武组〔2026〕9号"),
        ("RESTORED", "恢复办班", "武组〔2026〕10号"),
    ]


def test_R30_what_was_cancelled_before_the_issue_comes_back_by_a_document_only(cast: Cast) -> None:
    row = TrainingClass.objects.get()
    planning.advance(row, to="CANCELLED", by=cast.organiser, reason="不办了")
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    with pytest.raises(NotAllowed, match="年度计划在取消之后才印发"):
        planning.restore(row, by=cast.organiser)
    assert (TrainingClass.objects.get().status, _acts()) == ("CANCELLED", [])
    planning.advance(row, to="DRAFT", by=cast.organiser, **WHY)
    assert _acts() == [("RESTORED", "上级要求", "武组〔2026〕9号")]


@pytest.mark.parametrize(
    ("starts_on", "allowed"), [(dt.date(2026, 12, 31), True), (dt.date(2027, 12, 1), False)]
)
def test_R30_a_row_with_a_month_only_does_not_pass_to_that_month_of_another_year(
    cast: Cast, in_force: None, starts_on: dt.date, allowed: bool
) -> None:
    TrainingClass.objects.update(starts_on=None, ends_on=None, month=12)
    row = TrainingClass.objects.get()
    row.starts_on = starts_on
    if allowed:
        planning.change(row, by=cast.organiser, version=1)
    else:
        with pytest.raises(NotAllowed, match="请用“延期”办理"):
            planning.change(row, by=cast.organiser, version=1)
    assert (TrainingClass.objects.get().starts_on == starts_on) is allowed
