"""The page before publishing, and its one button."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import CLASS_EDITORS, answers
from timetable import scheduling
from timetable.models import TimetableVersion


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("timetable:timetable_publish", args=[cast.training_class.pk])


def test_it_shows_the_difference_and_what_to_think_about(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str
) -> None:
    moved = add("要调的课", room=factories.room(cast.district, capacity=1))
    factories.trainees(cast.training_class, cast.community, 1)
    publish()
    scheduling.move(moved, by=cast.organiser, version=1, start=at("14:00"))
    add("没定的课", start=at("19:00"))
    add("没时间的课", start=None)
    page = organiser.get(address)
    assert [
        (change.row.title, change.kind.value) for change in page.context["preview"].difference.changes
    ] == [
        ("要调的课", "MOVED"),
        ("没定的课", "ADDED"),
    ]
    html = page.content.decode()
    for text in (
        "11月23日上午 09:00–11:30",
        "11月23日下午 14:00–16:30",
        "要调的课：三楼301教室只有1个座位，参加的有2人。",
        "没定的课：地点待定，主讲人待定",
        "还有 1 节课待排，不会发布。",
    ):
        assert text in html


def test_R18_it_says_whom_it_will_tell(organiser: Client, cast: Cast, add: Add, address: str) -> None:
    factories.trainees(cast.training_class, cast.community, 2)
    add(instructors=[factories.instructor(cast.district)])
    html = " ".join(organiser.get(address).content.decode().split())
    for text in (
        "发布后会通知 5 人",
        "<dt>学员</dt><dd>3 人</dd>",
        "<dt>主讲人</dt><dd>陈静</dd>",
        "<dt>班主任</dt><dd>刘老师</dd>",
    ):
        assert text in html


def test_one_button_publishes(organiser: Client, cast: Cast, add: Add, address: str) -> None:
    add()
    answer = organiser.post(address)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    assert TimetableVersion.objects.get().published_by == cast.organiser
    html = organiser.get(answer["Location"]).content.decode()
    assert "“社区干部培训班”课表第1版已发布，通知了 2 人。" in html


def test_a_second_click_makes_no_second_version(organiser: Client, add: Add, address: str) -> None:
    add()
    assert [organiser.post(address).status_code for _ in range(2)] == [302, 302]
    assert TimetableVersion.objects.count() == 1
    assert "没有需要发布的变动。" in organiser.get(address).content.decode()


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == CLASS_EDITORS


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


def test_a_place_that_others_have_published_is_refused_by_name(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add, publish: Publish, address: str
) -> None:
    room = factories.room(cast.district)
    theirs = add("财务制度", training_class=other_class, room=room)
    publish(other_class)
    scheduling.move(theirs, by=cast.organiser, version=1, start=at("14:00"))
    add(room=room)
    sentence = "三楼301教室 11月23日上午 已发布给“科级干部班”的“财务制度”（09:00–11:30）"
    assert sentence in organiser.get(address).content.decode()
    answer = organiser.post(address)
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert cast.training_class.timetable_versions.count() == 0


def test_people_in_two_places_need_a_reason(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add, address: str
) -> None:
    add()
    add("财务制度", training_class=other_class)
    factories.enrolment(other_class, cast.cadre)
    assert "有学员同时在两节课里" in organiser.get(address).content.decode()
    assert organiser.post(address).status_code == 409
    assert organiser.post(address, {"reason": "x" * 201}).status_code == 422
    assert TimetableVersion.objects.count() == 0
    assert organiser.post(address, {"reason": "已与单位说好"}).status_code == 302


def test_a_hard_limit_that_came_later_needs_a_reason(
    organiser: Client, cast: Cast, add: Add, address: str
) -> None:
    room = factories.room(cast.district)
    add(room=room)
    factories.unavailability(room, reason="检修")
    sentence = "三楼301教室 11月23日上午 不可用（检修），不能排"
    html = organiser.get(address).content.decode()
    assert "有课排在不能排的时间" in html
    assert sentence in html
    assert 'name="reason"' in html
    answer = organiser.post(address)
    assert (answer.status_code, sentence in answer.content.decode()) == (409, True)
    assert organiser.post(address, {"reason": "检修改到晚上"}).status_code == 302


def test_R27_a_year_not_yet_published_is_said_of_each_session(
    organiser: Client, add: Add, address: str
) -> None:
    add()
    sentence = "基层党建：2026年的放假安排尚未公布，请留意11月23日是否放假。"
    assert sentence in organiser.get(address).content.decode()


def test_the_queries_do_not_grow_with_the_changes(
    organiser: Client, cast: Cast, add: Add, address: str, count_queries: Any
) -> None:
    taken = []
    for clocks in (("09:00",), ("14:00", "19:00")):
        for clock in clocks:
            add(start=at(clock), room=factories.room(cast.district, clock))
        organiser.get(address)
        with count_queries() as queries:
            organiser.get(address)
        taken.append(len(queries))
    assert taken[0] == taken[1]
