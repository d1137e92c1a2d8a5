"""The life of a year's plan: its acts, their order, their documents, and two people at once (R30)."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connections

from accounts.models import AuditEntry
from courses import plan_acts
from courses.models import (
    ClassDocument,
    DocumentKind,
    PlanAct,
    PlanActKind,
    PlanDocument,
    PlanStatus,
    TrainingClass,
    TrainingPlan,
)
from courses.plan_acts import Paper, Turn
from courses.refusals import NotAllowed, PlanMoved
from tests import factories
from tests.conftest import Cast

MEETING = Paper("武教联〔2026〕1号", dt.date(2026, 1, 9), "区干部教育培训联席会议")
ISSUE = Paper("武组发〔2026〕3号", dt.date(2026, 1, 20), "关于印发计划的通知")


@pytest.fixture
def plan(cast: Cast) -> TrainingPlan:
    return factories.plan(cast.district)


def _standing() -> tuple[str, str]:
    plan = TrainingPlan.objects.get()
    return plan.status, plan.document_number


def _issued(plan: TrainingPlan, cast: Cast, **more: Any) -> PlanAct:
    plan_acts.deliberate(plan, by=cast.organiser, paper=MEETING)
    return plan_acts.issue(plan, by=cast.organiser, paper=ISSUE, **more)


def test_R30_a_draft_is_deliberated_then_issued_each_by_its_document(cast: Cast, plan: TrainingPlan) -> None:
    act = plan_acts.deliberate(plan, by=cast.organiser, paper=MEETING)
    assert _standing() == ("DELIBERATED", "武教联〔2026〕1号")
    assert act.document
    assert (act.kind, act.dated_on, act.document.title, act.by) == (
        PlanActKind.DELIBERATED,
        dt.date(2026, 1, 9),
        "区干部教育培训联席会议",
        cast.organiser,
    )
    plan_acts.issue(plan, by=cast.organiser, paper=ISSUE)
    assert _standing() == ("ISSUED", "武组发〔2026〕3号")
    trail = AuditEntry.objects.order_by("pk").values_list("action", "data__status", "data__document_number")
    assert list(trail) == [
        ("courses.move_plan", "DELIBERATED", "武教联〔2026〕1号"),
        ("courses.move_plan", "ISSUED", "武组发〔2026〕3号"),
    ]


def test_R30_a_draft_is_not_issued_before_a_meeting(cast: Cast, plan: TrainingPlan) -> None:
    with pytest.raises(NotAllowed, match="计划现在是“草案”，不能办理“印发”"):
        plan_acts.issue(plan, by=cast.organiser, paper=ISSUE)
    assert (_standing(), PlanDocument.objects.count()) == (("DRAFT", ""), 0)


def test_R30_a_return_needs_its_reason_and_an_adjusted_plan_knows_none(
    cast: Cast, plan: TrainingPlan
) -> None:
    _issued(plan, cast)
    with pytest.raises(NotAllowed, match="请写明原因"):
        plan_acts.return_to_draft(plan, by=cast.organiser, reason="  ")
    plan_acts.return_to_draft(plan, by=cast.organiser, reason="重新审议")
    assert _standing() == ("DRAFT", "")
    assert list(PlanAct.objects.values_list("kind", flat=True)) == ["DELIBERATED", "ISSUED", "RETURNED"]
    TrainingPlan.objects.update(status=PlanStatus.ADJUSTED)
    with pytest.raises(NotAllowed, match="已调整"):
        plan_acts.return_to_draft(plan, by=cast.organiser, reason="重新审议")


@pytest.mark.parametrize(
    ("facts", "stops"),
    [
        ({"month": 3, "days": 2, "planned_size": 40}, False),  # no more than a month, a size and days
        ({"month": None, "days": 2, "planned_size": 40}, True),
        ({"month": 3, "days": None, "planned_size": 40}, True),
        ({"month": 3, "days": 2, "planned_size": None}, True),
    ],
)
def test_R30_a_row_may_have_only_a_month_a_size_and_days(
    cast: Cast, plan: TrainingPlan, facts: dict[str, Any], stops: bool
) -> None:
    factories.training_class(
        cast.district, "年轻干部培训班", status="DRAFT", starts_on=None, ends_on=None, **facts
    )
    if stops:
        with pytest.raises(NotAllowed, match="不能印发：年轻干部培训班"):
            _issued(plan, cast)
        TrainingClass.objects.filter(name="年轻干部培训班").update(status="CANCELLED")
        plan_acts.issue(plan, by=cast.organiser, paper=ISSUE)
    else:
        _issued(plan, cast)
    assert _standing()[0] == "ISSUED"


def test_R30_a_plan_without_classes_is_not_issued(cast: Cast, plan: TrainingPlan) -> None:
    empty = factories.plan(cast.district, 2027)
    plan_acts.deliberate(empty, by=cast.organiser, paper=MEETING)
    with pytest.raises(NotAllowed, match="还没有班次"):
        plan_acts.issue(empty, by=cast.organiser, paper=ISSUE)


def test_R30_issuing_leaves_drafts_and_papers_alone_unless_it_is_asked(
    cast: Cast, plan: TrainingPlan
) -> None:
    draft = factories.training_class(cast.district, "年轻干部培训班", status="DRAFT", days=2)
    _issued(plan, cast)
    draft.refresh_from_db()
    assert (draft.status, ClassDocument.objects.count()) == ("DRAFT", 0)


def test_R30_R23_issuing_approves_the_drafts_and_is_their_approval(cast: Cast, plan: TrainingPlan) -> None:
    draft = factories.training_class(cast.district, "年轻干部培训班", status="DRAFT", days=2)
    closed = factories.training_class(cast.district, "结了的班", status="CLOSED", days=2)
    own = factories.training_class(cast.district, "有批复的班", status="APPROVED", days=2)
    ClassDocument.objects.create(training_class=own, kind=DocumentKind.APPROVAL, title="批复")
    paper = Paper(ISSUE.number, ISSUE.dated_on, ISSUE.title, ContentFile(b"%PDF-1.4", "计划.pdf"))
    document = _issued_by(plan, cast, paper).document
    statuses = dict(TrainingClass.objects.values_list("name", "status"))
    assert statuses == {
        "社区干部培训班": "CONFIRMED",
        "年轻干部培训班": "APPROVED",
        "结了的班": "CLOSED",
        "有批复的班": "APPROVED",
    }
    filed = ClassDocument.objects.filter(plan_document=document)
    assert {one.training_class_id for one in filed} == {draft.pk, cast.training_class.pk}
    assert closed.documents.count() == 0
    facts = {(one.kind, one.number, one.dated_on, one.original_name, one.file.name) for one in filed}
    assert document
    assert facts == {("APPROVAL", "武组发〔2026〕3号", dt.date(2026, 1, 20), "计划.pdf", document.file.name)}
    advanced = AuditEntry.objects.get(action="courses.advance")
    assert (advanced.subject_id, advanced.data["to"]) == (draft.pk, "APPROVED")


def _issued_by(plan: TrainingPlan, cast: Cast, paper: Paper) -> PlanAct:
    plan_acts.deliberate(plan, by=cast.organiser, paper=MEETING)
    return plan_acts.issue(plan, by=cast.organiser, paper=paper, approve=True, file_as_approval=True)


def test_R30_a_form_sent_twice_is_one_act(cast: Cast, plan: TrainingPlan) -> None:
    turn = Turn(0, uuid.uuid4())
    acts = [plan_acts.deliberate(plan, by=cast.organiser, paper=MEETING, turn=turn) for _ in range(2)]
    assert acts[0] == acts[1]
    assert (PlanAct.objects.count(), PlanDocument.objects.count(), AuditEntry.objects.count()) == (1, 1, 1)


def test_R30_an_old_form_does_nothing_even_where_the_plan_came_back(cast: Cast, plan: TrainingPlan) -> None:
    old = Turn(0, uuid.uuid4())
    plan_acts.deliberate(plan, by=cast.administrator, paper=MEETING)
    back = plan_acts.return_to_draft(plan, by=cast.administrator, reason="补班次")
    with pytest.raises(PlanMoved) as moved:
        plan_acts.deliberate(plan, by=cast.organiser, paper=MEETING, turn=old)
    assert (moved.value.last, _standing()[0]) == (back, "DRAFT")


def _at_once(*verbs: Callable[[], object]) -> list[str]:
    """What each of them came to, all begun together."""
    outcomes: list[str] = []
    start = threading.Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            verb()
            outcomes.append("done")
        except (PlanMoved, NotAllowed) as refused:
            outcomes.append(type(refused).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_R30_two_who_issue_at_once_make_one_act(cast: Cast) -> None:
    plan = factories.plan(cast.district)
    seen = plan_acts.deliberate(plan, by=cast.organiser, paper=MEETING).pk

    def by(person: Any) -> Callable[[], object]:
        return lambda: plan_acts.issue(plan, by=person, paper=ISSUE, turn=Turn(seen, uuid.uuid4()))

    assert _at_once(by(cast.organiser), by(cast.administrator)) == ["PlanMoved", "done"]
    assert PlanAct.objects.filter(kind="ISSUED").count() == 1


@pytest.mark.django_db(transaction=True)
def test_R30_without_the_lock_two_would_issue_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both read the plan before either writes."""
    plan = factories.plan(cast.district)
    seen = plan_acts.deliberate(plan, by=cast.organiser, paper=MEETING).pk
    checked, real = threading.Barrier(2), plan_acts.last_act

    def after_every_check(current: TrainingPlan) -> PlanAct | None:
        last = real(current)
        checked.wait(timeout=20)
        return last

    monkeypatch.setattr(plan_acts, "held", lambda pk: TrainingPlan.objects.get(pk=pk))
    monkeypatch.setattr(plan_acts, "last_act", after_every_check)

    def by(person: Any) -> Callable[[], object]:
        return lambda: plan_acts.issue(plan, by=person, paper=ISSUE, turn=Turn(seen, uuid.uuid4()))

    assert _at_once(by(cast.organiser), by(cast.administrator)) == ["done", "done"]
    assert PlanAct.objects.filter(kind="ISSUED").count() == 2


