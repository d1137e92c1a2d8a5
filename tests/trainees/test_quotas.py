"""Seats of a class by unit (R19)."""

from typing import Any

import pytest

from tests import factories
from tests.conftest import Cast
from trainees.models import EnrolmentStatus, Quota
from trainees.quotas import SEATED, Ledger, OverQuota, Seats, copy_quotas


@pytest.fixture
def nested() -> Ledger:
    return Ledger([Seats("1/2/", "湖塘镇", 2), Seats("1/2/3/", "花园社区", 1)])


def taken(ledger: Ledger) -> list[int]:
    return [quota.taken for quota in ledger.seats]


def test_R19_a_seat_counts_in_every_quota_above(nested: Ledger) -> None:
    assert nested.take("1/2/3/") is None
    assert taken(nested) == [1, 1]
    assert nested.take("1/2/3/") == OverQuota("花园社区", 1)
    assert nested.take("1/2/4/") is None
    assert nested.take("1/2/") == OverQuota("湖塘镇", 2)
    assert taken(nested) == [2, 1]


def test_R19_a_unit_outside_every_quota_has_no_limit(nested: Ledger) -> None:
    assert [nested.take("1/9/") for _person in range(5)] == [None] * 5
    assert taken(nested) == [0, 0]


def test_a_move_counts_out_and_in(nested: Ledger) -> None:
    nested.take("1/2/3/")
    nested.move("1/2/3/", "1/2/4/")
    assert taken(nested) == [1, 0]


@pytest.mark.parametrize("status", EnrolmentStatus.values)
@pytest.mark.parametrize("nominating", [False, True])
def test_R19_whose_seats_are_taken(cast: Cast, status: str, nominating: bool) -> None:
    cast.training_class.enrolments.update(status=status)
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=5)
    expected = status in SEATED or (nominating and status == "NOMINATED")
    assert taken(Ledger.load(cast.training_class, nominating=nominating)) == [int(expected)]


def test_a_class_without_quotas_asks_once(cast: Cast, count_queries: Any) -> None:
    with count_queries() as queries:
        ledger = Ledger.load(cast.training_class)
    assert (ledger.seats, ledger.seen_from(None), len(queries)) == ([], None, 1)


def test_a_quota_that_was_cut_is_overfilled(cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=1)
    factories.trainees(cast.training_class, cast.community, 2)
    (quota,) = Ledger.load(cast.training_class).seats
    assert (quota.taken, quota.free, quota.over) == (3, -2, 2)


@pytest.mark.parametrize(
    ("paths", "seen"),
    [
        (None, ["湖塘镇", "花园社区", "雪堰镇"]),
        (["1/2/"], ["湖塘镇", "花园社区"]),
        (["1/2/3/"], ["湖塘镇", "花园社区"]),
        (["1/2/4/"], ["湖塘镇"]),
        (["1/5/"], ["雪堰镇"]),
    ],
)
def test_a_liaison_sees_the_own_quotas_and_those_above(
    nested: Ledger, paths: list[str] | None, seen: list[str]
) -> None:
    nested.seats.append(Seats("1/5/", "雪堰镇", 4, taken=4))
    filling = nested.seen_from(paths)
    assert filling
    assert [quota.unit_name for quota in filling.rows] == seen


def test_the_sums_of_what_is_seen(nested: Ledger) -> None:
    nested.take("1/2/3/")
    filling = nested.seen_from(None)
    assert filling
    assert (filling.seats, filling.taken, filling.open) == (3, 2, 1)


def test_quotas_are_copied_without_units_that_have_ended(cast: Cast) -> None:
    target = factories.training_class(cast.district, "下一期")
    for unit, seats in ((cast.town, 3), (cast.other_town, 4)):
        Quota.objects.create(training_class=cast.training_class, unit=unit, seats=seats, note="书记")
    cast.other_town.valid_to = "2026-01-01"
    cast.other_town.save()
    assert copy_quotas(cast.training_class, target) == 1
    assert list(target.quotas.values_list("unit", "seats", "note")) == [(cast.town.pk, 3, "书记")]
