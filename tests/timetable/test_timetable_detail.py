"""The timetable of a class: drafts for organisers, published rows for everybody else."""

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
from timetable import calendar, scheduling
from timetable.models import CalendarDay

TUESDAY = MONDAY + dt.timedelta(days=1)
SATURDAY = MONDAY + dt.timedelta(days=5)


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("timetable:timetable_detail", args=[cast.training_class.pk])


def cells(page: Any) -> dict[str, list[tuple[str, str]]]:
    """Half-day → titles with their change, of the cells that hold something."""
    return {
        cell.half_day.key: [(entry.row.title, entry.change.value) for entry in cell.entries]
        for line in page.context["grid"].days
        for cell in line.cells
        if cell.entries
    }


def notes(page: Any) -> list[str]:
    lines = page.context["grid"].days
    return [note for line in lines for cell in line.cells for entry in cell.entries for note in entry.notes]


def test_it_works(organiser: Client, cast: Cast, add: Add, address: str) -> None:
    add(room=factories.room(cast.district), instructors=[factories.instructor(cast.district)], chair="周主任")
    add("待排的课", start=None)
    page = organiser.get(address)
    assert page.status_code == 200
    assert cells(page) == {"2026-11-23-AM": [("基层党建", "")]}
    assert [entry.row.title for entry in page.context["grid"].waiting] == ["待排的课"]
    html = page.content.decode()
    for text in (
        "基层党建",
        "09:00–11:30",
        "三楼301教室",
        "陈静(区委党校讲师)",
        "主持：周主任",
        "待排的课",
        "未发布",
    ):
        assert text in html


