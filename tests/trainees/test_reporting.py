"""Which units have reported: the one rule, and the lines it is worked out from."""

from typing import Any

import pytest
from django.utils import timezone

from courses.models import ClassStatus
from tests import factories
from tests.conftest import Cast
from trainees import reporting
from trainees.models import Chase, Quota, ReplySlip
from trainees.reporting import Numbers, ReplyState, state_of

NOW = timezone.now()


@pytest.mark.parametrize(
    ("state", "seats", "numbers", "submitted", "returned", "is_open"),
    [
        # 未报: nothing submitted and nobody named by the unit
        (ReplyState.NOT_REPORTED, 2, {}, False, False, True),
        (ReplyState.NOT_REPORTED, 2, {}, False, False, False),
        (ReplyState.NOT_REPORTED, 2, {"waiting": 1, "unanswered": 1}, False, False, True),
        (ReplyState.NOT_REPORTED, None, {}, False, False, True),
        # 已报: submitted, or people waiting for a decision, or some decided and more to come
        (ReplyState.REPORTED, 2, {"waiting": 1}, False, False, True),
        (ReplyState.REPORTED, 2, {"waiting": 2, "unanswered": 1}, False, False, True),
        (ReplyState.REPORTED, 2, {"waiting": 2}, True, False, True),
        (ReplyState.REPORTED, 2, {"approved": 1}, False, False, True),
        (ReplyState.REPORTED, 2, {"approved": 2, "waiting": 1}, True, False, False),
        (ReplyState.REPORTED, 2, {"others": 1}, False, False, True),
        # 退回: sent back and not submitted again
        (ReplyState.RETURNED, 2, {"waiting": 2}, False, True, True),
        (ReplyState.RETURNED, 2, {}, False, True, False),
        (ReplyState.REPORTED, 2, {"waiting": 2}, True, True, True),
        # 已定: all decided, and full, or nothing more to come
        (ReplyState.SETTLED, 2, {"approved": 2}, False, False, True),
        (ReplyState.SETTLED, 2, {"approved": 1}, True, False, True),
        (ReplyState.SETTLED, 2, {"approved": 1}, False, False, False),
        (ReplyState.SETTLED, 2, {"others": 1}, False, False, False),
        (ReplyState.SETTLED, 2, {}, True, False, True),
        (ReplyState.SETTLED, None, {"approved": 1}, False, False, True),
    ],
)
def test_the_state_of_a_unit(
    state: ReplyState,
    seats: int | None,
    numbers: dict[str, int],
    submitted: bool,
    returned: bool,
    is_open: bool,
) -> None:
    slip = ReplySlip(submitted_at=NOW if submitted else None, returned_at=NOW if returned else None)
    assert state_of(Numbers(**numbers), seats=seats, slip=slip, is_open=is_open) == state
    if not submitted and not returned:
        assert state_of(Numbers(**numbers), seats=seats, slip=None, is_open=is_open) == state


def _line(reply: reporting.Reply) -> tuple[Any, ...]:
    numbers = reply.numbers
    return (str(reply.unit), reply.seats, numbers.waiting, numbers.approved, numbers.others, reply.missing)


@pytest.fixture
def enrolling(cast: Cast) -> Cast:
    cast.training_class.status = ClassStatus.ENROLLING
    cast.training_class.save()
    return cast


