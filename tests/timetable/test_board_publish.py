"""Several classes published together, by one page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import answers
from timetable import scheduling
from timetable.models import PublishedSession, TimetableVersion

ADDRESS = reverse("timetable:board_publish")


@pytest.fixture
def exchange(cast: Cast, other_class: TrainingClass, add: Add, publish: Publish) -> list[int]:
    """Two classes that have drafted an exchange of their published rooms; their ids."""
    rooms = [factories.room(cast.district, name) for name in ("东楼", "西楼")]
    classes = [cast.training_class, other_class]
    sessions = []
    for training_class, room in zip(classes, rooms, strict=True):
        sessions.append(add(training_class=training_class, room=room))
        publish(training_class)
    one, two = sessions
    scheduling.move(one, by=cast.organiser, version=1, start=at("09:00"), room=None)
    scheduling.move(two, by=cast.organiser, version=1, start=at("09:00"), room=rooms[0])
    scheduling.move(one, by=cast.organiser, version=2, start=at("09:00"), room=rooms[1])
    return [one.training_class_id, two.training_class_id]


def test_it_lists_the_classes_with_changes(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    add()
    add("财务制度", training_class=other_class)
    publish(other_class)
    abroad = factories.training_class(cast.stranger.grants.get().unit, "天宁区的班")
    factories.session(abroad)
    closed = factories.training_class(cast.district, "结了的班", status="CLOSED")
    factories.session(closed)
    page = organiser.get(ADDRESS)
    assert {one.name: len(found.changes) for one, found in page.context["waiting"].items()} == {
        "社区干部培训班": 1
    }
    assert page.context["previews"] == []


def test_a_class_that_is_sent_twice_is_shown_and_published_once(
    organiser: Client, cast: Cast, add: Add
) -> None:
    add()
    twice = {"classes": [cast.training_class.pk] * 2}
    assert len(organiser.get(ADDRESS, twice).context["previews"]) == 1
    assert organiser.post(ADDRESS, twice).status_code == 302
    assert TimetableVersion.objects.count() == 1


def test_it_shows_every_difference_and_that_nothing_is_in_the_way(
    organiser: Client, exchange: list[int]
) -> None:
    page = organiser.get(ADDRESS, {"classes": exchange})
    previews = page.context["previews"]
    assert [(one.training_class.pk, one.in_the_way) for one in previews] == [(pk, []) for pk in exchange]
    assert [one.difference.changes[0].details for one in previews] == [
        [("地点", "东楼", "西楼")],
        [("地点", "西楼", "东楼")],
    ]


def test_one_button_publishes_all(organiser: Client, exchange: list[int]) -> None:
    answer = organiser.post(ADDRESS, {"classes": exchange})
    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
    assert list(PublishedSession.objects.order_by("pk").values_list("room__name", flat=True)) == [
        "西楼",
        "东楼",
    ]
    html = organiser.get(ADDRESS).content.decode()
    for text in ("“社区干部培训班”课表第2版已发布", "“科级干部班”课表第2版已发布", "没有待发布的班次。"):
        assert text in html


def test_R17_one_of_the_two_alone_is_refused_and_the_other_is_offered(
    organiser: Client, cast: Cast, other_class: TrainingClass, exchange: list[int]
) -> None:
    page = organiser.get(ADDRESS, {"classes": exchange[:1]})
    sentence = "西楼 11月23日上午 已发布给“科级干部班”的“基层党建”（09:00–11:30）"
    assert sentence in page.content.decode()
    answer = organiser.post(ADDRESS, {"classes": exchange[:1]})
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    publishing = reverse("timetable:timetable_publish", args=[cast.training_class.pk])
    refused = organiser.post(publishing)
    assert (refused.status_code, refused.context["together"]) == (409, [other_class])
    offer = f"{ADDRESS}?classes={exchange[0]}&amp;classes={exchange[1]}"
    assert offer in refused.content.decode()
    assert organiser.get(offer.replace("&amp;", "&")).status_code == 200


def test_R17_a_class_of_somebody_else_is_not_offered(cast: Cast, as_user: Any, exchange: list[int]) -> None:
    TrainingClass.objects.filter(pk=exchange[0]).update(host=cast.town, implementer=cast.town)
    town_organiser = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    page = as_user(town_organiser).get(reverse("timetable:timetable_publish", args=[exchange[0]]))
    assert [str(clash) for clash in page.context["preview"].in_the_way] == [
        "西楼 11月23日上午 已发布给“科级干部班”的“基层党建”（09:00–11:30）"
    ]
    assert page.context["together"] == []


def test_a_class_that_was_not_listed_is_refused_in_words(organiser: Client, cast: Cast, add: Add) -> None:
    add()
    for classes in ([], [999_999], ["x"]):
        answer = organiser.post(ADDRESS, {"classes": classes, "confirm": "1"})
        assert answer.status_code == 422
        assert "data-form-error" in answer.content.decode()
    assert TimetableVersion.objects.count() == 0


def test_a_second_press_makes_no_second_version(organiser: Client, exchange: list[int]) -> None:
    assert organiser.post(ADDRESS, {"classes": exchange}).status_code == 302
    assert organiser.post(ADDRESS, {"classes": exchange}).status_code == 422
    assert TimetableVersion.objects.count() == 4


def test_people_in_two_places_need_a_reason(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add
) -> None:
    add()
    add("财务制度", training_class=other_class)
    factories.enrolment(other_class, cast.cadre)
    classes = [cast.training_class.pk, other_class.pk]
    page = organiser.post(ADDRESS, {"classes": classes})
    assert (page.status_code, page.context["needs_reason"]) == (409, True)
    assert 'name="reason"' in page.content.decode()
    assert organiser.post(ADDRESS, {"classes": classes, "reason": "单位同意"}).status_code == 302


def test_who_may(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == {
        "administrator": 200,
        "organiser": 200,
        "head_teacher": 403,
        "finance": 403,
        "liaison": 403,
        "cadre_user": 403,
        "stranger": 200,
        "anonymous": 302,
    }


def test_other_methods(organiser: Client) -> None:
    assert organiser.put(ADDRESS).status_code == 405


def test_the_queries_do_not_grow_with_the_classes(
    organiser: Client, cast: Cast, add: Add, count_queries: Any
) -> None:
    taken: list[int] = []
    chosen: list[int] = []
    for size in (2, 4):
        while len(chosen) < size:
            training_class = factories.training_class(cast.district, f"第{len(chosen)}班")
            add(training_class=training_class, room=factories.room(cast.district, f"{len(chosen)}室"))
            chosen.append(training_class.pk)
        organiser.get(ADDRESS, {"classes": chosen})
        with count_queries() as queries:
            organiser.get(ADDRESS, {"classes": chosen})
        taken.append(len(queries))
    assert taken[0] == taken[1]
