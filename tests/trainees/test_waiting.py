"""Who moves up when a seat becomes free: the same quota first, the longest waiting first, never past a quota."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from trainees import enrolment, waiting
from trainees.enrolment import NotEnrolled
from trainees.models import Enrolment, Quota
from units.models import Unit


@pytest.fixture
def enrolling(cast: Cast) -> TrainingClass:
    fields: dict[str, Any] = {"status": ClassStatus.ENROLLING, "starts_on": None, "planned_size": 3}
    return factories.training_class(cast.district, "支部书记示范班", **fields)


def seat(training_class: TrainingClass, unit: Unit, name: str, status: str = "APPROVED") -> Enrolment:
    return factories.enrolment(training_class, factories.cadre(name, unit), status=status)


def wait(training_class: TrainingClass, *people: tuple[str, Unit]) -> list[Enrolment]:
    """The first has waited longest, although entered last."""
    now, rows = timezone.now(), []
    for place, (name, unit) in enumerate(reversed(people)):
        row = seat(training_class, unit, name, "WAITLISTED")
        row.waitlisted_at = now - dt.timedelta(minutes=place)
        row.save()
        rows.append(row)
    return rows[::-1]


def quota(training_class: TrainingClass, unit: Unit, seats: int) -> Quota:
    return Quota.objects.create(training_class=training_class, unit=unit, seats=seats)


def moved_up(row: Enrolment, cast: Cast) -> str | None:
    gone = enrolment.withdraw(row, by=cast.organiser, reason="工作调整")
    return gone.moved_up.cadre.name if gone.moved_up else None


def test_the_longest_waiting_moves_up_with_who_freed_the_seat_in_the_trail(
    cast: Cast, enrolling: TrainingClass
) -> None:
    row = seat(enrolling, cast.community, "在册")
    first, second = wait(enrolling, ("先等", cast.other_community), ("后等", cast.community))
    assert moved_up(row, cast) == "先等"
    first.refresh_from_db()
    assert (first.status, first.reason, first.decided_by, first.version) == (
        "APPROVED",
        "候补递补",
        cast.organiser,
        2,
    )
    entry = AuditEntry.objects.get(action="trainees.promote")
    assert (entry.by, entry.subject_id, entry.data) == (
        cast.organiser,
        first.pk,
        {"before": "WAITLISTED", "reason": "候补递补"},
    )
    second.refresh_from_db()
    assert second.status == "WAITLISTED"


def test_withdrawing_twice_moves_one_up(cast: Cast, enrolling: TrainingClass) -> None:
    row = seat(enrolling, cast.community, "在册")
    wait(enrolling, ("甲", cast.community), ("乙", cast.community))
    assert [moved_up(row, cast), moved_up(row, cast)] == ["甲", None]


@pytest.mark.parametrize("status", ["NOMINATED", "WAITLISTED"])
def test_who_had_no_seat_frees_none(cast: Cast, enrolling: TrainingClass, status: str) -> None:
    row = seat(enrolling, cast.community, "待定", status)
    wait(enrolling, ("甲", cast.community))
    assert moved_up(row, cast) is None


def test_the_same_quota_comes_first_and_of_quotas_inside_one_another_the_innermost(
    cast: Cast, enrolling: TrainingClass
) -> None:
    beside = factories.unit("新城社区", "COMMUNITY", cast.town)
    quota(enrolling, cast.town, 2), quota(enrolling, cast.community, 1), quota(enrolling, cast.other_town, 1)
    one, two = seat(enrolling, cast.community, "在册一"), seat(enrolling, beside, "在册二")
    wait(enrolling, ("外镇", cast.other_community), ("同镇", beside), ("同社区", cast.community))
    assert [moved_up(one, cast), moved_up(two, cast)] == ["同社区", "同镇"]


def test_without_seats_outside_the_quotas_a_seat_stays_with_its_unit(
    cast: Cast, enrolling: TrainingClass
) -> None:
    quota(enrolling, cast.town, 2), quota(enrolling, cast.other_town, 1)
    row = seat(enrolling, cast.community, "在册")
    wait(enrolling, ("外镇", cast.other_community), ("区直", cast.district))
    assert moved_up(row, cast) is None


def test_with_seats_outside_the_quotas_the_others_follow_by_their_turn(
    cast: Cast, enrolling: TrainingClass
) -> None:
    quota(enrolling, cast.town, 2)
    row = seat(enrolling, cast.community, "在册")
    wait(enrolling, ("区直一", cast.district), ("区直二", cast.district))
    assert moved_up(row, cast) == "区直一"
    # The one seat outside is taken now: the town's own seat is not given away.
    assert moved_up(seat(enrolling, cast.community, "在册二"), cast) is None


def test_nobody_moves_up_past_another_quota_or_the_planned_size(cast: Cast, enrolling: TrainingClass) -> None:
    quota(enrolling, cast.other_town, 1)
    seat(enrolling, cast.other_community, "满额")
    rows = [seat(enrolling, cast.community, f"在册{number}") for number in range(4)]
    wait(enrolling, ("外镇", cast.other_community), ("本镇", cast.community))
    # Five sit on three seats: two must go before a seat is free.
    assert [moved_up(row, cast) for row in rows[:3]] == [None, None, "本镇"]


@pytest.mark.parametrize(
    ("fields", "moves"),
    [
        ({"status": "APPROVED"}, True),
        ({"status": "CONFIRMED"}, True),
        ({"status": "CONFIRMED", "starts_on": dt.date(2026, 11, 24)}, True),
        ({"status": "CONFIRMED", "starts_on": dt.date(2026, 11, 23)}, False),
        ({"status": "CONFIRMED", "first_published_on": dt.date(2026, 11, 23)}, False),
        (
            {
                "status": "CONFIRMED",
                "starts_on": dt.date(2026, 11, 23),
                "first_published_on": dt.date(2026, 11, 24),
            },
            True,
        ),
        ({"status": "DRAFT"}, False),
        ({"status": "CLOSED"}, False),
    ],
)
@pytest.mark.usefixtures("today")
def test_from_the_first_day_on_it_is_only_suggested(
    cast: Cast, enrolling: TrainingClass, fields: dict[str, Any], moves: bool
) -> None:
    row = seat(enrolling, cast.community, "在册")
    wait(enrolling, ("甲", cast.community))
    TrainingClass.objects.filter(pk=enrolling.pk).update(**fields)
    assert moved_up(row, cast) == ("甲" if moves else None)
    if not moves:
        first = waiting.Queue.load(TrainingClass.objects.get(pk=enrolling.pk)).first()
        assert first
        assert first.cadre.name == "甲"


def test_R19_the_withdrawn_one_does_not_come_back_past_the_quota(
    cast: Cast, enrolling: TrainingClass
) -> None:
    quota(enrolling, cast.town, 1)
    row = seat(enrolling, cast.community, "在册")
    wait(enrolling, ("甲", cast.community))
    assert moved_up(row, cast) == "甲"
    with pytest.raises(NotEnrolled, match="湖塘镇的 1 个名额已满"):
        enrolment.restore(row, by=cast.organiser)


def test_other_verbs_call_it_by_the_freed_unit(cast: Cast, enrolling: TrainingClass) -> None:
    wait(enrolling, ("甲", cast.community))
    row = waiting.promote_next(enrolling, freed_path=cast.community.path, by=None)
    assert row
    assert (row.cadre.name, row.decided_by) == ("甲", None)
    assert waiting.promote_next(enrolling, freed_path=cast.community.path, by=None) is None
