"""点名调训: named, confirmed or changed, each with its trail."""

import pytest

from accounts.models import AuditEntry
from courses.refusals import NotAllowed
from tests import factories
from tests.conftest import Cast
from tests.trainees.collecting import collect
from trainees import call_ups
from trainees.enrolment import NotEnrolled
from trainees.models import Enrolment


@pytest.fixture
def named(cast: Cast) -> Enrolment:
    """李四 of the community, named in a class with two seats, of which one is taken."""
    training_class = collect(cast, seats=2)
    (row,) = call_ups.call_up(
        training_class, cadres=[factories.cadre("李四", cast.community)], by=cast.organiser
    )
    return row


def seen(row: Enrolment) -> tuple[str, str, str]:
    row.refresh_from_db()
    return row.status, row.call_up, row.reason


def trail() -> list[str]:
    acts = AuditEntry.objects.filter(action__contains="call_up") | AuditEntry.objects.filter(
        action="trainees.accept_change"
    )
    return [f"{entry.action} {entry.data.get('answer', '')}".strip() for entry in acts.order_by("pk")]


def test_one_named_waits_for_the_unit_and_whoever_is_there_stays(cast: Cast, named: Enrolment) -> None:
    assert seen(named) == ("NOMINATED", "WAITING", "")
    assert call_ups.call_up(cast.training_class, cadres=[named.cadre, cast.cadre], by=cast.organiser) == []
    assert seen(cast.enrolment) == ("APPROVED", "", "")


def test_R19_a_full_quota_stands_in_the_way_of_naming(cast: Cast, named: Enrolment) -> None:
    with pytest.raises(NotEnrolled, match="名额已满"):
        call_ups.call_up(
            cast.training_class, cadres=[factories.cadre("王五", cast.community)], by=cast.organiser
        )


def test_the_unit_confirms_once(cast: Cast, named: Enrolment) -> None:
    call_ups.confirm(named, by=cast.liaison)
    assert seen(named) == ("NOMINATED", "CONFIRMED", "")
    with pytest.raises(NotAllowed, match="已经答复过"):
        call_ups.confirm(named, by=cast.liaison)
    with pytest.raises(NotAllowed, match="已经答复过"):
        call_ups.ask_for_change(named, reason="有事", by=cast.liaison)
    assert trail() == ["trainees.call_up", "trainees.answer_call_up CONFIRMED"]


def test_the_unit_offers_another_and_the_place_goes_over_though_the_quota_is_full(
    cast: Cast, named: Enrolment
) -> None:
    other = factories.cadre("王五", cast.community)
    call_ups.ask_for_change(named, reason="住院", instead=other, by=cast.liaison)
    assert (*seen(named), named.call_up_instead) == ("NOMINATED", "CHANGE_ASKED", "住院", other)
    taken = call_ups.accept_change(named, by=cast.organiser)
    assert taken
    taken.refresh_from_db()
    assert (taken.cadre, taken.status, taken.call_up, taken.replaces) == (other, "NOMINATED", "", named)
    assert seen(named) == ("REPLACED", "CHANGE_ASKED", "住院")
    with pytest.raises(NotAllowed, match="没有申请换人"):
        call_ups.accept_change(named, by=cast.organiser)
    assert trail()[1:] == ["trainees.answer_call_up CHANGE_ASKED", "trainees.accept_change"]


def test_without_another_the_place_becomes_free(cast: Cast, named: Enrolment) -> None:
    call_ups.ask_for_change(named, reason="住院", by=cast.liaison)
    assert call_ups.accept_change(named, by=cast.organiser) is None
    assert seen(named) == ("CANCELLED", "CHANGE_ASKED", "住院")


def test_the_organiser_insists_and_the_unit_is_asked_again(cast: Cast, named: Enrolment) -> None:
    with pytest.raises(NotAllowed, match="没有申请换人"):
        call_ups.insist(named, reason="必须参加", by=cast.organiser)
    call_ups.ask_for_change(
        named, reason="忙", instead=factories.cadre("王五", cast.community), by=cast.liaison
    )
    call_ups.insist(named, reason="必须参加", by=cast.organiser)
    assert (*seen(named), named.call_up_instead) == ("NOMINATED", "WAITING", "必须参加", None)
    call_ups.confirm(named, by=cast.liaison)
    assert seen(named)[1] == "CONFIRMED"


def test_another_who_is_there_already_is_refused(cast: Cast, named: Enrolment) -> None:
    with pytest.raises(NotAllowed, match="王小宁已在本班名单里"):
        call_ups.ask_for_change(named, reason="忙", instead=cast.cadre, by=cast.liaison)
    assert seen(named)[1] == "WAITING"


def test_of_two_posts_the_one_in_the_unit_is_asked(cast: Cast, named: Enrolment) -> None:
    both = factories.cadre("赵六", cast.other_community)
    both.appointments.create(unit=cast.community, post="第一书记")
    cast.training_class.quotas.update(seats=9)
    (row,) = call_ups.call_up(cast.training_class, cadres=[both], by=cast.organiser, unit=cast.town)
    assert (row.unit, row.post) == (cast.community, "第一书记")


def test_another_with_two_posts_takes_the_place_of_the_unit_that_offers(cast: Cast, named: Enrolment) -> None:
    both = factories.cadre("赵六", cast.other_community)
    both.appointments.create(unit=cast.community, post="第一书记")
    call_ups.ask_for_change(named, reason="住院", by=cast.liaison, instead=both)
    other = call_ups.accept_change(named, by=cast.organiser)
    assert other
    assert other.unit == cast.community
