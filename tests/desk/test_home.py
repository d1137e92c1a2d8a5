"""The first page of each role."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import TrainingClass
from courses.preparation import template
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from timetable import publishing, scheduling
from trainees import arrival, phones
from trainees.models import Phone, TieWay

URL = reverse("desk:home")


@pytest.mark.parametrize("who", ["administrator", "organiser", "head_teacher", "finance", "auditor"])
def test_staff_see_today_s_sessions(
    cast: Cast, today: None, as_user: Callable[[User], Client], who: str
) -> None:
    published = factories.published(factories.session(cast.training_class, "基层党建"))
    response = as_user(getattr(cast, who)).get(URL)
    assert response.status_code == 200
    assert response.context["sessions"] == [published]
    assert "基层党建" in response.content.decode()


def test_a_stranger_sees_nothing_of_it(cast: Cast, today: None, as_user: Callable[[User], Client]) -> None:
    factories.published(factories.session(cast.training_class, "基层党建"))
    response = as_user(cast.stranger).get(URL)
    assert (response.status_code, response.context["sessions"], response.context["states"]) == (200, [], [])


def test_what_waits_is_named(cast: Cast, today: None, as_user: Callable[[User], Client]) -> None:
    yesterday = dt.date(2026, 11, 22)
    unmarked = factories.session(cast.training_class, "昨天的课", start=at("09:00", yesterday))
    factories.published(unmarked)
    soon = factories.training_class(
        cast.district, "法治班", status="APPROVED", starts_on=dt.date(2026, 12, 7)
    )
    factories.training_class(cast.district, "更晚的班", status="APPROVED", starts_on=dt.date(2026, 12, 8))
    factories.enrolment(soon, factories.cadre("李四", cast.community), status="NOMINATED")
    todos = [(todo.text, todo.url) for todo in as_user(cast.organiser).get(URL).context["todos"]]
    assert todos == [
        ("“法治班”12-07开班，课表还没有发布", f"/classes/{soon.pk}/timetable/"),
        ("“法治班”有 1 人等待审核", f"/classes/{soon.pk}/nominations/?status=NOMINATED"),
        ("“昨天的课”（11-22）还没有考勤", f"/sessions/{unmarked.pk}/roll/"),
        ("有 1 个班待结班", "/plans/2026/?status=ENDED"),
    ]


def test_registration_stands_here_on_the_first_day_until_all_have_come(
    cast: Cast, as_user: Callable[[User], Client], time_machine_at: Callable[[str], Any]
) -> None:
    rows = factories.trainees(cast.training_class, cast.community, 2)
    factories.published(factories.session(cast.training_class))
    factories.published(factories.session(cast.training_class, start=at("09:00", dt.date(2026, 11, 24))))
    arrival.register_many(cast.training_class, rows, by=None)

    def told(day: str) -> list[tuple[str, str]]:
        with time_machine_at(f"2026-11-{day}T08:00:00+08:00"):
            todos = as_user(cast.head_teacher).get(URL).context["todos"]
        return [(todo.text, todo.url) for todo in todos if "报到" in todo.text]

    line = "“社区干部培训班”今天报到：已报到 2 人，未报到 1 人"
    assert [told(day) for day in ("22", "23", "24")] == [
        [],
        [(line, f"/classes/{cast.training_class.pk}/registration/")],
        [],
    ]
    arrival.register(cast.enrolment, by=None)
    assert told("23") == []


def test_R17_people_whom_enrolment_put_in_two_places_are_named(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    other = factories.training_class(cast.district, "法治班", first_published_on=dt.date(2026, 11, 23))
    for training_class in (cast.training_class, other):
        factories.session(training_class)
        factories.session(training_class, start=at("14:00", dt.date(2026, 12, 8)))

    def named() -> list[str]:
        todos = as_user(cast.organiser).get(URL).context["todos"]
        return [todo.text for todo in todos if "同时排在两节课里" in todo.text]

    assert named() == []
    factories.enrolment(other, cast.cadre)
    assert named() == [
        "“社区干部培训班”的学员王小宁同时排在两节课里",
        "“法治班”的学员王小宁同时排在两节课里",
    ]
    other.sessions.update(status="CANCELLED")
    assert named() == []


def test_classes_are_counted_by_state(cast: Cast, today: None, as_user: Callable[[User], Client]) -> None:
    factories.published(factories.session(cast.training_class))
    factories.training_class(cast.district, "草拟的班", status="DRAFT")
    states = as_user(cast.organiser).get(URL).context["states"]
    assert states == [
        ("草拟", 1, "/plans/2026/?status=DRAFT"),
        ("进行中", 1, "/plans/2026/?status=RUNNING"),
    ]


def test_R18_the_head_teacher_reads_what_has_changed_and_acknowledges_it(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    scheduling.add(
        cast.training_class, by=cast.organiser, kind="LECTURE", title="基层党建", start=at("09:00")
    )
    publishing.publish(cast.training_class, by=cast.organiser)
    client = as_user(cast.head_teacher)
    page = client.get(URL)
    assert "课表发布了" in page.content.decode()
    shown = page.context["news"][0].notice.pk
    client.post(reverse("timetable:notice_acknowledge"), {"notice": shown, "next": URL})
    assert client.get(URL).context["news"] == []
    assert as_user(cast.organiser).get(URL).context["news"] == []


def test_a_liaison_sees_the_own_people(cast: Cast, today: None, as_user: Callable[[User], Client]) -> None:
    cast.training_class.quotas.create(unit=cast.district, seats=9)
    factories.published(factories.session(cast.training_class))
    mine = as_user(cast.liaison).get(URL).context
    assert [(row.name, row.own) for row in mine["classes"]] == [("社区干部培训班", 1)]
    assert list(mine["people"]) == [cast.enrolment]
    other = as_user(cast.other_liaison).get(URL).context
    assert [(row.name, row.own) for row in other["classes"]] == [("社区干部培训班", 0)]
    assert list(other["people"]) == []


def test_a_liaison_sees_where_nominations_are_open_and_who_was_turned_down(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    fields = {"status": "ENROLLING", "nominations_close_at": at("17:00")}
    enrolling = factories.training_class(cast.district, "支部书记示范班", **fields)
    enrolling.quotas.create(unit=cast.town, seats=3)
    factories.enrolment(enrolling, cast.cadre, status="REJECTED", reason="本年已培训")
    factories.enrolment(enrolling, factories.cadre("李新", cast.community), status="NOMINATED")
    page = as_user(cast.liaison).get(URL)
    (overview,) = page.context["open"]
    assert (overview.training_class, overview.seats, overview.left, overview.closing.text) == (
        enrolling,
        3,
        2,
        "11-23 17:00 截止",
    )
    assert [row.reason for row in page.context["turned_down"]] == ["本年已培训"]
    assert f"/classes/{enrolling.pk}/nominations/add/" in page.content.decode()
    other = as_user(cast.other_liaison).get(URL).context
    assert (list(other["open"]), list(other["turned_down"])) == ([], [])
    todos = as_user(cast.organiser).get(URL).context["todos"]
    assert (
        "“支部书记示范班”有 1 人等待审核",
        f"/classes/{enrolling.pk}/nominations/?status=NOMINATED",
    ) in [(todo.text, todo.url) for todo in todos]


def test_a_cadre_is_led_to_the_own_page(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.cadre_user).get(URL)["Location"] == "/me/"


@pytest.mark.parametrize("who", ["organiser", "liaison"])
def test_the_queries_do_not_grow(
    cast: Cast, today: None, as_user: Callable[[User], Client], count_queries: Callable[[], Any], who: str
) -> None:
    client = as_user(getattr(cast, who))

    def another(number: int) -> None:
        row = factories.training_class(cast.district, f"第{number}班")
        row.quotas.create(unit=cast.town, seats=2)
        factories.trainees(row, cast.community, 2)
        clock = at("09:00", dt.date(2026, 11, 23)) + dt.timedelta(minutes=number)
        factories.published(factories.session(row, start=clock))
        enrolling = factories.training_class(cast.district, f"报名{number}班", status="ENROLLING")
        enrolling.quotas.create(unit=cast.town, seats=2)
        factories.enrolment(enrolling, cast.cadre, status="REJECTED")

    another(1)
    with count_queries() as few:
        client.get(URL)
    for number in (2, 3):
        another(number)
    with count_queries() as many:
        client.get(URL)
    assert len(few) == len(many) <= 19


def test_a_whole_preparation_list_costs_four_queries_more_whatever_the_classes(
    cast: Cast, today: None, as_user: Callable[[User], Client], count_queries: Callable[[], Any]
) -> None:
    client, counts = as_user(cast.organiser), []
    factories.published(factories.session(cast.training_class))
    with count_queries() as bare:
        client.get(URL)
    template.lay_down_defaults(cast.district)
    for number in range(3):
        row = factories.training_class(cast.district, f"第{number}班")
        row.quotas.create(unit=cast.town, seats=2)
        factories.trainees(row, cast.community, 2)
        factories.session(row, start=at("14:00") + dt.timedelta(days=number))
        with count_queries() as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 24
    assert counts[0] - len(bare) == 4


def test_anonymous_signs_in_first(db: None) -> None:
    assert Client().get(URL)["Location"] == "/sign-in/?next=/"


def test_only_get(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).post(URL).status_code == 405


def test_who_only_looks_is_given_nothing_to_do(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    published = factories.published(factories.session(cast.training_class, "基层党建", start=at("23:00")))
    factories.enrolment(cast.training_class, factories.cadre("李四", cast.community), status="NOMINATED")
    seen = {}
    for who in ("organiser", "auditor"):
        page = as_user(getattr(cast, who)).get(URL)
        adjusts = f"/sessions/{published.session_id}/adjust/" in page.content.decode()
        seen[who] = (bool(page.context["todos"]), adjusts)
    assert seen == {"organiser": (True, True), "auditor": (False, False)}


def test_a_head_teacher_is_told_of_check_ins_to_look_into(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(
        first_published_on=factories.MONDAY, last_published_on=factories.MONDAY
    )
    phone = Phone.objects.create(key_hash="a" * 64)
    other = factories.trainees(cast.training_class, cast.community, 1)[0]
    phones.tie(phone, cast.enrolment, way=TieWay.NAME)
    text = "“社区干部培训班”有 1 条签到待核查"
    pages = [as_user(cast.head_teacher).get("/").content.decode()]
    phones.tie(phone, other, way=TieWay.NAME)
    pages += [as_user(who).get("/").content.decode() for who in (cast.head_teacher, cast.organiser)]
    assert [text in page for page in pages] == [False, True, False]
    assert f'href="/classes/{cast.training_class.pk}/flags/"' in pages[1]


def test_a_head_teacher_s_page_opens_on_today_only_when_a_class_runs(
    cast: Cast, as_user: Callable[[User], Client], time_machine_at: Callable[[str], Any]
) -> None:
    factories.published(factories.session(cast.training_class))
    days = {"first_published_on": factories.MONDAY, "last_published_on": factories.MONDAY}
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(**days)
    address = reverse("attendance:today_detail", args=[cast.training_class.pk])

    def shown(user: User, day: str) -> tuple[bool, bool]:
        with time_machine_at(f"2026-11-{day}T08:45:00+08:00"):
            page = as_user(user).get(URL).content.decode()
        return 'id="today-counts"' in page, f'<a class="sidenav-link" href="{address}"' in page

    assert [shown(cast.head_teacher, day) for day in ("22", "23", "24")] == [
        (False, False),
        (True, True),
        (False, False),
    ]
    assert shown(cast.organiser, "23") == (False, False)


def test_the_queries_of_today_s_block_do_not_grow(
    cast: Cast, today: None, as_user: Callable[[User], Client], count_queries: Any
) -> None:
    factories.published(factories.session(cast.training_class))
    client, counts = as_user(cast.head_teacher), []
    client.get(URL)
    for size in (1, 3):
        factories.trainees(cast.training_class, cast.community, size)
        with count_queries() as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
