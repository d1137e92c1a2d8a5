"""Two records of one person: merged, and parted again."""

from typing import Any

import pytest
from django.db import models

from accounts import identity
from accounts.models import User
from attendance.models import HoursCredit, Mark
from tests import factories
from tests.conftest import Cast
from trainees import enrolment, links, merging, people
from trainees.merging import NotMerged
from trainees.models import (
    Appointment,
    Cadre,
    CadreMerge,
    Enrolment,
    LinkKind,
    PersonalLink,
    Quota,
    StudyGroup,
)

ID_NUMBER = "11010519491231002X"
TABLES: list[type[models.Model]] = [Cadre, Appointment, Enrolment, StudyGroup, PersonalLink, HoursCredit]


def rows(*, without: tuple[str, ...] = ("version",)) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that a merge touches."""
    found = {
        model.__name__: [
            {
                name: bytes(v) if isinstance(v, memoryview) else v
                for name, v in row.items()
                if name not in without
            }
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in TABLES
    }
    return found | {"User": list(User.objects.order_by("pk").values("pk", "is_active"))}


@pytest.fixture
def double(cast: Cast) -> Cadre:
    """王小宁 once more: with an ID number, a link, two posts, two classes (one of them the cast's) and hours."""
    again = factories.cadre(
        "王晓宁", cast.community, post="社区书记", birth_month="1980-05", phone="13900001234"
    )
    people.give_id_number(again, ID_NUMBER)
    again.save()
    factories.cadre("路人", cast.other_community)
    Appointment.objects.create(cadre=again, unit=cast.town, post="党群办主任", ended_on=factories.MONDAY)
    other = factories.training_class(cast.district, "另一个班")
    factories.enrolment(other, again)
    row = factories.enrolment(cast.training_class, again, seat="3排5座", seat_row=3, seat_column=5)
    factories.group(cast.training_class, leader=row)
    for person, title in ((again, "网上学习"), (cast.cadre, "网上学习"), (again, "区里培训")):
        HoursCredit.objects.create(cadre=person, source="ONLINE", title=title, year=2026, hours=8)
    for person in (again, cast.cadre):
        links.issue(person, kind=LinkKind.PAGE, by=None)
    return again


def test_everything_of_the_one_goes_to_the_other(cast: Cast, double: Cadre) -> None:
    comparison = merging.compare(cast.cadre, double)
    assert [(pair.kept.pk, pair.gone_marks, pair.is_settled) for pair in comparison.twice] == [
        (cast.enrolment.pk, False, False)
    ]
    assert [(moved.label, moved.count) for moved in comparison.moved] == [
        ("学时认定", 2),
        ("任职", 2),
        ("学员", 2),
    ]
    merging.merge(cast.cadre, double, by=cast.organiser, facts=["name", "phone"])
    kept = Cadre.objects.get(pk=cast.cadre.pk)
    assert (kept.name, kept.phone, kept.birth_month, kept.user) == (
        "王晓宁",
        "13900001234",
        "1980-05",
        cast.cadre_user,
    )
    assert kept.id_number_encrypted
    assert identity.decrypt(kept.id_number_encrypted) == ID_NUMBER
    assert Cadre.objects.matching("wxn").get() == kept
    assert not Cadre.objects.filter(pk=double.pk).exists()
    assert list(kept.appointments.values_list("post", flat=True)) == ["社区书记", "党群办主任"]
    assert list(kept.enrolments.order_by("pk").values_list("training_class__name", flat=True)) == [
        "社区干部培训班",
        "另一个班",
    ]
    assert sorted(kept.credits.values_list("title", flat=True)) == ["区里培训", "网上学习"]
    assert StudyGroup.objects.get().leader == cast.enrolment
    assert list(PersonalLink.objects.filter(cadre=kept).values_list("revoked_at", flat=True)).count(None) == 1
    assert not User.objects.get(pk=Cadre.objects.get(pk=kept.pk).user_id).username.startswith("cadre-")


def test_a_merge_is_undone_whole(cast: Cast, double: Cadre) -> None:
    before = rows()
    done = merging.merge(
        cast.cadre,
        double,
        by=cast.organiser,
        facts=["name", "id_number"],
        enrolments=[Enrolment.objects.get(cadre=double, training_class=cast.training_class).pk],
    )
    assert Enrolment.objects.get(training_class=cast.training_class).seat == "3排5座"
    assert rows() != before
    back = merging.part(done, by=cast.organiser)
    assert (back, rows()) == (double, before)
    assert merging.part(done, by=cast.organiser) == double
    assert b"1234" not in bytes(CadreMerge.objects.get().before)


def test_what_was_changed_since_stays(cast: Cast, double: Cadre) -> None:
    done = merging.merge(cast.cadre, double, by=cast.organiser, facts=["phone"])
    Cadre.objects.filter(pk=cast.cadre.pk).update(phone="13700000000")
    factories.cadre("新来的", cast.community)
    merging.part(done, by=cast.organiser)
    assert list(Cadre.objects.filter(pk__in=[cast.cadre.pk, double.pk]).values_list("phone", flat=True)) == [
        "13700000000",
        "13900001234",
    ]


def test_a_seat_taken_since_is_not_taken_back(cast: Cast, double: Cadre) -> None:
    done = merging.merge(cast.cadre, double, by=cast.organiser)
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(seat_row=3, seat_column=5)
    merging.part(done, by=cast.organiser)
    back = Enrolment.objects.get(cadre=double, training_class=cast.training_class)
    assert (back.seat, back.seat_row, back.seat_column) == ("", None, None)


def _mark(cast: Cast, enrolment: Enrolment) -> None:
    session = factories.session(cast.training_class)
    Mark.objects.create(session=session, enrolment=enrolment, status="PRESENT", source="GRID")


def test_an_enrolment_with_attendance_always_stays(cast: Cast, double: Cadre) -> None:
    theirs = Enrolment.objects.get(cadre=double, training_class=cast.training_class)
    _mark(cast, theirs)
    merging.merge(cast.cadre, double, by=cast.organiser, enrolments=[])
    assert Enrolment.objects.get(training_class=cast.training_class) == theirs


def test_two_with_attendance_in_one_class_stay_two(cast: Cast, double: Cadre) -> None:
    for row in cast.training_class.enrolments.all():
        _mark(cast, row)
    before = rows()
    with pytest.raises(NotMerged, match="都有考勤"):
        merging.merge(cast.cadre, double, by=cast.organiser)
    assert rows() == before


def test_merges_are_undone_in_their_order(cast: Cast, double: Cadre) -> None:
    third = factories.cadre("王小宁", cast.other_community)
    first = merging.merge(double, third, by=cast.organiser)
    second = merging.merge(cast.cadre, double, by=cast.organiser)
    with pytest.raises(NotMerged, match="先撤销后面那次"):
        merging.part(first, by=cast.organiser)
    merging.part(second, by=cast.organiser)
    assert merging.part(first, by=cast.organiser) == third


def test_nobody_is_merged_with_oneself_or_twice(cast: Cast, double: Cadre) -> None:
    with pytest.raises(NotMerged):
        merging.merge(cast.cadre, cast.cadre, by=cast.organiser)
    merging.merge(cast.cadre, double, by=cast.organiser)
    with pytest.raises(NotMerged, match="已经不在"):
        merging.merge(cast.cadre, Cadre(pk=double.pk), by=cast.organiser)


def test_an_id_number_registered_elsewhere_stands_in_the_way(cast: Cast, double: Cadre) -> None:
    done = merging.merge(cast.cadre, double, by=cast.organiser)
    Cadre.objects.filter(pk=cast.cadre.pk).update(id_number_hash=None)
    Cadre.objects.filter(name="路人").update(id_number_hash=identity.id_number_hash(ID_NUMBER))
    before = rows()
    with pytest.raises(NotMerged, match="登记在别处"):
        merging.part(done, by=cast.organiser)
    assert rows() == before


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, double: Cadre, count_queries: Any) -> None:
    with count_queries() as few:
        merging.compare(cast.cadre, double)
    for number in range(3):
        factories.enrolment(factories.training_class(cast.district, f"班{number}"), double)
    with count_queries() as many:
        merging.compare(cast.cadre, double)
    assert len(many) == len(few)


