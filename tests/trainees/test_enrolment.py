"""Enrolling, registering, withdrawing."""

from typing import Any

import pytest

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from trainees import enrolment
from trainees.enrolment import NotEnrolled
from trainees.models import Cadre, Enrolment, EnrolmentStatus, Quota
from trainees.people import NewCadre


@pytest.fixture
def known(cast: Cast) -> Cadre:
    return factories.cadre("李新", cast.other_community, post="主任", phone="13900001111", is_new=True)


def quota(cast: Cast, seats: int) -> Quota:
    return Quota.objects.create(training_class=cast.training_class, unit=cast.other_town, seats=seats)


def test_R22_the_seat_keeps_unit_post_and_phone_of_the_day(cast: Cast, known: Cadre) -> None:
    cast.other_town.position = 7
    cast.other_town.save()
    row = enrolment.enrol(cast.training_class, cadre=known, by=cast.organiser)
    known.appointments.update(post="书记")
    Cadre.objects.filter(pk=known.pk).update(phone="13900002222")
    row.refresh_from_db()
    assert (
        row.status,
        row.unit,
        row.unit_name,
        row.town_name,
        row.town_position,
        row.post,
        row.phone,
        row.is_new,
    ) == (
        "APPROVED",
        cast.other_community,
        "雪东社区居民委员会",
        "雪堰镇",
        7,
        "主任",
        "13900001111",
        True,
    )
    assert row.entered_by == cast.organiser


def test_the_district_s_own_people_have_no_town(cast: Cast) -> None:
    office = factories.unit("区委组织部", "DEPARTMENT", cast.district, position=99)
    row = enrolment.enrol(cast.training_class, cadre=factories.cadre("赵科", office), by=None)
    assert (row.town_name, row.town_position) == ("", 99)


def test_enrolling_twice_gives_the_same_seat(cast: Cast) -> None:
    again = enrolment.enrol(cast.training_class, cadre=cast.cadre, by=cast.organiser)
    assert (again.pk, again.version) == (cast.enrolment.pk, 1)
    assert not AuditEntry.objects.exists()


def test_enrolling_is_in_the_trail(cast: Cast, known: Cadre) -> None:
    enrolment.enrol(cast.training_class, cadre=known, by=cast.organiser)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.data) == ("trainees.enrol", cast.organiser, {"cadres": [known.pk]})


def test_without_a_post_nobody_is_enrolled(cast: Cast, known: Cadre) -> None:
    known.appointments.update(ended_on="2026-01-01")
    with pytest.raises(NotEnrolled) as refusal:
        enrolment.enrol_many(cast.training_class, cadres=[cast.cadre, known], by=None)
    assert [(hindrance.cadre, hindrance.what) for hindrance in refusal.value.hindrances] == [
        (known, "没有现任职务，请先登记单位和职务。")
    ]


@pytest.mark.parametrize("status", ["REJECTED", "DISMISSED", "NO_SHOW", "REPLACED", "EXEMPT"])
def test_a_decision_stands(cast: Cast, status: str) -> None:
    Enrolment.objects.update(status=status)
    with pytest.raises(NotEnrolled):
        enrolment.enrol(cast.training_class, cadre=cast.cadre, by=None)


@pytest.mark.parametrize("status", ["NOMINATED", "WAITLISTED", "CANCELLED"])
def test_who_waits_or_withdrew_is_enrolled_again(cast: Cast, status: str) -> None:
    Enrolment.objects.update(status=status, reason="调整")
    row = enrolment.enrol(cast.training_class, cadre=cast.cadre, by=None)
    assert (row.pk, row.status, row.reason, row.version) == (cast.enrolment.pk, "APPROVED", "", 2)


def test_R19_the_last_seat_is_given_and_no_other(cast: Cast, known: Cadre) -> None:
    quota(cast, 1)
    enrolment.enrol(cast.training_class, cadre=known, by=None)
    with pytest.raises(NotEnrolled, match="雪堰镇的 1 个名额已满"):
        enrolment.enrol(cast.training_class, cadre=factories.cadre("张三", cast.other_community), by=None)


