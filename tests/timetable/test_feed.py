"""The calendar feed of a cadre."""

import datetime as dt
import logging
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from config.logs import HideTokens
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from timetable import feeds, scheduling
from trainees import links
from trainees.models import EnrolmentStatus, LinkKind, PersonalLink


@pytest.fixture
def address(cast: Cast) -> str:
    return f"/f/{links.issue(cast.cadre, kind=LinkKind.FEED, by=None)}.ics"


def events(address: str) -> list[Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def summaries(address: str) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(address)]


def test_it_works_without_signing_in(cast: Cast, add: Add, publish: Publish, address: str) -> None:
    room = factories.room(cast.district)
    session = add(room=room, instructors=[factories.instructor(cast.district)], chair="周主任")
    version = publish()
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "Set-Cookie" not in answer
    calendar = Calendar.from_ical(answer.content)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    event: Any = calendar.walk("VEVENT")[0]
    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "STATUS", "SEQUENCE")} == {
        "UID": f"{session.pk}@session.kaiban",
        "SUMMARY": "基层党建",
        "LOCATION": "三楼301教室",
        "STATUS": "CONFIRMED",
        "SEQUENCE": "0",
    }
    assert (event.start, event.end) == (at("09:00"), at("11:30"))
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["DTSTAMP"].dt == version.published_at.replace(microsecond=0)


def test_it_holds_no_personal_data(cast: Cast, add: Add, publish: Publish, address: str) -> None:
    add(instructors=[factories.instructor(cast.district, phone="13900001111")], chair="周主任")
    publish()
    text = Client().get(address).content.decode()
    assert [word in text for word in ("王小宁", "13800005678", "陈静", "周主任", "花园社区")] == [False] * 5


def test_a_draft_is_nobodys_business(add: Add, publish: Publish, address: str) -> None:
    add()
    publish()
    add("没发布的课", start=at("14:00"))
    assert summaries(address) == ["基层党建"]


def test_a_moved_session_keeps_its_name_and_counts_up_a_cancelled_one_says_so(
    cast: Cast, add: Add, publish: Publish, address: str
) -> None:
    moved, cancelled = add("要调的课"), add("要停的课", start=at("14:00"))
    publish()
    before = {str(event["UID"]): int(event["SEQUENCE"]) for event in events(address)}
    scheduling.move(moved, by=cast.organiser, version=1, start=at("19:00"))
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风")
    publish()
    after = {str(event["SUMMARY"]): event for event in events(address)}
    assert {str(event["UID"]): int(event["SEQUENCE"]) for event in after.values()} == {
        uid: number + 1 for uid, number in before.items()
    }
    assert (after["要调的课"].start, str(after["要调的课"]["STATUS"])) == (at("19:00"), "CONFIRMED")
    assert str(after["停课：要停的课"]["STATUS"]) == "CANCELLED"


def test_a_session_published_alone_counts_up_alone(
    cast: Cast, add: Add, publish: Publish, address: str
) -> None:
    moved, cancelled = add("要调的课"), add("要停的课", start=at("14:00"))
    publish()
    etags = [Client().get(address)["ETag"]]
    scheduling.move(moved, by=cast.organiser, version=1, start=at("19:00"))
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风")
    found = []
    for session in (cancelled, moved):
        publish(only=[session.pk])
        etags.append(Client().get(address)["ETag"])
        found.append(
            {
                str(event["SUMMARY"]): (int(event["SEQUENCE"]), str(event["STATUS"]))
                for event in events(address)
            }
        )
    assert found == [
        {"要调的课": (0, "CONFIRMED"), "停课：要停的课": (1, "CANCELLED")},
        {"要调的课": (1, "CONFIRMED"), "停课：要停的课": (1, "CANCELLED")},
    ]
    assert len(set(etags)) == 3


def test_only_the_own_group_and_only_since_joining(
    cast: Cast, add: Add, publish: Publish, address: str
) -> None:
    one, two = factories.group(cast.training_class, 1), factories.group(cast.training_class, 2)
    cast.enrolment.group = one
    cast.enrolment.expected_from = at("14:00")
    cast.enrolment.save()
    add("来之前的课")
    add("一组讨论", start=at("14:00"), groups=[one])
    add("二组讨论", start=at("14:00"), groups=[two])
    add("全班的课", start=at("19:00"))
    publish()
    assert summaries(address) == ["一组讨论", "全班的课"]


