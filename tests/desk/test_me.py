"""The cadre's own page."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance import leave, marking
from attendance.completion import certificates
from attendance.leave_span import Span
from attendance.value import Value
from courses import planning
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.reminders.test_inbox_list import say
from tests.timetable import handouts
from timetable import handing_out, notices, publishing, scheduling
from timetable.calendar import HalfDay
from timetable.models import Notice, TimetableVersion
from trainees import enrolment
from trainees.models import Enrolment

URL = reverse("desk:me")
MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.cadre_user)


def titles(days: Any) -> list[list[str]]:
    return [[block.session.title for block in day.blocks] for day in days]


def test_the_next_session_is_first_with_time_room_seat_and_group(
    cast: Cast, client: Client, today: None
) -> None:
    group = factories.group(cast.training_class, 3)
    cast.enrolment.group, cast.enrolment.seat = group, "2排5座"
    cast.enrolment.save()
    room = factories.room(cast.district, "一号报告厅")
    factories.published(factories.session(cast.training_class, "基层党建", room=room))
    factories.published(factories.session(cast.training_class, "现场教学", start=at("14:00")))
    factories.published(factories.session(cast.training_class, "第二天", start=at("09:00", TUESDAY)))
    response = client.get(URL)
    page = response.content.decode()
    assert response.context["next"].session.title == "基层党建"
    assert all(text in page for text in ("09:00", "一号报告厅", "2排5座", "第3组", "下一节课"))
    assert [block.session.title for block in response.context["today"]] == ["基层党建", "现场教学"]
    assert titles(response.context["coming"]) == [["第二天"]]


@pytest.mark.parametrize(
    ("instant", "title", "under_way"),
    [
        ("2026-11-23T08:59:59+08:00", "上午课", False),
        ("2026-11-23T09:00:00+08:00", "上午课", True),
        ("2026-11-23T11:29:59+08:00", "上午课", True),
        ("2026-11-23T11:30:00+08:00", "下午课", False),
    ],
)
def test_a_session_is_next_until_it_ends(
    cast: Cast, client: Client, time_machine_at: Any, instant: str, title: str, under_way: bool
) -> None:
    factories.published(factories.session(cast.training_class, "上午课"))
    factories.published(factories.session(cast.training_class, "下午课", start=at("14:00")))
    with time_machine_at(instant):
        context = client.get(URL).context
    assert (context["next"].session.title, context["under_way"]) == (title, under_way)


def test_drafts_are_not_shown(cast: Cast, client: Client, today: None) -> None:
    factories.session(cast.training_class, "只是草稿")
    response = client.get(URL)
    assert response.context["next"] is None
    assert "只是草稿" not in response.content.decode()


def test_a_session_of_another_group_is_not_mine(cast: Cast, client: Client, today: None) -> None:
    mine, other = factories.group(cast.training_class, 1), factories.group(cast.training_class, 2)
    cast.enrolment.group = mine
    cast.enrolment.save()
    for group in (mine, other):
        drafted = factories.session(cast.training_class, f"{group}讨论", start=at("14:00"))
        drafted.groups.set([group])
        factories.published(drafted)
    assert [block.session.title for block in client.get(URL).context["today"]] == ["第1组讨论"]


def test_my_attendance_and_hours(cast: Cast, client: Client, time_machine_at: Any) -> None:
    factories.published(factories.session(cast.training_class, "上午课"))
    factories.published(factories.session(cast.training_class, "下午课", start=at("14:00")))
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        for period, value in (("AM", Value("LATE")), ("PM", Value("ON_LEAVE", "SICK"))):
            marking.mark(
                cast.training_class,
                by=cast.organiser,
                half_day=HalfDay(MONDAY, period),
                values={cast.enrolment.pk: value},
                source="GRID",
            )
        response = client.get(URL)
    assert titles(response.context["past"]) == [["上午课", "下午课"]]
    assert [block.value.label for block in response.context["past"][0].blocks] == ["迟到", "病假"]
    assert response.context["hours"] == Decimal("4.0")


def test_R08_hours_belong_to_the_year_of_the_session(
    cast: Cast, as_user: Callable[[User], Client], time_machine_at: Any
) -> None:
    for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 4)):
        factories.published(factories.session(cast.training_class, start=at("09:00", day)))
    with time_machine_at("2027-01-05T08:00:00+08:00"):
        for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 4)):
            marking.mark(
                cast.training_class,
                by=cast.organiser,
                half_day=HalfDay(day, "AM"),
                values={cast.enrolment.pk: Value("PRESENT")},
                source="GRID",
            )
        context = as_user(cast.cadre_user).get(URL).context
    assert (context["year"], context["hours"]) == (2027, Decimal("4.0"))


def test_unchanged_it_answers_304_and_a_mark_changes_it(
    cast: Cast, client: Client, time_machine_at: Any
) -> None:
    factories.published(factories.session(cast.training_class))
    with time_machine_at("2026-11-23T10:00:00+08:00"):
        etag = client.get(URL)["ETag"]
        assert client.get(URL, headers={"If-None-Match": etag}).status_code == 304
        marking.mark(
            cast.training_class,
            by=cast.organiser,
            half_day=HalfDay(MONDAY, "AM"),
            values={cast.enrolment.pk: Value("PRESENT")},
            source="GRID",
        )
        assert client.get(URL, headers={"If-None-Match": etag}).status_code == 200
        etag = client.get(URL)["ETag"]
    with time_machine_at("2026-11-23T11:30:00+08:00"):
        assert client.get(URL, headers={"If-None-Match": etag}).status_code == 200, "the session has ended"


def publish_a_move(cast: Cast) -> None:
    """A lecture of the cast's class, published, moved to the afternoon, and published again."""
    session = scheduling.add(
        cast.training_class, by=cast.organiser, kind="LECTURE", title="基层党建", start=at("09:00")
    )
    publishing.publish(cast.training_class, by=cast.organiser)
    notices.acknowledge(Notice.objects.all(), by=cast.organiser)
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    publishing.publish(cast.training_class, by=cast.organiser)


