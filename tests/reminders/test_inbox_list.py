"""消息: notices and messages in one list, the newest first; what is unread, and for how long it is kept."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from reminders.models import Channel, Message, MessageStatus, RuleName
from tests import factories
from tests.conftest import Cast
from timetable.models import Notice, TimetableVersion

URL = reverse("reminders:inbox_list")
NOW = "2026-11-23T08:00:00+08:00"


def say(cast: Cast, title: str = "请于今天交材料", *, minutes: int = 0, **fields: Any) -> Message:
    """A message that reached the cadre's inbox so many minutes ago."""
    fields.setdefault("rule", RuleName.ANNOUNCEMENT)
    fields.setdefault("cadre", cast.cadre if "user" not in fields else None)
    fields.setdefault("status", MessageStatus.SENT)
    fields.setdefault("channel", Channel.IN_APP)
    fields.setdefault("subject_version", "1")
    fields.setdefault("training_class", cast.training_class)
    return Message.objects.create(
        title=title,
        text=fields.pop("text", "内容"),
        subject=f"announcement/{Message.objects.count()}",
        sent_at=timezone.now() - dt.timedelta(minutes=minutes),
        **fields,
    )


def tell(cast: Cast, number: int = 1, *, minutes: int = 0, **whom: Any) -> Notice:
    """A notice of a version of the class's timetable that was published so many minutes ago."""
    version = TimetableVersion.objects.create(
        training_class=cast.training_class,
        number=number,
        published_at=timezone.now() - dt.timedelta(minutes=minutes),
    )
    return Notice.objects.create(version=version, **(whom or {"cadre": cast.cadre}))


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client], today: None) -> Client:
    """The cadre's browser, Monday at eight."""
    return as_user(cast.cadre_user)


def lines(response: Any) -> list[tuple[str, bool]]:
    """(title, whether it is read) of each."""
    return [(item.title, item.row.read_at is not None) for item in response.context["items"]]


def bell(response: Any) -> int:
    return int(response.context["bar"].unread)


def test_both_kinds_stand_in_one_list_by_time(cast: Cast, client: Client) -> None:
    say(cast, "早的", minutes=50, read_at=timezone.now())
    tell(cast, 1, minutes=40)
    say(cast, "晚的", minutes=30)
    tell(cast, 2, minutes=20)
    response = client.get(URL)
    assert lines(response) == [
        ("课表有变动：社区干部培训班", False),
        ("晚的", False),
        ("课表发布了：社区干部培训班", False),
        ("早的", True),
    ]
    assert bell(response) == 3
    html = response.content.decode()
    assert (html.count(">未读<"), "3条未读消息" in html) == (3, True)
    assert response["Cache-Control"] == "no-store, private"


def test_a_person_who_serves_and_is_trained_has_both_in_one(
    cast: Cast, as_user: Callable[[User], Client], today: None
) -> None:
    say(cast, "给学员", minutes=2)
    say(cast, "给班主任", minutes=1, user=cast.cadre_user)
    assert lines(as_user(cast.cadre_user).get(URL)) == [("给班主任", False), ("给学员", False)]


@pytest.mark.parametrize(
    "role", ["organiser", "head_teacher", "liaison", "finance", "auditor", "administrator"]
)
def test_everybody_has_one_and_nobody_sees_another_s(
    cast: Cast, as_user: Callable[[User], Client], today: None, role: str
) -> None:
    say(cast, "给学员")
    person = getattr(cast, role)
    tell(cast, user=person)
    say(cast, "给我", user=person, minutes=1)
    response = as_user(person).get(URL)
    assert lines(response) == [("课表发布了：社区干部培训班", False), ("给我", False)]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": MessageStatus.CANCELLED},
        {"status": MessageStatus.WAITING},
        {"status": MessageStatus.MISSED},
        {"channel": Channel.EMAIL},
        {"rule": RuleName.TIMETABLE_CHANGED},
    ],
    ids=str,
)
def test_what_did_not_reach_the_inbox_is_not_there(cast: Cast, client: Client, fields: Any) -> None:
    say(cast, **fields)
    response = client.get(URL)
    assert (lines(response), bell(response)) == ([], 0)
    assert "还没有消息。" in response.content.decode()


def test_it_keeps_ninety_days(cast: Cast, client: Client) -> None:
    ninety = 90 * 24 * 60
    say(cast, "够新", minutes=ninety - 1)
    say(cast, "太旧", minutes=ninety)
    tell(cast, 1, minutes=ninety - 2)
    tell(cast, 2, minutes=ninety)
    response = client.get(URL)
    assert lines(response) == [("课表发布了：社区干部培训班", False), ("够新", False)]
    assert bell(response) == 2