def test_a_joint_session_of_another_class_is_in_it(
    cast: Cast, other_class: TrainingClass, add: Add, publish: Publish, address: str
) -> None:
    group = factories.group(other_class)
    add("合班讲座", training_class=other_class, joint_classes=[cast.training_class], groups=[group])
    publish(other_class)
    assert summaries(address) == ["合班讲座"]


@pytest.mark.parametrize("status", ["CANCELLED", "REPLACED", "DISMISSED", "NOMINATED"])
def test_it_is_empty_when_the_person_has_left(
    cast: Cast, add: Add, publish: Publish, address: str, status: str
) -> None:
    add()
    publish()
    cast.training_class.enrolments.update(status=EnrolmentStatus(status))
    assert events(address) == []


def test_what_is_over_a_year_old_is_left_out(
    add: Add, publish: Publish, address: str, time_machine_at: Any
) -> None:
    add()
    publish()
    with time_machine_at("2027-11-24T11:00:00+08:00"):
        assert summaries(address) == ["基层党建"]
    with time_machine_at("2027-11-24T12:00:00+08:00"):
        assert summaries(address) == []


def test_unknown_revoked_and_other_links_open_nothing(cast: Cast, address: str) -> None:
    page = links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)
    renewed = f"/f/{links.issue(cast.cadre, kind=LinkKind.FEED, by=None)}.ics"
    found = [Client().get(where).status_code for where in ("/f/x.ics", f"/f/{page}.ics", address, renewed)]
    assert found == [404, 404, 404, 200]
    links.revoke(PersonalLink.objects.get(kind="FEED", revoked_at=None), by=None)
    assert Client().get(renewed).status_code == 404


def test_a_disabled_account_has_no_feed(cast: Cast, address: str) -> None:
    cast.cadre_user.is_active = False
    cast.cadre_user.save()
    assert Client().get(address).status_code == 404


def test_it_opens_no_other_page(address: str) -> None:
    client = Client()
    client.get(address)
    assert client.get("/me/").status_code == 302


def test_only_get(address: str) -> None:
    assert [Client().post(address).status_code, Client().head(address).status_code] == [405, 200]


def test_304_until_something_changes(
    cast: Cast, add: Add, publish: Publish, address: str, count_queries: Any
) -> None:
    session = add()
    publish()
    etag = Client().get(address)["ETag"]
    with count_queries() as queries:
        answer = Client().get(address, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, len(queries)) == (304, b"", 3)
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    assert Client().get(address, headers={"If-None-Match": etag}).status_code == 304
    publish()
    answer = Client().get(address, headers={"If-None-Match": etag})
    assert (answer.status_code, answer["ETag"] != etag) == (200, True)


def test_equal_rows_give_equal_bytes(cast: Cast, add: Add, publish: Publish, time_machine_at: Any) -> None:
    add()
    publish()
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        first = feeds.calendar_of(cast.cadre)
    with time_machine_at("2027-01-23T08:00:00+08:00"):
        assert feeds.calendar_of(cast.cadre) == first


def test_the_token_is_not_logged(cast: Cast, address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(HideTokens())
    with caplog.at_level(logging.WARNING):
        Client().get("/f/a-secret-that-is-wrong.ics")
    assert ("a-secret" in caplog.text, "/f/…" in caplog.text) == (False, True)


def test_the_queries_do_not_grow_with_the_sessions(
    add: Add, publish: Publish, address: str, count_queries: Any
) -> None:
    taken = []
    for size in (1, 3):
        for number in range(size):
            add(start=at("09:00", MONDAY + dt.timedelta(days=size * 3 + number)))
        publish()
        with count_queries() as queries:
            Client().get(address)
        taken.append(len(queries))
    assert taken == [3, 3]


def test_times_are_shanghais(add: Add, publish: Publish, address: str) -> None:
    add()
    publish()
    assert events(address)[0].start.astimezone(ZoneInfo("UTC")).hour == 1