def test_R18_what_changed_stands_there_in_words_until_it_is_acknowledged(
    cast: Cast, client: Client, today: None
) -> None:
    publish_a_move(cast)
    page = client.get(URL)
    assert [[change.row.title for change in one.changes] for one in page.context["news"]] == [["基层党建"]]
    html = page.content.decode()
    for text in (
        "课表有变动",
        "<del>11月23日上午 09:00–11:30</del>",
        "<ins>11月23日下午 14:00–16:30</ins>",
        "未读",
    ):
        assert text in html
    assert html.index("下一节课") < html.index("课表有变动") < html.index("今天")
    shown = page.context["news"][0].notice.pk
    client.post(reverse("timetable:notice_acknowledge"), {"notice": shown, "next": URL})
    assert client.get(URL).context["news"] == []


def test_who_has_left_the_class_is_not_asked_any_more(cast: Cast, client: Client, today: None) -> None:
    publish_a_move(cast)
    enrolment.withdraw(cast.enrolment, by=cast.organiser, reason="工作冲突")
    assert client.get(URL).context["news"] == []
    cast.enrolment.refresh_from_db()
    enrolment.restore(cast.enrolment, by=cast.organiser)
    assert len(client.get(URL).context["news"]) == 1


@pytest.mark.parametrize("page", ["timetable", "notices"])
def test_R18_the_timetable_or_the_page_of_notices_reads_what_changed(
    page: str, cast: Cast, client: Client, today: None
) -> None:
    publish_a_move(cast)
    assert "未读" in client.get(URL).content.decode()
    client.get(
        reverse("timetable:timetable_detail", args=[cast.training_class.pk])
        if page == "timetable"
        else reverse("timetable:notice_read")
    )
    html = client.get(URL).content.decode()
    assert ("课表有变动" in html, "未读" in html) == (True, False)


def test_a_notice_read_or_acknowledged_changes_the_etag(cast: Cast, client: Client, today: None) -> None:
    factories.published(factories.session(cast.training_class))
    version = cast.training_class.timetable_versions.get()
    etags = [client.get(URL)["ETag"]]
    notice = Notice.objects.create(version=version, cadre=cast.cadre)
    etags.append(client.get(URL)["ETag"])
    notices.read(Notice.objects.filter(pk=notice.pk))
    etags.append(client.get(URL)["ETag"])
    notices.acknowledge(Notice.objects.filter(pk=notice.pk), by=None)
    etags.append(client.get(URL)["ETag"])
    assert len(set(etags)) == 4
    assert client.get(URL, headers={"If-None-Match": etags[-1]}).status_code == 304


def test_R11_my_leave_stands_there_and_changes_the_etag(cast: Cast, client: Client, today: None) -> None:
    factories.published(factories.session(cast.training_class))
    page, morning = client.get(URL), HalfDay(MONDAY, "AM")
    assert f'href="/enrolments/{cast.enrolment.pk}/leave/new/"' in page.content.decode()
    request = leave.ask(
        cast.enrolment,
        by=cast.cadre_user,
        span=Span.of_half_days(morning, morning),
        kind="PERSONAL",
        reason="家中有事",
    )
    asked = client.get(URL, headers={"If-None-Match": page["ETag"]})
    assert "待所在单位意见" in asked.content.decode()
    leave.withdraw(request, by=cast.cadre_user)
    gone = client.get(URL, headers={"If-None-Match": asked["ETag"]})
    assert "已撤回" in gone.content.decode()
    assert client.get(URL, headers={"If-None-Match": gone["ETag"]}).status_code == 304


def test_another_s_page_has_another_etag(
    cast: Cast, client: Client, as_user: Callable[[User], Client], today: None
) -> None:
    assert client.get(URL)["ETag"] != as_user(cast.organiser).get(URL)["ETag"]


