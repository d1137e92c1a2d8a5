"""Registration on arrival, and whose place goes to the next in line."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from trainees import arrival
from trainees.arrival import NotArrived
from trainees.models import Enrolment, Quota


def waiting(cast: Cast, name: str, *, at_unit: Any = None, minutes: int = 0) -> Enrolment:
    return factories.enrolment(
        cast.training_class,
        factories.cadre(name, at_unit or cast.community),
        status="WAITLISTED",
        waitlisted_at=timezone.now() - dt.timedelta(minutes=minutes),
    )


def missing(cast: Cast) -> Enrolment:
    return arrival.note_no_show(cast.enrolment, by=cast.head_teacher, allowed_from=None, reason="来电不来")


def test_registering_is_noted_once(cast: Cast, today: None) -> None:
    row, is_new = arrival.register(cast.enrolment, by=cast.head_teacher)
    again, is_new_again = arrival.register(cast.enrolment, by=cast.organiser)
    assert (row.status, row.registered_at, row.version, is_new) == ("REGISTERED", timezone.now(), 2, True)
    assert (again.registered_by, again.version, is_new_again) == (cast.head_teacher, 2, False)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.data) == (
        "trainees.register",
        cast.head_teacher,
        {"before": "APPROVED", "phone": False, "for_good": False},
    )


@pytest.mark.parametrize(("for_good", "kept"), [(False, "13800005678"), (True, "13911112222")])
def test_a_corrected_phone_goes_to_the_class_and_to_the_person_where_that_is_said(
    cast: Cast, for_good: bool, kept: str
) -> None:
    row, _is_new = arrival.register(
        cast.enrolment, by=cast.head_teacher, phone="13911112222", for_good=for_good
    )
    cast.cadre.refresh_from_db()
    assert (row.phone, cast.cadre.phone) == ("13911112222", kept)
    assert "13911112222" not in str(list(AuditEntry.objects.values()))


def test_a_phone_corrected_after_registering_is_kept_too(cast: Cast) -> None:
    arrival.register(cast.enrolment, by=None)
    row, is_new = arrival.register(cast.enrolment, by=None, phone="13911112222")
    assert (is_new, Enrolment.objects.get(pk=row.pk).phone) == (False, "13911112222")


def test_registering_many_is_for_those_approved(cast: Cast, today: None) -> None:
    nominated = factories.enrolment(
        cast.training_class, factories.cadre("李新", cast.community), status="NOMINATED"
    )
    assert arrival.register_many(cast.training_class, [cast.enrolment, nominated], by=cast.organiser) == 1
    cast.enrolment.refresh_from_db()
    nominated.refresh_from_db()
    assert (cast.enrolment.status, cast.enrolment.version, nominated.status) == ("REGISTERED", 2, "NOMINATED")
    assert (cast.enrolment.registered_at, cast.enrolment.registered_by) == (timezone.now(), cast.organiser)


@pytest.mark.parametrize("status", ["NOMINATED", "WAITLISTED", "REJECTED", "CANCELLED", "REPLACED", "EXEMPT"])
def test_who_is_not_on_the_list_is_sent_to_the_other_page(cast: Cast, status: str) -> None:
    Enrolment.objects.update(status=status)
    with pytest.raises(NotArrived, match="请走“到场不在册”"):
        arrival.register(cast.enrolment, by=None)


def test_a_registration_is_taken_back(cast: Cast) -> None:
    arrival.register(cast.enrolment, by=cast.organiser)
    row = arrival.unregister(cast.enrolment, by=cast.organiser)
    assert (row.status, row.registered_at, row.registered_by) == ("APPROVED", None, None)
    assert arrival.unregister(cast.enrolment, by=cast.organiser).version == row.version


def test_R14_the_place_may_go_from_that_very_instant(
    cast: Cast, time_machine_at: Callable[[str], Any]
) -> None:
    due = factories.at("11:30")
    with (
        time_machine_at("2026-11-23T11:29:59+08:00"),
        pytest.raises(NotArrived, match="请写明原因"),
    ):
        arrival.note_no_show(cast.enrolment, by=None, allowed_from=due)
    with time_machine_at("2026-11-23T11:30:00+08:00"):
        row = arrival.note_no_show(cast.enrolment, by=None, allowed_from=due)
        again = arrival.note_no_show(cast.enrolment, by=None, allowed_from=due)
    assert (row.status, row.version, again.version) == ("NO_SHOW", 2, 2)


def test_R14_before_that_a_reason_is_needed(cast: Cast) -> None:
    with pytest.raises(NotArrived, match="请写明原因"):
        arrival.note_no_show(cast.enrolment, by=None, allowed_from=None)
    row = missing(cast)
    assert (row.status, row.reason) == ("NO_SHOW", "来电不来")


def test_who_has_come_is_not_missing(cast: Cast) -> None:
    arrival.register(cast.enrolment, by=None)
    with pytest.raises(NotArrived, match="王小宁在本班是“已报到”"):
        missing(cast)


def test_R14_the_place_goes_to_the_first_in_line(cast: Cast) -> None:
    waiting(cast, "后来", minutes=1)
    first = waiting(cast, "先来", minutes=9)
    missing(cast)
    starts = factories.at("14:00")
    heir = arrival.give_away(cast.enrolment, by=cast.organiser, expected_from=starts)
    assert heir
    assert (heir.pk, heir.status, heir.replaces_id, heir.expected_from) == (
        first.pk,
        "APPROVED",
        cast.enrolment.pk,
        starts,
    )
    assert list(Enrolment.objects.order_by("pk").values_list("status", flat=True)) == [
        "NO_SHOW",
        "WAITLISTED",
        "APPROVED",
    ]


def test_R14_a_place_is_given_away_once(cast: Cast) -> None:
    first, _second = waiting(cast, "先来", minutes=9), waiting(cast, "后来")
    missing(cast)
    assert arrival.give_away(cast.enrolment, by=None) == first
    assert arrival.give_away(cast.enrolment, by=None) == first
    assert Enrolment.objects.filter(status="WAITLISTED").count() == 1


def test_R14_a_place_whose_heir_withdrew_may_be_given_again(cast: Cast) -> None:
    first, second = waiting(cast, "先来", minutes=9), waiting(cast, "后来")
    missing(cast)
    arrival.give_away(cast.enrolment, by=None)
    Enrolment.objects.filter(pk=first.pk).update(status="CANCELLED")
    assert arrival.give_away(cast.enrolment, by=None) == second


def test_R19_the_next_is_the_first_whose_own_quota_has_a_seat(cast: Cast) -> None:
    for unit in (cast.town, cast.other_town):
        Quota.objects.create(training_class=cast.training_class, unit=unit, seats=1)
    factories.enrolment(cast.training_class, factories.cadre("邻镇学员", cast.other_community))
    waiting(cast, "邻镇候补", at_unit=cast.other_community, minutes=9)
    own = waiting(cast, "本镇候补", minutes=1)
    assert arrival.next_in_line(cast.enrolment) == own
    missing(cast)
    cast.enrolment.refresh_from_db()
    assert arrival.next_in_line(cast.enrolment) == own
    assert arrival.give_away(cast.enrolment, by=None) == own


def test_nobody_waits(cast: Cast) -> None:
    missing(cast)
    assert arrival.give_away(cast.enrolment, by=None) is None
    with pytest.raises(NotArrived, match="名额没有让出来"):
        arrival.give_away(factories.trainees(cast.training_class, cast.community, 1)[0], by=None)


def test_who_was_missing_comes_in_while_the_place_is_free(cast: Cast) -> None:
    missing(cast)
    row, is_new = arrival.register(cast.enrolment, by=None)
    assert (row.status, row.reason, is_new) == ("REGISTERED", "", True)


@pytest.mark.parametrize("step", [arrival.register, arrival.recall])
def test_who_was_missing_does_not_come_in_once_the_place_is_gone(cast: Cast, step: Any) -> None:
    waiting(cast, "先来")
    missing(cast)
    arrival.give_away(cast.enrolment, by=None)
    with pytest.raises(NotArrived, match="王小宁的名额已给先来，要参加请办增补"):
        step(cast.enrolment, by=None)


@pytest.mark.parametrize("step", [arrival.register, arrival.recall])
def test_R19_nor_when_the_quota_has_been_filled(cast: Cast, step: Any) -> None:
    missing(cast)
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=1)
    factories.trainees(cast.training_class, cast.community, 1)
    with pytest.raises(NotArrived, match="湖塘镇的 1 个名额已满。要参加请办增补"):
        step(cast.enrolment, by=None)


def test_a_missing_person_is_expected_again(cast: Cast) -> None:
    missing(cast)
    row = arrival.recall(cast.enrolment, by=None)
    assert (row.status, row.reason) == ("APPROVED", "")
    assert arrival.recall(cast.enrolment, by=None).version == row.version