@pytest.mark.parametrize(
    ("rule", "minutes", "until", "said"),
    [
        (RuleName.SESSION_AHEAD, 9, 60, True),
        (RuleName.SESSION_AHEAD, 10, 60, False),
        (RuleName.SESSION_AHEAD, 11, 60, False),
        (RuleName.SESSION_AHEAD, 9, -9, False),
        (RuleName.ANNOUNCEMENT, 9, 60, False),
    ],
    ids=["after the reminder", "with it", "before it", "after the session", "not about sessions"],
)
def test_a_reminder_that_a_change_overtook_says_so(
    cast: Cast, client: Client, rule: str, minutes: int, until: int, said: bool
) -> None:
    useful = timezone.now() + dt.timedelta(minutes=until)
    say(cast, rule=rule, minutes=10, useful_until=useful)
    tell(cast, 2, minutes=minutes)
    assert ("之后有调整，请以课表为准。" in client.get(URL).content.decode()) is said


def test_a_change_told_to_others_overtakes_nothing(cast: Cast, client: Client) -> None:
    soon = timezone.now() + dt.timedelta(hours=1)
    say(cast, rule=RuleName.SESSION_AHEAD, minutes=10, useful_until=soon)
    tell(cast, 2, minutes=9, user=cast.head_teacher)
    assert "之后有调整" not in client.get(URL).content.decode()


def test_said_received_from_the_list_and_back(cast: Cast, client: Client) -> None:
    notice = tell(cast)
    page = client.get(URL).content.decode()
    assert f'name="notice" value="{notice.pk}"' in page
    response = client.post(
        reverse("timetable:notice_acknowledge"), {"notice": notice.pk, "next": URL}, follow=True
    )
    notice.refresh_from_db()
    assert (response.redirect_chain, notice.acknowledged_at, notice.read_at) == (
        [(URL, 302)],
        timezone.now(),
        timezone.now(),
    )
    assert (bell(response), ">已收到<" in response.content.decode()) == (0, True)


def test_it_is_paged_and_the_queries_do_not_grow(cast: Cast, client: Client, count_queries: Any) -> None:
    say(cast, minutes=1)
    tell(cast)
    with count_queries() as few:
        client.get(URL)
    for number in range(2, 24):
        say(cast, f"第{number}条", minutes=number)
        tell(cast, number, minutes=number)
    with count_queries() as many:
        response = client.get(URL)
    assert (len(response.context["items"]), response.context["page"].paginator.count) == (20, 46)
    assert len(many) == len(few)
    assert len(client.get(URL, {"page": 3}).context["items"]) == 6
    assert len(client.get(URL, {"page": "x"}).context["items"]) == 20


def test_the_bell_costs_a_page_one_query_and_stops_counting(
    cast: Cast, client: Client, count_queries: Any
) -> None:
    Message.objects.bulk_create(
        Message(
            rule=RuleName.ANNOUNCEMENT,
            training_class=cast.training_class,
            subject=f"announcement/{number}",
            subject_version="1",
            channel=Channel.IN_APP,
            cadre=cast.cadre,
            status=MessageStatus.SENT,
            sent_at=timezone.now(),
        )
        for number in range(101)
    )
    with count_queries() as queries:
        page = client.get(reverse("accounts:password_change"))
    asked = [query["sql"] for query in queries if "reminders_message" in query["sql"]]
    assert (len(asked), "99+" in page.content.decode(), "99条以上未读消息" in page.content.decode()) == (
        1,
        True,
        True,
    )


def test_whoever_has_not_signed_in_has_no_bell(db: None, count_queries: Any) -> None:
    with count_queries() as queries:
        page = Client().get("/sign-in/").content.decode()
    assert (URL in page, [query for query in queries if "reminders" in query["sql"]]) == (False, [])


def test_a_liaison_of_another_town_does_not_see_mine(
    cast: Cast, as_user: Callable[[User], Client], today: None
) -> None:
    say(cast, user=cast.liaison)
    assert lines(as_user(cast.other_liaison).get(URL)) == []


def test_the_summary_names_what_changed(cast: Cast, client: Client) -> None:
    session = factories.published(factories.session(cast.training_class, "基层党建"))
    version = session.version
    Notice.objects.create(version=version, cadre=cast.cadre, sessions=[session.pk])
    (item,) = client.get(URL).context["items"]
    assert item.summary == "目前没有安排您的课。"