def test_R30_R23_a_plan_that_goes_back_to_draft_is_no_longer_the_approval_of_its_classes(
    cast: Cast, plan: TrainingPlan
) -> None:
    closed = factories.training_class(cast.district, "结了的班", days=2)
    TrainingClass.objects.update(days=2, planned_size=9)
    first = Paper("武组发〔2026〕3号", ISSUE.dated_on, "", ContentFile(b"%PDF-1.4", "计划.pdf"))
    _issued_by(plan, cast, first)
    TrainingClass.objects.filter(pk=closed.pk).update(status="CLOSED")
    plan_acts.return_to_draft(plan, by=cast.organiser, reason="重新审议")
    assert list(ClassDocument.objects.in_place().values_list("training_class")) == [(closed.pk,)]
    second = Paper("武组发〔2026〕5号", ISSUE.dated_on, "", ContentFile(b"%PDF-1.4", "计划.pdf"))
    _issued_by(plan, cast, second)
    filed = ClassDocument.objects.in_place().order_by("training_class")
    numbers = {cast.training_class.pk: "武组发〔2026〕5号", closed.pk: "武组发〔2026〕3号"}
    assert dict(filed.values_list("training_class", "number")) == numbers
    assert AuditEntry.objects.filter(action="courses.remove_document").count() == 1