def test_who_may_look(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == CLASS_READERS


def test_only_get(organiser: Client, address: str) -> None:
    assert organiser.post(address).status_code == 405


def test_a_liaison_of_a_unit_with_a_quota_may_look(cast: Cast, as_user: Any, address: str) -> None:
    cast.training_class.quotas.create(unit=cast.town, seats=3)
    assert as_user(cast.liaison).get(address).status_code == 200


def test_an_empty_class_without_days_says_what_to_do(organiser: Client, cast: Cast, as_user: Any) -> None:
    empty = factories.training_class(cast.district, "只有月份的班", starts_on=None, ends_on=None)
    address = reverse("timetable:timetable_detail", args=[empty.pk])
    assert "加第一节课" in organiser.get(address).content.decode()
    assert "课表还没有发布。" in as_user(cast.finance).get(address).content.decode()


def test_days_without_a_session_say_how_to_begin(organiser: Client, add: Add, address: str) -> None:
    begin = "先批量加课"
    assert begin in organiser.get(address).content.decode()
    add(start=None)
    assert begin not in organiser.get(address).content.decode()


def test_planned_working_days_have_a_line_and_evenings_a_column_when_used(
    organiser: Client, add: Add, address: str
) -> None:
    grid = organiser.get(address).context["grid"]
    assert [line.day for line in grid.days] == [MONDAY, TUESDAY, MONDAY + dt.timedelta(days=2)]
    assert [period.value for period in grid.periods] == ["AM", "PM"]
    add("周六晚", start=at("19:00", SATURDAY))
    grid = organiser.get(address).context["grid"]
    assert [line.day for line in grid.days][-1] == SATURDAY
    assert [period.value for period in grid.periods] == ["AM", "PM", "EVE"]


def test_R27_weekends_holidays_and_unpublished_years_are_said(
    organiser: Client, add: Add, address: str
) -> None:
    CalendarDay.objects.create(day=MONDAY, kind="HOLIDAY", name="校庆")
    CalendarDay.objects.create(day=SATURDAY, kind="WORKDAY", name="校庆")
    add("节日课")
    add("补班课", start=at("09:00", SATURDAY))
    add("周日课", start=at("09:00", SATURDAY + dt.timedelta(days=1)))
    add("明年课", start=at("09:00", dt.date(2027, 3, 1)))
    page = organiser.get(address)
    assert notes(page) == [
        "11月23日是节假日（校庆）。",
        "11月29日是周末。",
        "2027年的放假安排尚未公布，请留意3月1日是否放假。",
    ]
    assert "校庆调休上班" in page.content.decode()


def test_R17_too_small_a_room_is_a_warning(organiser: Client, cast: Cast, add: Add, address: str) -> None:
    CalendarDay.objects.create(day=dt.date(2026, 10, 1), kind="HOLIDAY")
    factories.trainees(cast.training_class, cast.community, 2)
    add(room=factories.room(cast.district, capacity=3))
    assert notes(organiser.get(address)) == []
    factories.trainees(cast.training_class, cast.community, 1)
    assert notes(organiser.get(address)) == ["三楼301教室只有3个座位，参加的有4人。"]


def test_R17_only_the_groups_that_come_need_seats(
    organiser: Client, cast: Cast, add: Add, address: str
) -> None:
    CalendarDay.objects.create(day=dt.date(2026, 10, 1), kind="HOLIDAY")
    group = factories.group(cast.training_class)
    factories.trainees(cast.training_class, cast.community, 5)
    cast.training_class.enrolments.filter(pk=cast.enrolment.pk).update(group=group)
    add(room=factories.room(cast.district, capacity=1), groups=[group])
    assert notes(organiser.get(address)) == []


def test_R17_people_whom_enrolment_put_in_two_places_are_listed(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add, address: str
) -> None:
    CalendarDay.objects.create(day=dt.date(2026, 10, 1), kind="HOLIDAY")
    add()
    add("财务制度", training_class=other_class)
    factories.enrolment(other_class, cast.cadre)
    assert notes(organiser.get(address)) == [
        "学员王小宁 11月23日上午 已有“科级干部班”的“财务制度”（09:00–11:30）"
    ]


def test_R18_drafts_are_marked_where_they_differ_and_readers_see_what_is_published(
    organiser: Client, cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    moved, cancelled = add("要调的课"), add("要停的课", start=at("14:00"))
    add("不变的课", start=at("19:00"))
    publish()
    scheduling.move(moved, by=cast.organiser, version=1, start=at("09:00", TUESDAY))
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风")
    add("新加的课", start=at("14:00", TUESDAY))
    page = organiser.get(address)
    drafted = {
        "2026-11-23-PM": [("要停的课", "CANCELLED")],
        "2026-11-23-EVE": [("不变的课", "")],
        "2026-11-24-AM": [("要调的课", "MOVED")],
        "2026-11-24-PM": [("新加的课", "ADDED")],
    }
    assert cells(page) == drafted
    html = page.content.decode()
    assert "原 11月23日上午 09:00–11:30" in html
    assert "3 处变动未发布" in html
    readers = (cast.cadre_user, cast.head_teacher, cast.finance)
    for reader in readers:
        assert cells(as_user(reader).get(address)) == {
            "2026-11-23-AM": [("要调的课", "")],
            "2026-11-23-PM": [("要停的课", "")],
            "2026-11-23-EVE": [("不变的课", "")],
        }
    publish()
    for reader in (*readers, cast.organiser):
        assert cells(as_user(reader).get(address)) == (
            drafted
            if reader != cast.organiser
            else {
                "2026-11-23-PM": [("要停的课", "CANCELLED")],
                "2026-11-23-EVE": [("不变的课", "")],
                "2026-11-24-AM": [("要调的课", "")],
                "2026-11-24-PM": [("新加的课", "")],
            }
        )
    assert "与已发布的一致" in organiser.get(address).content.decode()


def test_a_cancelled_session_leaves_the_table_with_the_version_after(
    organiser: Client, cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    session = add("要停的课")
    publish()
    scheduling.cancel(session, by=cast.organiser, reason="台风")
    publish()
    add("新加的课", start=at("14:00"))
    publish()
    assert cells(as_user(cast.cadre_user).get(address)) == {"2026-11-23-PM": [("新加的课", "ADDED")]}
    page = organiser.get(address)
    assert [entry.row.title for entry in page.context["grid"].called_off] == ["要停的课"]


def test_a_joint_session_is_shown_in_each_class(
    organiser: Client, cast: Cast, as_user: Any, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    add("合班讲座", joint_classes=[other_class])
    publish()
    address = reverse("timetable:timetable_detail", args=[other_class.pk])
    for reader in (cast.organiser, cast.finance):
        page = as_user(reader).get(address)
        assert cells(page) == {"2026-11-23-AM": [("合班讲座", "")]}
        assert "合班，由“社区干部培训班”安排" in page.content.decode()


def test_readers_have_no_links_to_change_anything(
    cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    add()
    publish()
    html = as_user(cast.head_teacher).get(address).content.decode()
    assert [text in html for text in ("/sessions/", "/timetable/publish/", "加课")] == [False, False, False]


def test_a_closed_class_keeps_its_timetable(
    cast: Cast, organiser: Client, add: Add, publish: Publish, address: str
) -> None:
    add()
    publish()
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status="CLOSED")
    page = organiser.get(address)
    assert page.context["can_change"] is False
    assert cells(page) == {"2026-11-23-AM": [("基层党建", "")]}


def test_R27_a_year_not_yet_published_is_said_above_the_table_and_of_each_session(
    organiser: Client, cast: Cast, add: Add, address: str
) -> None:
    assert organiser.get(address).context["grid"].unpublished == [2026]
    add()
    html = organiser.get(address).content.decode()
    assert html.count("2026年的放假安排尚未公布") == 2
    calendar.seed(2026, by=cast.administrator)
    page = organiser.get(address)
    assert page.context["grid"].unpublished == []
    assert "尚未公布" not in page.content.decode()


def test_limits_are_noted_at_the_session_hard_and_soft(
    organiser: Client, cast: Cast, add: Add, address: str
) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    session = add(room=room, instructors=[lecturer])
    factories.unavailability(room, reason="检修")
    factories.unavailability(lecturer, is_hard=False)
    for page in (address, reverse("timetable:session_detail", args=[session.pk])):
        html = organiser.get(page).content.decode()
        assert "三楼301教室 11月23日上午 不可用（检修），不能排" in html
        assert "提醒：陈静 11月23日上午 不可用" in html


class TestUnchanged:
    """A reader's page is answered by 304 as long as nothing on it differs."""

    def test_it_is_304_until_the_next_version(
        self, cast: Cast, as_user: Any, add: Add, publish: Publish, address: str, count_queries: Any
    ) -> None:
        add()
        publish()
        reader = as_user(cast.cadre_user)
        reader.get(address)
        etag = reader.get(address)["ETag"]
        with count_queries() as queries:
            answer = reader.get(address, headers={"If-None-Match": etag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert len(queries) <= 5
        add("新加的课", start=at("14:00"))
        assert reader.get(address, headers={"If-None-Match": etag}).status_code == 304
        publish()
        answer = reader.get(address, headers={"If-None-Match": etag})
        assert (answer.status_code, cells(answer)["2026-11-23-PM"]) == (200, [("新加的课", "ADDED")])

    def test_another_language_another_day_and_another_person_are_another_page(
        self, cast: Cast, as_user: Any, add: Add, publish: Publish, address: str, time_machine_at: Any
    ) -> None:
        add()
        publish()
        reader = as_user(cast.cadre_user)
        reader.get(address)
        with time_machine_at("2026-11-23T08:00:00+08:00"):
            etag = reader.get(address)["ETag"]
        with time_machine_at("2026-11-24T00:00:00+08:00"):
            assert reader.get(address)["ETag"] != etag
        with time_machine_at("2026-11-23T09:00:00+08:00"):
            assert reader.get(address)["ETag"] == etag
            assert as_user(cast.finance).get(address)["ETag"] != etag
            reader.cookies["django_language"] = "en"
            assert reader.get(address)["ETag"] != etag

    def test_a_session_published_alone_or_by_another_class_of_its_audience_is_noticed(
        self,
        cast: Cast,
        other_class: TrainingClass,
        as_user: Any,
        add: Add,
        publish: Publish,
        address: str,
    ) -> None:
        own, joint = (
            add(),
            add(training_class=other_class, start=at("14:00"), joint_classes=[cast.training_class]),
        )
        publish()
        publish(other_class)
        reader = as_user(cast.cadre_user)
        etags = [reader.get(address)["ETag"]]
        scheduling.move(own, by=cast.organiser, version=1, start=at("19:00"))
        publish(only=[own.pk])
        etags.append(reader.get(address)["ETag"])
        scheduling.change(joint, by=cast.organiser, version=1, chair="周主任")
        publish(other_class, only=[joint.pk])
        etags.append(reader.get(address)["ETag"])
        scheduling.change(joint, by=cast.organiser, version=2, joint_classes=[])
        publish(other_class)
        etags.append(reader.get(address)["ETag"])
        assert len(set(etags)) == 4

    def test_drafts_have_none(self, organiser: Client, add: Add, address: str) -> None:
        add()
        assert "ETag" not in organiser.get(address)


def test_the_queries_do_not_grow_with_the_rows(
    cast: Cast, as_user: Any, organiser: Client, add: Add, publish: Publish, address: str, count_queries: Any
) -> None:
    taken: list[tuple[int, int]] = []
    reader = as_user(cast.cadre_user)
    for size in (1, 3):
        for number in range(size):
            day = MONDAY + dt.timedelta(days=size * 3 + number)
            room = factories.room(cast.district, f"教室{size}{number}")
            lecturer = factories.instructor(cast.district, f"讲师{size}{number}")
            group = factories.group(cast.training_class, size * 10 + number)
            session = add(start=at("09:00", day), room=room, instructors=[lecturer], groups=[group])
            add("不变的", start=at("14:00", day), room=room, instructors=[lecturer])
            publish()
            scheduling.move(session, by=cast.organiser, version=1, start=at("19:00", day))
        counts = []
        for client in (organiser, reader):
            client.get(address)
            with count_queries() as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        taken.append((counts[0], counts[1]))
    assert taken[0] == taken[1]
    # One asks whose head teacher they are, for 今日 in the navigation, one what is unread, for the bell.
    assert taken[0][0] <= 15  # one asks whose head teacher they are, for 今日 in the navigation
    assert taken[0][1] <= 13