def test_people_count_for_every_quota_above_them_and_towns_without_one_have_a_line(enrolling: Cast) -> None:
    cast = enrolling
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=3)
    Quota.objects.create(training_class=cast.training_class, unit=cast.community, seats=2)
    factories.enrolment(
        cast.training_class, factories.cadre("李一", cast.town), status="NOMINATED", call_up="WAITING"
    )
    factories.enrolment(cast.training_class, factories.cadre("李二", cast.community), status="WAITLISTED")
    for status in ("CANCELLED", "REPLACED"):
        factories.enrolment(cast.training_class, factories.cadre("去", cast.community), status=status)
    factories.enrolment(cast.training_class, factories.cadre("李三", cast.other_community))
    replies = reporting.load(cast.training_class)
    assert [_line(reply) for reply in replies] == [
        ("湖塘镇", 3, 1, 1, 1, 1),
        ("花园社区居民委员会", 2, 0, 1, 1, 1),
        ("雪堰镇", None, 0, 1, 0, 0),
    ]
    assert [reply.state for reply in replies] == ["reported", "reported", "settled"]
    own = reporting.load(cast.training_class, within=[cast.community.path])
    assert [str(reply.unit) for reply in own] == ["花园社区居民委员会"]
    assert _line(reporting.of_unit(cast.training_class, cast.town)) == _line(replies[0])
    assert _line(reporting.of_unit(cast.training_class, cast.other_community))[1:4] == (None, 0, 1)


def test_the_last_chase_and_the_liaisons(enrolling: Cast) -> None:
    cast = enrolling
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=3)
    Quota.objects.create(training_class=cast.training_class, unit=cast.community, seats=1)
    Quota.objects.create(training_class=cast.training_class, unit=cast.district, seats=1)
    type(cast.liaison).objects.filter(pk=cast.liaison.pk).update(phone="13900001111")
    for hour in ("09:00", "10:00"):
        Chase.objects.create(
            training_class=cast.training_class,
            unit=cast.town,
            chased_by=cast.organiser,
            chased_at=factories.at(hour),
        )
    by_unit = {str(reply.unit): reply for reply in reporting.load(cast.training_class)}
    town = by_unit["湖塘镇"]
    assert town.last_chase
    assert (town.last_chase.chased_at, town.chases) == (factories.at("10:00"), 2)
    found = {
        name: [(one.name, one.masked, one.unit_name, one.dialled) for one in reply.contacts]
        for name, reply in by_unit.items()
    }
    assert found == {
        "湖塘镇": [("陈联络", "139****1111", "", "")],
        "花园社区居民委员会": [("陈联络", "139****1111", "湖塘镇", "")],
        "武进区": [("陈联络", "139****1111", "湖塘镇", ""), ("赵联络", "", "雪堰镇", "")],
    }


@pytest.mark.parametrize(
    ("slip", "person", "owes"),
    [
        ({}, {}, True),
        ({"submitted_at": NOW}, {}, False),
        ({"submitted_at": None, "returned_at": NOW}, {"status": "APPROVED"}, True),
        ({"submitted_at": NOW, "returned_at": NOW}, {}, False),
        ({"submitted_at": None}, {}, True),
        ({}, {"status": "APPROVED"}, False),
        ({}, {"status": "NOMINATED"}, False),
        ({}, {"status": "NOMINATED", "call_up": "CONFIRMED"}, False),
        ({}, {"status": "NOMINATED", "call_up": "WAITING"}, True),
        ({}, {"status": "WAITLISTED", "call_up": "WAITING"}, False),
        ({}, {"status": "CANCELLED"}, True),
        ({}, {"status": "REPLACED"}, True),
    ],
)
def test_quotas_that_owe_are_those_of_the_lines_that_owe(
    enrolling: Cast, slip: dict[str, Any], person: dict[str, Any], owes: bool
) -> None:
    cast, row = enrolling, enrolling.training_class
    Quota.objects.create(training_class=row, unit=cast.town, seats=3)
    Quota.objects.create(training_class=row, unit=cast.other_town, seats=1)
    row.enrolments.all().delete()
    if slip:
        ReplySlip.objects.create(training_class=row, unit=cast.town, **slip)
    if person:
        factories.enrolment(row, factories.cadre("李一", cast.community), **person)
    owing = Quota.objects.filter(reporting.owing()).values_list("unit", flat=True)
    lines = [reply.unit.pk for reply in reporting.load(row) if reply.owes]
    assert set(owing) == set(lines) == {cast.other_town.pk} | ({cast.town.pk} if owes else set())
