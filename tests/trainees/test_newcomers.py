"""Somebody else at the door (R21): a replacement, an addition, and the organiser's word on it."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from trainees import arrival, enrolment, newcomers
from trainees.arrival import NotArrived
from trainees.models import Cadre, Enrolment, Quota
from trainees.newcomers import Comer
from trainees.people import NewCadre


@pytest.fixture
def li(cast: Cast) -> Cadre:
    return factories.cadre("李新", cast.community, post="社区主任", phone="13900000001")


def replaced(cast: Cast, who: Any, **more: Any) -> Enrolment:
    return newcomers.replace(
        cast.enrolment,
        comer=Comer(who),
        by=cast.head_teacher,
        reason="王小宁住院",
        agreed_by="镇组织委员",
        **{"expected_from": None, **more},
    )


def test_R21_a_replacement_takes_place_group_and_seat(cast: Cast, li: Cadre, today: None) -> None:
    group = factories.group(cast.training_class)
    seat = {"seat": "3排5座", "seat_row": 3, "seat_column": 5, "seat_locked": True}
    Enrolment.objects.update(group=group, **seat)
    group.leader = cast.enrolment
    group.save()
    row = replaced(cast, li, expected_from=factories.at("14:00"))
    columns = ("status", "group", "seat", "seat_row", "seat_column", "seat_locked", "replaces", "reason")
    assert list(Enrolment.objects.order_by("pk").values_list(*columns)) == [
        ("REPLACED", group.pk, "", None, None, False, None, "王小宁住院，镇组织委员同意"),
        ("REGISTERED", group.pk, "3排5座", 3, 5, True, cast.enrolment.pk, ""),
    ]
    group.refresh_from_db()
    assert (row.post, row.phone, row.town_name, row.expected_from, row.registered_at, group.leader) == (
        "社区主任",
        "13900000001",
        "湖塘镇",
        factories.at("14:00"),
        timezone.now(),
        row,
    )
    assert AuditEntry.objects.get().data == {
        "to": li.pk,
        "before": "APPROVED",
        "reason": "王小宁住院",
        "agreed_by": "镇组织委员",
    }


def test_R21_the_same_pair_again_is_the_same_row_and_another_is_refused(cast: Cast, li: Cadre) -> None:
    row = replaced(cast, li)
    assert replaced(cast, li) == row
    with pytest.raises(NotArrived, match="王小宁在本班是“更换人选”，不能再更换"):
        replaced(cast, factories.cadre("张三", cast.community))
    assert Enrolment.objects.count() == 2


def test_R21_without_a_quota_both_are_of_one_town(cast: Cast) -> None:
    stranger = factories.cadre("邻镇人", cast.other_community)
    with pytest.raises(NotArrived, match="更换人选要同一单位（湖塘镇）的人；雪东社区居民委员会的人请办增补"):
        replaced(cast, stranger)
    sister = factories.unit("四季社区", "COMMUNITY", cast.town)
    assert replaced(cast, factories.cadre("同镇人", sister)).unit == sister


def test_R21_with_quotas_both_draw_on_the_lowest(cast: Cast) -> None:
    sister = factories.unit("四季社区", "COMMUNITY", cast.town)
    for unit, seats in ((cast.town, 2), (cast.community, 1)):
        Quota.objects.create(training_class=cast.training_class, unit=unit, seats=seats)
    with pytest.raises(NotArrived, match="要同一单位（花园社区居民委员会）"):
        replaced(cast, factories.cadre("同镇人", sister))
    assert replaced(cast, factories.cadre("同社区", cast.community)).status == "REGISTERED"


def test_R19_a_replacement_passes_no_quota_below(cast: Cast, li: Cadre) -> None:
    sister = factories.unit("四季社区", "COMMUNITY", cast.town)
    for unit in (cast.town, sister):
        Quota.objects.create(training_class=cast.training_class, unit=unit, seats=1)
    factories.trainees(cast.training_class, sister, 1)
    with pytest.raises(NotArrived, match="四季社区的 1 个名额已满。请办增补"):
        replaced(cast, factories.cadre("同镇人", sister))
    # The town's own quota is passed already: to exchange one for another adds nobody.
    assert replaced(cast, li).status == "REGISTERED"


def test_R21_who_is_missing_can_be_replaced_until_the_place_is_given_away(cast: Cast, li: Cadre) -> None:
    factories.enrolment(cast.training_class, factories.cadre("候补", cast.community), status="WAITLISTED")
    arrival.note_no_show(cast.enrolment, by=None, allowed_from=None, reason="来电")
    arrival.give_away(cast.enrolment, by=None)
    with pytest.raises(NotArrived, match="不能再更换"):
        replaced(cast, li)
    Enrolment.objects.exclude(pk=cast.enrolment.pk).update(status="CANCELLED")
    assert replaced(cast, li).replaces == cast.enrolment


@pytest.mark.parametrize("status", ["APPROVED", "REGISTERED", "REJECTED", "EXEMPT", "DISMISSED"])
def test_R21_a_replacement_is_not_of_the_class_yet(cast: Cast, li: Cadre, status: str) -> None:
    factories.enrolment(cast.training_class, li, status=status)
    with pytest.raises(NotArrived, match="李新已在本班名单里"):
        replaced(cast, li)


@pytest.mark.parametrize("status", ["NOMINATED", "WAITLISTED", "CANCELLED", "NO_SHOW"])
def test_R21_who_waited_or_left_may_come_instead_and_goes_back_by_undo(
    cast: Cast, li: Cadre, status: str
) -> None:
    held = factories.enrolment(cast.training_class, li, status=status)
    before = list(Enrolment.objects.order_by("pk").values_list("status", "group", "seat", "replaces"))
    row = replaced(cast, li)
    assert (row.pk, row.status) == (held.pk, "REGISTERED")
    newcomers.take_back(row, by=cast.head_teacher)
    assert list(Enrolment.objects.order_by("pk").values_list("status", "group", "seat", "replaces")) == before


def test_R21_an_undone_replacement_gives_everything_back(cast: Cast, li: Cadre) -> None:
    group = factories.group(cast.training_class, leader=cast.enrolment)
    Enrolment.objects.update(group=group, seat="3排5座", seat_row=3, seat_column=5, status="REGISTERED")
    row = replaced(cast, li)
    newcomers.take_back(row, by=None)
    newcomers.take_back(row, by=None)
    group.refresh_from_db()
    columns = ("status", "group", "seat", "seat_row", "replaces", "reason")
    assert list(Enrolment.objects.order_by("pk").values_list(*columns)) == [
        ("REGISTERED", group.pk, "3排5座", 3, None, ""),
        ("CANCELLED", None, "", None, None, ""),
    ]
    assert group.leader == cast.enrolment
    assert replaced(cast, li).pk == row.pk


def test_R21_who_was_replaced_may_come_again(cast: Cast, li: Cadre) -> None:
    replaced(cast, li)
    added = newcomers.add_late(
        cast.training_class, comer=Comer(cast.cadre), by=cast.head_teacher, expected_from=None
    )
    assert (added.enrolment.pk, added.enrolment.late_addition) == (cast.enrolment.pk, "PENDING")
    cast.enrolment.refresh_from_db()
    assert replaced(cast, factories.cadre("张三", cast.community)).replaces == cast.enrolment


def test_R21_an_addition_awaits_the_organiser_and_says_what_quota_it_passes(cast: Cast, li: Cadre) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=1)
    added = newcomers.add_late(
        cast.training_class, comer=Comer(li), by=cast.head_teacher, expected_from=factories.at("14:00")
    )
    row = added.enrolment
    assert (row.status, row.late_addition, row.expected_from, str(added.over)) == (
        "REGISTERED",
        "PENDING",
        factories.at("14:00"),
        "湖塘镇的 1 个名额已满。",
    )
    again = newcomers.add_late(cast.training_class, comer=Comer(li), by=None, expected_from=None)
    assert (again.enrolment, again.over) == (row, None)


def test_R21_the_organiser_agrees_once(cast: Cast, li: Cadre) -> None:
    row = newcomers.add_late(cast.training_class, comer=Comer(li), by=None, expected_from=None).enrolment
    agreed = newcomers.confirm_addition(row, by=cast.organiser)
    assert (agreed.late_addition, agreed.status, agreed.decided_by) == (
        "CONFIRMED",
        "REGISTERED",
        cast.organiser,
    )
    assert newcomers.confirm_addition(row, by=cast.administrator).decided_by == cast.organiser
    assert newcomers.decline_addition(row, by=cast.organiser, reason="名额已满").status == "REGISTERED"


def test_R21_or_declines_with_a_reason(cast: Cast, li: Cadre) -> None:
    row = newcomers.add_late(cast.training_class, comer=Comer(li), by=None, expected_from=None).enrolment
    declined = newcomers.decline_addition(row, by=cast.organiser, reason="名额已满")
    assert (declined.status, declined.reason) == ("CANCELLED", "名额已满")
    assert newcomers.confirm_addition(row, by=cast.organiser).status == "CANCELLED"


def test_somebody_typed_in_is_added_or_known_again_by_name_and_phone(cast: Cast, li: Cadre) -> None:
    new = NewCadre(name="赵 六", unit=cast.community, post="社区委员", phone="13900000009")
    row = replaced(cast, new)
    assert (row.cadre.name, row.post, row.phone, Cadre.objects.count()) == (
        "赵六",
        "社区委员",
        "13900000009",
        3,
    )
    known = NewCadre(name="李新", unit=cast.community, post="社区主任", phone="13900000001")
    added = newcomers.add_late(cast.training_class, comer=Comer(known), by=None, expected_from=None)
    assert (added.enrolment.cadre, Cadre.objects.count()) == (li, 3)


def test_the_phone_given_at_the_door_is_kept_for_the_class(cast: Cast, li: Cadre) -> None:
    silent = factories.cadre("张三", cast.community)
    for who, kept in ((li, "13900000001"), (silent, "13711112222")):
        comer = Comer(who, "13711112222")
        row = newcomers.add_late(cast.training_class, comer=comer, by=None, expected_from=None).enrolment
        who.refresh_from_db()
        assert (row.phone, who.phone) == ("13711112222", kept)


def test_without_a_post_nobody_comes_in(cast: Cast, li: Cadre) -> None:
    li.appointments.update(ended_on="2026-01-01")
    with pytest.raises(NotArrived, match="李新没有现任职务"):
        newcomers.add_late(cast.training_class, comer=Comer(li), by=None, expected_from=None)


def test_only_what_was_done_at_the_door_is_undone_here(cast: Cast) -> None:
    arrival.register(cast.enrolment, by=None)
    with pytest.raises(NotArrived, match="不是当场办理的"):
        newcomers.take_back(cast.enrolment, by=None)


def test_and_only_there(cast: Cast, li: Cadre) -> None:
    row = replaced(cast, li)
    with pytest.raises(NotArrived, match="请撤销更换或增补"):
        arrival.unregister(row, by=None)


def test_R21_of_two_posts_the_one_in_the_leaver_s_town_takes_the_place(cast: Cast, li: Cadre) -> None:
    li.appointments.update(unit=cast.other_community)
    li.appointments.create(unit=cast.town, post="副镇长")
    assert replaced(cast, li).post == "副镇长"


def test_who_waited_waits_at_the_same_place_once_the_addition_is_undone(cast: Cast, li: Cadre) -> None:
    since = factories.at("08:00")
    waiting = factories.enrolment(cast.training_class, li, status="WAITLISTED", waitlisted_at=since)
    newcomers.add_late(cast.training_class, comer=Comer(li), by=cast.head_teacher, expected_from=None)
    row = newcomers.take_back(waiting, by=cast.head_teacher)
    assert (row.status, row.waitlisted_at) == ("WAITLISTED", since)


def test_who_is_enrolled_after_a_declined_addition_is_no_addition(cast: Cast, li: Cadre) -> None:
    added = newcomers.add_late(cast.training_class, comer=Comer(li), by=cast.head_teacher, expected_from=None)
    newcomers.decline_addition(added.enrolment, by=cast.organiser, reason="没有名额")
    row = enrolment.enrol(cast.training_class, cadre=li, by=cast.organiser)
    assert (row.status, row.late_addition) == ("APPROVED", "")
