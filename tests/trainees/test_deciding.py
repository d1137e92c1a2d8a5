"""Deciding on nominations: within the quotas of the unit and above, with a reason, undone exactly."""

import pytest

from accounts.models import AuditEntry
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from trainees import deciding
from trainees.deciding import Decided, Decision
from trainees.enrolment import NotEnrolled
from trainees.models import Enrolment, Quota


@pytest.fixture
def enrolling(cast: Cast) -> TrainingClass:
    fields = {"status": ClassStatus.ENROLLING, "starts_on": None, "planned_size": 3}
    return factories.training_class(cast.district, "支部书记示范班", **fields)


@pytest.fixture
def named(cast: Cast, enrolling: TrainingClass) -> list[Enrolment]:
    people = [factories.cadre(name, cast.community) for name in ("李新", "张三", "赵四", "钱五")]
    return [factories.enrolment(enrolling, person, status="NOMINATED") for person in people]


def decide(cast: Cast, rows: list[Enrolment], decision: Decision, reason: str = "") -> Decided:
    keys = [row.pk for row in rows]
    return deciding.decide(
        rows[0].training_class, enrolments=keys, decision=decision, by=cast.organiser, reason=reason
    )


def fresh(decided: Decided) -> AuditEntry:
    """The act as the trail keeps it."""
    assert decided.act
    return AuditEntry.objects.get(pk=decided.act.pk)


def states(rows: list[Enrolment]) -> list[str]:
    return list(Enrolment.objects.filter(pk__in=[row.pk for row in rows]).values_list("status", flat=True))


def test_a_decision_is_written_with_who_when_and_why(cast: Cast, named: list[Enrolment]) -> None:
    decided = decide(cast, named[:2], Decision.REJECTED, "本年已参加同类培训")
    assert [row.cadre.name for row in decided.rows] == ["李新", "张三"]
    row = Enrolment.objects.get(pk=named[0].pk)
    assert (row.status, row.reason, row.decided_by, row.version) == (
        "REJECTED",
        "本年已参加同类培训",
        cast.organiser,
        2,
    )
    assert row.decided_at
    entry = AuditEntry.objects.filter(action="trainees.rejected", subject_id=row.pk).get()
    assert (entry.by, entry.data) == (cast.organiser, {"before": "NOMINATED", "reason": "本年已参加同类培训"})
    decide(cast, named[:1], Decision.APPROVED)
    row.refresh_from_db()
    assert (row.status, row.reason) == ("APPROVED", "")


def test_deciding_twice_changes_nothing_more(cast: Cast, named: list[Enrolment]) -> None:
    decide(cast, named[:1], Decision.APPROVED)
    again = decide(cast, named[:1], Decision.APPROVED)
    assert (again.rows, again.act, Enrolment.objects.get(pk=named[0].pk).version) == ([], None, 2)


@pytest.mark.parametrize(
    ("status", "decision"),
    [
        ("CANCELLED", Decision.APPROVED),
        ("REGISTERED", Decision.REJECTED),
        ("APPROVED", Decision.WAITLISTED),
        ("DISMISSED", Decision.APPROVED),
    ],
)
def test_from_other_states_nothing_leads_there_and_nobody_is_decided_on(
    cast: Cast, named: list[Enrolment], status: str, decision: Decision
) -> None:
    Enrolment.objects.filter(pk=named[1].pk).update(status=status)
    with pytest.raises(NotEnrolled, match="张三：现在是“"):
        decide(cast, named[:2], decision)
    assert states(named[:2]) == ["NOMINATED", status]


def test_R19_the_quotas_of_the_unit_and_of_every_unit_above_are_kept(
    cast: Cast, named: list[Enrolment]
) -> None:
    enrolling = named[0].training_class
    Quota.objects.create(training_class=enrolling, unit=cast.community, seats=3)
    town = Quota.objects.create(training_class=enrolling, unit=cast.town, seats=1)
    with pytest.raises(NotEnrolled, match="张三：湖塘镇的 1 个名额已满"):
        decide(cast, named[:2], Decision.APPROVED)
    assert states(named) == ["NOMINATED"] * 4
    town.seats = 4
    town.save()
    with pytest.raises(NotEnrolled, match="钱五：花园社区居民委员会的 3 个名额已满"):
        decide(cast, named, Decision.APPROVED)
    decide(cast, named[:3], Decision.APPROVED)
    assert states(named) == ["APPROVED"] * 3 + ["NOMINATED"]


def test_beyond_the_planned_size_is_said_and_not_refused(cast: Cast, named: list[Enrolment]) -> None:
    assert decide(cast, named[:3], Decision.APPROVED).beyond == 0
    assert decide(cast, named[3:], Decision.APPROVED).beyond == 1


def test_only_nominations_of_the_class_are_decided(cast: Cast, named: list[Enrolment]) -> None:
    decided = decide(cast, [named[0], cast.enrolment], Decision.REJECTED, "人数已满")
    assert [row.pk for row in decided.rows] == [named[0].pk]


def test_an_undo_puts_back_what_stood_and_leaves_what_changed_since(
    cast: Cast, named: list[Enrolment]
) -> None:
    decide(cast, named[:3], Decision.WAITLISTED)
    before = list(
        Enrolment.objects.order_by("pk").values("pk", "status", "reason", "waitlisted_at", "decided_at")
    )
    decided = decide(cast, named[:3], Decision.REJECTED, "人数已满")
    decide(cast, named[2:3], Decision.APPROVED)
    act = fresh(decided)
    undone = deciding.undo(act, named[0].training_class, by=cast.organiser)
    assert (undone.count, undone.kept) == (2, 1)
    after = list(Enrolment.objects.order_by("pk").values(*before[0]))
    changed = [row for row in after if row not in before]
    assert [(row["pk"], row["status"]) for row in changed] == [(named[2].pk, "APPROVED")]
    assert deciding.undo(act, named[0].training_class, by=cast.organiser).count == 0


def test_R19_an_undo_does_not_take_a_seat_that_is_gone(cast: Cast, named: list[Enrolment]) -> None:
    Quota.objects.create(training_class=named[0].training_class, unit=cast.town, seats=1)
    decide(cast, named[:1], Decision.APPROVED)
    decided = decide(cast, named[:1], Decision.REJECTED, "误点")
    decide(cast, named[1:2], Decision.APPROVED)
    act = fresh(decided)
    with pytest.raises(NotEnrolled, match="湖塘镇的 1 个名额已满"):
        deciding.undo(act, named[0].training_class, by=cast.organiser)


def test_an_undone_approval_moves_nobody_up(cast: Cast, named: list[Enrolment]) -> None:
    decide(cast, named[1:], Decision.WAITLISTED)
    act = fresh(decide(cast, named[:1], Decision.APPROVED))
    deciding.undo(act, named[0].training_class, by=cast.organiser)
    assert states(named) == ["NOMINATED", "WAITLISTED", "WAITLISTED", "WAITLISTED"]


def test_turning_down_somebody_approved_moves_the_next_up(cast: Cast, named: list[Enrolment]) -> None:
    decide(cast, named[:2], Decision.APPROVED)
    decide(cast, named[2:], Decision.WAITLISTED)
    decided = decide(cast, named[:1], Decision.REJECTED, "工作调整")
    assert [row.cadre.name for row in decided.moved_up] == ["赵四"]
    assert states(named) == ["REJECTED", "APPROVED", "APPROVED", "WAITLISTED"]
