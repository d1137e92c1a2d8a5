"""A version opened as it was, and compared with another."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import CLASS_READERS, answers
from timetable import scheduling
from timetable.models import TimetableVersion

TUESDAY = MONDAY + dt.timedelta(days=1)


def address(cast: Cast, number: int = 1) -> str:
    return reverse("timetable:version_detail", args=[cast.training_class.pk, number])


def cells(page: Any) -> dict[str, list[tuple[str, str]]]:
    return {
        cell.half_day.key: [(entry.row.title, entry.change.value) for entry in cell.entries]
        for line in page.context["grid"].days
        for cell in line.cells
        if cell.entries
    }


def changes(page: Any) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [(one.row.title, one.kind.value, one.details) for one in page.context["changes"]]


@pytest.fixture
def three(cast: Cast, add: Add, publish: Publish) -> None:
    """Three versions: one session is moved, then it gets another room and lecturer; one is called off, one is new."""
    moved = add("要调的课", groups=[factories.group(cast.training_class)])
    cancelled = add("要停的课", start=at("14:00"))
    publish()
    scheduling.move(moved, by=cast.organiser, version=1, start=at("09:00", TUESDAY))
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风")
    publish()
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    scheduling.change(moved, by=cast.organiser, version=2, room=room, instructors=[lecturer], groups=[])
    add("新加的课")
    publish()


@pytest.mark.usefixtures("three")
def test_each_version_opens_as_people_saw_it(organiser: Client, cast: Cast) -> None:
    found = [cells(organiser.get(address(cast, number))) for number in (1, 2, 3)]
    assert found == [
        {"2026-11-23-AM": [("要调的课", "")], "2026-11-23-PM": [("要停的课", "")]},
        {"2026-11-23-PM": [("要停的课", "CANCELLED")], "2026-11-24-AM": [("要调的课", "MOVED")]},
        {"2026-11-23-AM": [("新加的课", "ADDED")], "2026-11-24-AM": [("要调的课", "CHANGED")]},
    ]
    page = organiser.get(address(cast, 2))
    assert changes(page) == [
        ("要停的课", "CANCELLED", []),
        ("要调的课", "MOVED", [("时间", "11月23日上午 09:00–11:30", "11月24日上午 09:00–11:30")]),
    ]
    html = page.content.decode()
    for text in ("台风", "原 11月23日上午 09:00–11:30", "这一版的变动"):
        assert text in html


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(("number", "against"), [(3, 1), (1, 3)])
def test_any_two_are_compared_from_the_older_to_the_newer(
    number: int, against: int, organiser: Client, cast: Cast
) -> None:
    page = organiser.get(address(cast, number), {"against": against})
    assert changes(page) == [
        ("新加的课", "ADDED", []),
        ("要停的课", "CANCELLED", []),
        (
            "要调的课",
            "MOVED",
            [
                ("时间", "11月23日上午 09:00–11:30", "11月24日上午 09:00–11:30"),
                ("地点", "待定", "三楼301教室"),
                ("主讲人", "待定", "陈静(区委党校讲师)"),
                ("范围", "第1组", "全班"),
            ],
        ),
    ]
    assert "从第1版到第3版" in page.content.decode()


@pytest.mark.parametrize("against", ["", "1", "9", "x", "٣", "9" * 40, "\x00"])
def test_against_nothing_or_nonsense_it_stands_alone(
    against: str, organiser: Client, cast: Cast, add: Add, publish: Publish
) -> None:
    add()
    publish()
    page = organiser.get(address(cast), {"against": against})
    assert (page.status_code, page.context["against"]) == (200, None)


def test_two_equal_versions_say_so(organiser: Client, cast: Cast, add: Add, publish: Publish) -> None:
    session = add()
    publish()
    for chair in ("周主任", ""):
        session = scheduling.change(session, by=cast.organiser, version=session.version, chair=chair)
        publish()
    assert "两版内容一样。" in organiser.get(address(cast, 3), {"against": 1}).content.decode()


def test_a_version_of_before_ids_were_kept_still_opens(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    add(joint_classes=[other_class])
    version = publish()
    for row in (*version.snapshot, *version.changes["added"]):
        del row["owner"], row["class_ids"]
    version.save()
    page = organiser.get(address(cast))
    assert cells(page) == {"2026-11-23-AM": [("基层党建", "")]}
    assert "合班：科级干部班" in page.content.decode()


def test_a_joint_session_of_another_class_names_its_host(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    add("合班的课", training_class=other_class, joint_classes=[cast.training_class])
    publish(other_class)
    add("自己的课", start=at("14:00"))
    publish()
    page = organiser.get(address(cast))
    assert cells(page) == {"2026-11-23-AM": [("合班的课", "")], "2026-11-23-PM": [("自己的课", "")]}
    assert "合班，由“科级干部班”安排" in page.content.decode()


def test_a_number_that_never_was_is_not_found(organiser: Client, cast: Cast) -> None:
    assert organiser.get(address(cast, 7)).status_code == 404


def test_who_may_look(cast: Cast, as_user: Any, add: Add, publish: Publish) -> None:
    add()
    publish()
    assert answers(cast, as_user, address(cast)) == CLASS_READERS


def test_only_get(organiser: Client, cast: Cast) -> None:
    assert organiser.post(address(cast)).status_code == 405


def test_the_queries_do_not_grow(
    organiser: Client, cast: Cast, add: Add, publish: Publish, count_queries: Any
) -> None:
    taken = []
    for number, clocks in ((1, ("09:00",)), (2, ("14:00", "19:00"))):
        for clock in clocks:
            add(start=at(clock))
        publish()
        organiser.get(address(cast, number))
        with count_queries() as queries:
            organiser.get(address(cast, number))
        taken.append(len(queries))
    assert taken[0] == taken[1]
    assert TimetableVersion.objects.count() == 2
