"""How a class moves on: steps, reasons, new days."""

import datetime as dt

import pytest

from accounts.models import AuditEntry
from courses import planning
from courses.models import ClassStatus, PlanStatus, TrainingClass, TrainingPlan
from courses.planning import NotAllowed
from courses.steps import STEPS, steps_from
from tests.conftest import Cast
from tests.factories import MONDAY

TUESDAY = MONDAY + dt.timedelta(days=1)


def _standing(cast: Cast, status: str, **fields: object) -> TrainingClass:
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=status, **fields)
    return TrainingClass.objects.get(pk=cast.training_class.pk)


def _stored() -> str:
    return TrainingClass.objects.get().status


FORWARD = [
    ("DRAFT", "APPROVED"),
    ("APPROVED", "ENROLLING"),
    ("ENROLLING", "CONFIRMED"),
    ("CLOSED", "ARCHIVED"),
]


@pytest.mark.parametrize(("source", "target"), FORWARD)
def test_a_step_forward_needs_no_reason(cast: Cast, source: str, target: str) -> None:
    moved = planning.advance(_standing(cast, source), to=target, by=cast.organiser)
    assert (moved.status, _stored()) == (target, target)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.data["source"], entry.data["to"]) == ("courses.advance", source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("APPROVED", "DRAFT"),
        ("ENROLLING", "APPROVED"),
        ("CONFIRMED", "ENROLLING"),
        ("ARCHIVED", "CLOSED"),
        ("CANCELLED", "DRAFT"),
        ("DRAFT", "CANCELLED"),
        ("CONFIRMED", "CANCELLED"),
    ],
)
def test_R30_a_step_back_and_a_cancellation_need_a_reason(cast: Cast, source: str, target: str) -> None:
    training_class = _standing(cast, source)
    with pytest.raises(NotAllowed, match="原因"):
        planning.advance(training_class, to=target, by=cast.organiser, reason="  ")
    assert _stored() == source
    planning.advance(training_class, to=target, by=cast.organiser, reason="领导要求")
    assert _stored() == target
    assert AuditEntry.objects.get().data["reason"] == "领导要求"


@pytest.mark.parametrize(
    ("source", "target"),
    [("DRAFT", "ENROLLING"), ("DRAFT", "CLOSED"), ("CLOSED", "CANCELLED"), ("CONFIRMED", "CLOSED")],
)
def test_a_step_that_does_not_exist_is_refused_in_words(cast: Cast, source: str, target: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        planning.advance(_standing(cast, source), to=target, by=cast.organiser, reason="急")
    assert str(refused.value) == (
        f"班次现在是“{ClassStatus(source).label}”，不能变为“{ClassStatus(target).label}”。"
    )
    assert _stored() == source


def test_a_second_click_does_nothing(cast: Cast) -> None:
    training_class = _standing(cast, "DRAFT")
    for _ in range(2):
        planning.advance(training_class, to="APPROVED", by=cast.organiser)
    assert (_stored(), AuditEntry.objects.count()) == ("APPROVED", 1)


@pytest.mark.parametrize(
    ("today", "source"),
    [
        (MONDAY - dt.timedelta(days=1), ClassStatus.CONFIRMED),
        (MONDAY, ClassStatus.RUNNING),
        (TUESDAY, ClassStatus.RUNNING),
        (TUESDAY + dt.timedelta(days=1), ClassStatus.ENDED),
    ],
)
def test_running_and_ended_follow_the_published_days(cast: Cast, today: dt.date, source: ClassStatus) -> None:
    training_class = _standing(cast, "CONFIRMED", first_published_on=MONDAY, last_published_on=TUESDAY)
    assert training_class.status_on(today) == source
    assert TrainingClass.objects.with_status(today).get().current_status == source
    for target in ("CANCELLED", "CLOSED"):
        allowed = (source, ClassStatus(target)) in STEPS
        assert allowed == (target in {str(step.target) for step in steps_from(source)})
        if not allowed:
            with pytest.raises(NotAllowed):
                planning.advance(training_class, to=target, by=cast.organiser, reason="急", today=today)


@pytest.mark.parametrize(("status", "target"), [("CONFIRMED", "CLOSED"), ("CLOSED", "ENDED")])
def test_R23_closing_and_reopening_have_no_other_door(cast: Cast, status: str, target: str) -> None:
    training_class = _standing(cast, status, first_published_on=MONDAY, last_published_on=TUESDAY)
    with pytest.raises(NotAllowed, match="“结业与结班”页"):
        planning.advance(
            training_class, to=target, by=cast.organiser, reason="急", today=TUESDAY + dt.timedelta(days=1)
        )
    assert _stored() == status


@pytest.mark.parametrize("source", ["DRAFT", "ENROLLING", "CONFIRMED"])
def test_a_cancellation_taken_back_restores_where_it_stood(cast: Cast, source: str) -> None:
    training_class = _standing(cast, source)
    planning.advance(training_class, to="CANCELLED", by=cast.organiser, reason="人数不足")
    planning.restore(training_class, by=cast.organiser)
    assert (_stored(), training_class.status) == (source, source)
    with pytest.raises(NotAllowed):
        planning.restore(training_class, by=cast.organiser)


def test_R30_a_postponement_needs_a_reason_and_moves_the_days(cast: Cast) -> None:
    training_class = _standing(cast, "ENROLLING")
    first, last = dt.date(2026, 12, 7), dt.date(2026, 12, 9)
    with pytest.raises(NotAllowed, match="原因"):
        planning.postpone(training_class, by=cast.organiser, starts_on=first, ends_on=last, reason="")
    planning.postpone(training_class, by=cast.organiser, starts_on=first, ends_on=last, reason="会议冲突")
    stored = TrainingClass.objects.get()
    assert (stored.starts_on, stored.ends_on, stored.month) == (first, last, 12)
    assert (stored.version, training_class.version) == (2, 2)
    assert AuditEntry.objects.get().data == {
        "before": ["2026-11-23", "2026-11-25"],
        "after": ["2026-12-07", "2026-12-09"],
        "reason": "会议冲突",
        "document_number": "",
    }


@pytest.mark.parametrize("status", ["CLOSED", "CANCELLED"])
def test_a_class_that_is_over_cannot_be_postponed(cast: Cast, status: str) -> None:
    with pytest.raises(NotAllowed, match="不能延期"):
        planning.postpone(
            _standing(cast, status), by=cast.organiser, starts_on=MONDAY, ends_on=None, reason="急"
        )


def test_R30_cancelling_and_postponing_in_an_issued_plan_need_the_document(cast: Cast) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    training_class = _standing(cast, "APPROVED")
    with pytest.raises(NotAllowed, match="文号"):
        planning.advance(training_class, to="CANCELLED", by=cast.organiser, reason="急")
    with pytest.raises(NotAllowed, match="文号"):
        planning.postpone(training_class, by=cast.organiser, starts_on=MONDAY, ends_on=None, reason="急")
    assert _stored() == "APPROVED"
    planning.advance(
        training_class, to="CANCELLED", by=cast.organiser, reason="急", document_number="武组〔2026〕9号"
    )
    assert (_stored(), TrainingPlan.objects.get().status) == ("CANCELLED", PlanStatus.ADJUSTED)
