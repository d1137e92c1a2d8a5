"""The table of seats by unit."""

from typing import Any

import pytest

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from trainees import allotting
from trainees.allotting import Allotment, Stale, Table
from trainees.models import EnrolmentStatus, Quota


def quotas(cast: Cast) -> dict[str, tuple[int, str]]:
    return {str(row.unit): (row.seats, row.note) for row in Quota.objects.select_related("unit")}


def allot(cast: Cast, seats: dict[int, Allotment]) -> int:
    table = Table.load(cast.training_class)
    return allotting.allot(cast.training_class, seats=seats, seen=table.digest, by=cast.organiser)


def test_the_table_lists_towns_and_whatever_has_seats(cast: Cast, count_queries: Any) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.community, seats=1, note="书记")
    factories.trainees(cast.training_class, cast.community, 2)
    cast.training_class.enrolments.exclude(pk=cast.enrolment.pk).update(status=EnrolmentStatus.WAITLISTED)
    with count_queries() as queries:
        table = Table.load(cast.training_class)
    seen = [
        (str(line.unit), line.allotted, line.communities, line.taken, line.waiting, line.free, line.over)
        for line in table.lines
    ]
    assert seen == [
        ("湖塘镇", (None, ""), 1, 1, 2, -1, 0),
        ("花园社区居民委员会", (1, "书记"), 1, 1, 2, 0, 0),
        ("雪堰镇", (None, ""), 1, 0, 0, 0, 0),
    ]
    assert (table.seats, table.missing, table.unfilled, table.overfilled, len(queries)) == (1, 59, 0, 0, 4)


def test_seats_of_a_community_lie_within_those_of_its_town(cast: Cast) -> None:
    allot(
        cast,
        {cast.town.pk: Allotment(10), cast.community.pk: Allotment(4), cast.other_town.pk: Allotment(70)},
    )
    table = Table.load(cast.training_class)
    assert (table.seats, table.missing, table.beyond, table.unfilled) == (80, -20, 20, 3)
    assert [line.is_within_another for line in table.lines] == [False, True, False]


def test_a_town_that_hosts_gives_seats_to_its_communities(cast: Cast) -> None:
    training_class = factories.training_class(cast.district, "镇班", host=cast.town)
    assert [str(line.unit) for line in Table.load(training_class).lines] == ["花园社区居民委员会"]


def test_only_what_changed_is_written_and_told(cast: Cast, count_queries: Any) -> None:
    assert allot(cast, {cast.town.pk: Allotment(3, "书记"), cast.other_town.pk: Allotment(0)}) == 2
    assert quotas(cast) == {"湖塘镇": (3, "书记"), "雪堰镇": (0, "")}
    with count_queries() as queries:
        assert allot(cast, {cast.town.pk: Allotment(5, "书记"), cast.other_town.pk: allotting.NOTHING}) == 2
    assert quotas(cast) == {"湖塘镇": (5, "书记")}
    assert AuditEntry.objects.filter(action="trainees.allot").order_by("-pk")[0].data == {
        "seats": {str(cast.town.pk): [3, 5], str(cast.other_town.pk): [0, None]}
    }
    assert allot(cast, {cast.town.pk: Allotment(5, "书记")}) == 0
    assert len(queries) <= 13


def test_two_organisers_do_not_overwrite_each_other(cast: Cast) -> None:
    seen = Table.load(cast.training_class).digest
    allot(cast, {cast.town.pk: Allotment(3)})
    with pytest.raises(Stale):
        allotting.allot(cast.training_class, seats={cast.town.pk: Allotment(9)}, seen=seen, by=cast.organiser)
    assert quotas(cast) == {"湖塘镇": (3, "")}


def test_R19_a_quota_cut_below_what_is_taken_says_by_how_many(cast: Cast) -> None:
    factories.trainees(cast.training_class, cast.community, 3)
    allot(cast, {cast.town.pk: Allotment(2)})
    line = Table.load(cast.training_class).lines[0]
    assert (line.taken, line.free, line.over, Table.load(cast.training_class).overfilled) == (4, -2, 2, 1)