def test_the_queries_do_not_grow(
    cast: Cast, client: Client, today: None, count_queries: Callable[[], Any]
) -> None:
    factories.published(factories.session(cast.training_class))
    version = cast.training_class.timetable_versions.get()
    Notice.objects.create(version=version, cadre=cast.cadre)
    with count_queries() as few:
        client.get(URL)
    for number in range(1, 4):
        start = at("09:00", MONDAY + dt.timedelta(days=number))
        factories.published(factories.session(cast.training_class, start=start))
        other = TimetableVersion.objects.create(training_class=cast.training_class, number=number + 1)
        Notice.objects.create(version=other, cadre=cast.cadre)
    with count_queries() as many:
        client.get(URL)
    # Leave, check-in windows, what is to be rated and handed in, certificates: six more than before these blocks; what is
    # unread: one, for the bell, the page and its ETag together; what there is to read: one.
    assert len(few) == len(many) <= 24


def test_an_unread_message_stands_there_until_it_is_read(cast: Cast, client: Client, today: None) -> None:
    etags = [client.get(URL)["ETag"]]
    message = say(cast, "请带身份证")
    response = client.get(URL)
    etags.append(response["ETag"])
    assert [item.title for item in response.context["unread"]] == ["请带身份证"]
    assert "新消息" in response.content.decode()
    client.get(reverse("reminders:inbox_detail", args=["messages", message.pk]))
    response = client.get(URL)
    etags.append(response["ETag"])
    assert (response.context["unread"], "新消息" in response.content.decode()) == ([], False)
    assert len(set(etags)) == 2, "read, the page is as it was"
    assert client.get(URL, headers={"If-None-Match": etags[2]}).status_code == 304


def test_the_latest_three_of_many_stand_there_for_one_query_more(
    cast: Cast, client: Client, today: None, count_queries: Callable[[], Any]
) -> None:
    with count_queries() as none:
        client.get(URL)
    for number in range(5):
        say(cast, f"第{number}条", minutes=number)
    with count_queries() as five:
        response = client.get(URL)
    assert [item.title for item in response.context["unread"]] == ["第0条", "第1条", "第2条"]
    assert len(five) == len(none) + 1


def test_my_certificates_lead_to_the_page_that_confirms_them(cast: Cast, client: Client, today: None) -> None:
    before = client.get(URL)
    assert "结业证书" not in before.content.decode()
    (mine,) = certificates.issue(cast.training_class, [cast.enrolment], on=MONDAY)
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    Enrolment.objects.update(status="COMPLETED")
    after = client.get(URL)
    assert after["ETag"] != before["ETag"]
    assert [row.pk for row in after.context["certificates"]] == [mine.pk]
    address = f"/c/{mine.code}/"
    assert f'href="{address}">{mine.number}</a>' in after.content.decode()
    assert client.get(address).status_code == 200
    certificates.void(cast.training_class)
    assert client.get(URL).context["certificates"] == []


def test_an_account_without_a_cadre_is_told_so(
    cast: Cast, as_user: Callable[[User], Client], today: None
) -> None:
    response = as_user(cast.organiser).get(URL)
    assert response.status_code == 200
    assert "这个账号还没有对应的干部。" in response.content.decode()


def test_anonymous_signs_in_first(db: None) -> None:
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"


def test_only_get(client: Client) -> None:
    assert client.post(URL).status_code == 405


def test_materials_of_today_s_session_come_before_those_of_the_class(
    cast: Cast, client: Client, today: None
) -> None:
    paper = handouts.paper(cast)
    for title, day in (("今天的课", MONDAY), ("明天的课", TUESDAY)):
        lesson = handouts.lecture(cast.training_class, title, start=at("09:00", day))
        handouts.notes(cast, lesson, f"{title}.pdf")
    handouts.notes(cast, lesson, "底稿.pdf", released=False)
    response = client.get(URL)
    assert [row.title for row in response.context["materials"].shown] == ["今天的课.pdf", "学员须知"]
    page = response.content.decode()
    assert f"/handouts/{paper.pk}/file/" in page
    assert f"/classes/{cast.training_class.pk}/materials/" in page
    assert "明天的课.pdf" not in page


def test_the_etag_changes_with_the_materials(cast: Cast, client: Client, today: None) -> None:
    etags = [client.get(URL)["ETag"]]
    material = handouts.notes(cast, handouts.lecture(cast.training_class), released=False)
    etags.append(client.get(URL)["ETag"])
    handing_out.release(material, by=cast.organiser, released=True)
    etags.append(client.get(URL)["ETag"])
    paper = handouts.paper(cast, shown=False)
    assert client.get(URL)["ETag"] == etags[-1], "what is not shown changes nothing"
    planning.show_document(paper, by=cast.organiser, shown=True)
    etags.append(client.get(URL)["ETag"])
    assert len(set(etags)) == 4