def test_R19_of_a_batch_beyond_the_quota_nobody_is_enrolled(cast: Cast, known: Cadre) -> None:
    quota(cast, 1)
    others = [known, factories.cadre("张三", cast.other_community)]
    with pytest.raises(NotEnrolled):
        enrolment.enrol_many(cast.training_class, cadres=others, by=None)
    assert cast.training_class.enrolments.count() == 1


def test_R19_a_nomination_takes_no_seat_from_those_approved(cast: Cast, known: Cadre) -> None:
    quota(cast, 1)
    enrolment.enrol(cast.training_class, cadre=known, by=None, status=EnrolmentStatus.NOMINATED)
    other = factories.cadre("张三", cast.other_community)
    assert enrolment.enrol(cast.training_class, cadre=other, by=None).status == "APPROVED"
    with pytest.raises(NotEnrolled):
        enrolment.enrol(cast.training_class, cadre=known, by=None)


def test_R19_of_quotas_inside_one_another_each_is_kept(cast: Cast, known: Cadre) -> None:
    quota(cast, 5)
    Quota.objects.create(training_class=cast.training_class, unit=cast.other_community, seats=1)
    enrolment.enrol(cast.training_class, cadre=known, by=None)
    with pytest.raises(NotEnrolled, match="雪东社区居民委员会的 1 个名额已满"):
        enrolment.enrol(cast.training_class, cadre=factories.cadre("张三", cast.other_community), by=None)


def test_the_queries_do_not_grow_with_the_people(cast: Cast, count_queries: Any) -> None:
    quota(cast, 900)
    counts = []
    for size in (1, 3, 60):
        cadres = [factories.cadre(f"李{size}", cast.other_community) for _ in range(size)]
        with count_queries() as queries:
            enrolment.enrol_many(cast.training_class, cadres=cadres, by=None)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_a_withdrawal_keeps_the_row_with_its_reason(cast: Cast) -> None:
    row = enrolment.withdraw(cast.enrolment, by=cast.organiser, reason="工作调整")
    assert (row.status, row.reason, row.withdrawn_from) == ("CANCELLED", "工作调整", "APPROVED")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.data) == ("trainees.withdraw", {"before": "APPROVED", "reason": "工作调整"})


def test_a_second_withdrawal_does_nothing(cast: Cast) -> None:
    enrolment.withdraw(cast.enrolment, by=None, reason="一")
    assert enrolment.withdraw(cast.enrolment, by=None, reason="二").reason == "一"
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("status", ["NOMINATED", "APPROVED", "REGISTERED"])
def test_an_undone_withdrawal_is_as_before(cast: Cast, status: str) -> None:
    Enrolment.objects.update(status=status)
    row = enrolment.withdraw(cast.enrolment, by=None, reason="误点")
    row = enrolment.restore(row, by=None)
    assert (row.status, row.reason) == (status, "")


def test_who_was_not_withdrawn_is_not_restored(cast: Cast) -> None:
    assert enrolment.restore(cast.enrolment, by=None).version == 1


def test_R19_a_seat_given_away_does_not_come_back(cast: Cast, known: Cadre) -> None:
    quota(cast, 1)
    row = enrolment.enrol(cast.training_class, cadre=known, by=None)
    enrolment.withdraw(row, by=None, reason="调整")
    enrolment.enrol(cast.training_class, cadre=factories.cadre("张三", cast.other_community), by=None)
    with pytest.raises(NotEnrolled):
        enrolment.restore(row, by=None)


def test_a_newcomer_without_a_seat_is_not_added(cast: Cast) -> None:
    quota(cast, 0)
    new = NewCadre(name="赵新", unit=cast.other_community, post="主任")
    with pytest.raises(NotEnrolled):
        enrolment.enrol_newcomer(cast.training_class, new=new, by=None)
    assert not Cadre.objects.filter(name="赵新").exists()
