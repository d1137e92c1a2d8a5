"""Who has not read a version (谁还没收到), for those who have to ask after them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import SESSION_READERS, answers
from timetable import notices, receipts, scheduling
from timetable.models import Notice


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("timetable:notice_list", args=[cast.training_class.pk])


def waiting(page: Any) -> list[tuple[str, list[str]]]:
    return [(town, [one.name for one in people]) for town, people in page.context["receipts"].open_by_town]


def acknowledge(cast: Cast, name: str) -> None:
    notices.acknowledge(Notice.objects.filter(cadre__name=name), by=None)


def test_those_without_it_stand_under_their_town_lecturers_and_head_teachers_last(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str
) -> None:
    for name, unit in (("甲", cast.other_community), ("乙", cast.community), ("丙", cast.other_community)):
        factories.enrolment(
            cast.training_class, factories.cadre(name, unit), town_position=unit.parent_id or 0
        )
    cast.enrolment.town_position = cast.town.pk
    cast.enrolment.save()
    add(instructors=[factories.instructor(cast.district)])
    publish()
    acknowledge(cast, "丙")
    notices.read(Notice.objects.filter(cadre__name="乙"))
    page = organiser.get(address)
    receipts = page.context["receipts"]
    assert waiting(page) == [
        ("湖塘镇", ["王小宁", "乙"]),
        ("雪堰镇", ["甲"]),
        ("主讲人", ["陈静"]),
        ("班主任", ["刘老师"]),
    ]
    assert (len(receipts.everybody), receipts.read, receipts.acknowledged, receipts.missing) == (6, 2, 1, 5)
    assert [one.name for one in receipts.done] == ["丙"]
    assert receipts.names == "湖塘镇：王小宁、乙\n雪堰镇：甲\n主讲人：陈静\n班主任：刘老师"
    assert [one.words for one in receipts.trainees] == ["未读", "已读", "未读", "已收到"]
    assert receipts.names in page.content.decode()


def test_the_text_for_the_group_is_short_and_its_copy_is_noted(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str, as_user: Any
) -> None:
    factories.trainees(cast.training_class, cast.other_community, 40)
    add()
    version = publish()
    page = organiser.get(address, headers={"Accept-Language": "en"})
    text = page.context["text"]
    lines = text.splitlines()
    assert lines[0] == "【社区干部培训班】课表第1版还有42人没有点“收到”："
    assert lines[-1] == f"课表：http://127.0.0.1:8000/classes/{cast.training_class.pk}/timetable/"
    assert lines[2].endswith("等40人")
    assert len(text) < 300
    note = f'data-note-rule="TIMETABLE_PUBLISHED" data-note-subject="version/{version.pk}/missing"'
    assert note in page.content.decode()
    assert note not in as_user(cast.auditor).get(address).content.decode()


def test_several_versions_are_counted_as_their_pages_count_them(
    cast: Cast, add: Add, publish: Publish, count_queries: Any, other_class: TrainingClass
) -> None:
    gone = factories.enrolment(cast.training_class, factories.cadre("走了的", cast.community))
    factories.enrolment(other_class, factories.cadre("科级班的", cast.community))
    session = add(joint_classes=[other_class], instructors=[factories.instructor(cast.district)])
    found = [publish()]
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    found.append(publish())
    acknowledge(cast, "科级班的")
    notices.acknowledge(Notice.objects.filter(version=found[0]).exclude(user=None), by=cast.head_teacher)
    gone.status = "CANCELLED"
    gone.save()
    taken = []
    for versions in (found[:1], found):
        with count_queries() as queries:
            tallies = receipts.tallies_of(versions)
        taken.append(len(queries))
    pages = {version.pk: receipts.of_version(version) for version in found}
    assert {pk: (one.acknowledged, one.missing) for pk, one in tallies.items()} == {
        pk: (one.acknowledged, one.missing) for pk, one in pages.items()
    }
    assert [(one.number, one.acknowledged, one.missing) for one in tallies.values()] == [(1, 2, 2), (2, 1, 3)]
    assert taken == [2, 2]


def test_the_version_is_chosen(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str
) -> None:
    group = factories.group(cast.training_class)
    factories.enrolment(cast.training_class, factories.cadre("一组的", cast.community), group=group)
    session = add(groups=[group])
    publish()
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    publish()
    for query, expected in (
        ("", ["一组的"]),
        ("1", ["王小宁", "一组的"]),
        ("x", ["一组的"]),
        ("\x00", ["一组的"]),
    ):
        assert waiting(organiser.get(address, {"version": query}))[0][1] == expected


def test_who_has_left_since_is_not_asked_after(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str
) -> None:
    add()
    publish()
    cast.enrolment.status = "CANCELLED"
    cast.enrolment.save()
    assert waiting(organiser.get(address)) == [("班主任", ["刘老师"])]


def test_trainees_of_a_joint_class_stand_there_without_their_phones(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add, publish: Publish, address: str
) -> None:
    theirs = factories.cadre("科级班的", cast.community, phone="13900002222")
    factories.enrolment(other_class, theirs)
    session = add(joint_classes=[other_class])
    publish()
    scheduling.change(session, by=cast.organiser, version=1, joint_classes=[])
    publish()
    page = organiser.get(address)
    assert [(one.name, one.dialled, one.masked) for one in page.context["receipts"].trainees] == [
        ("王小宁", "13800005678", "138****5678"),
        ("科级班的", "", "139****2222"),
    ]


def test_R28_organisers_and_the_head_teacher_dial_and_that_is_noted_others_see_masks(
    cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    add()
    publish()
    shown = {
        name: "tel:13800005678" in as_user(getattr(cast, name)).get(address).content.decode()
        for name in ("organiser", "head_teacher", "finance", "auditor")
    }
    assert shown == {"organiser": True, "head_teacher": True, "finance": False, "auditor": False}
    seen = AuditEntry.objects.filter(action="trainees.see_phones").values_list("by__username", flat=True)
    assert sorted(seen) == ["head", "organiser"]
    cast.training_class.status = "ARCHIVED"
    cast.training_class.save()
    response = as_user(cast.organiser).get(address)
    assert "13800005678" not in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"


def test_when_all_have_it_says_so(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str
) -> None:
    add()
    publish()
    notices.acknowledge(Notice.objects.all(), by=cast.organiser)
    html = organiser.get(address).content.decode()
    assert "都收到了" in html
    assert "已收到的 2 人" in html


def test_before_the_first_version_it_says_what_comes(organiser: Client, address: str) -> None:
    assert "课表还没有发布。" in organiser.get(address).content.decode()


def test_the_timetable_leads_there(
    organiser: Client, cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    add()
    publish()
    timetable = reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    assert address in organiser.get(timetable).content.decode()
    assert address not in as_user(cast.cadre_user).get(timetable).content.decode()


def test_who_may_look(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == SESSION_READERS


def test_only_get(organiser: Client, address: str) -> None:
    assert organiser.post(address).status_code == 405


def test_the_queries_do_not_grow(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str, count_queries: Any
) -> None:
    taken = []
    for number, size in enumerate((1, 3)):
        factories.trainees(cast.training_class, cast.community, size)
        add(
            start=at(("09:00", "14:00")[number]),
            instructors=[factories.instructor(cast.district, f"讲师{size}{one}") for one in range(size)],
        )
        publish()
        organiser.get(address)
        with count_queries() as queries:
            organiser.get(address)
        taken.append(len(queries))
    assert taken[0] == taken[1]