def test_R19_a_quota_filled_since_is_not_passed_and_a_group_gone_since_is_left(
    cast: Cast, double: Cadre
) -> None:
    row = Enrolment.objects.get(cadre=double, training_class=cast.training_class)
    StudyGroup.objects.create(training_class=cast.training_class, number=7, name="第7组")
    Enrolment.objects.filter(pk=row.pk).update(group=StudyGroup.objects.get(number=7))
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=2)
    done = merging.merge(cast.cadre, double, by=cast.organiser)
    StudyGroup.objects.filter(number=7).delete()
    enrolment.enrol(cast.training_class, cadre=factories.cadre("后来人", cast.community), by=None)
    merging.part(done, by=cast.organiser)
    row.refresh_from_db()
    assert (row.status, row.reason, row.group) == ("WAITLISTED", "撤销合并时名额已满", None)


def test_of_two_accounts_the_one_with_an_office_stays(cast: Cast, double: Cadre) -> None:
    Cadre.objects.filter(pk=double.pk).update(user=cast.liaison)
    before = rows()
    done = merging.merge(cast.cadre, double, by=cast.organiser)
    cast.cadre.refresh_from_db()
    active = User.objects.filter(pk__in=[cast.cadre_user.pk, cast.liaison.pk], is_active=True)
    assert (cast.cadre.user, list(active)) == (cast.liaison, [cast.liaison])
    merging.part(done, by=cast.organiser)
    assert rows() == before


def test_two_accounts_with_offices_stay_two(cast: Cast, double: Cadre) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(user=cast.administrator)
    Cadre.objects.filter(pk=double.pk).update(user=cast.liaison)
    with pytest.raises(NotMerged, match="账号都担任工作"):
        merging.merge(cast.cadre, double, by=cast.organiser)


def test_whom_a_unit_would_send_instead_goes_over_too(cast: Cast, double: Cadre) -> None:
    other = factories.enrolment(cast.training_class, factories.cadre("点名人", cast.community))
    Enrolment.objects.filter(pk=other.pk).update(call_up_instead=double)
    done = merging.merge(cast.cadre, double, by=cast.organiser)
    assert Enrolment.objects.get(pk=other.pk).call_up_instead == cast.cadre
    merging.part(done, by=cast.organiser)
    assert Enrolment.objects.get(pk=other.pk).call_up_instead == double
