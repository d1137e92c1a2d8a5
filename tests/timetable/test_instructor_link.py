"""A lecturer's own page, by the link alone."""

import datetime as dt
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import guessing
from config.logs import HideTokens
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Asked, Publish
from timetable import asking, links, scheduling
from timetable.models import Instructor

TOMORROW = MONDAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_guesses_yet(db: None) -> None:
    cache.clear()


def test_it_says_what_is_asked_and_whom_to_call(cast: Cast, asked: Asked) -> None:
    html = Client().get(asked.page).content.decode()
    for text in (
        "陈静老师，您好",
        "社区干部培训班",
        "11月24日上午 09:00–11:30",
        "区委党校",
        "全班，1 人",
        "以发布的课表为准",
        "刘老师",
        "班主任",
        "13700002222",
        "王科长",
        "请答复",
    ):
        assert text in html


def test_it_holds_no_trainee_and_no_phone_of_the_lecturer(cast: Cast, asked: Asked) -> None:
    html = Client().get(asked.page).content.decode()
    assert [word in html for word in ("王小宁", "13800005678", "13900001111", "花园社区")] == [False] * 4


def test_only_what_was_asked_of_this_lecturer_in_this_class(
    cast: Cast, asked: Asked, add: Add, lecturer: Instructor, other_class: TrainingClass
) -> None:
    add("没邀请的课", start=at("14:00", TOMORROW), instructors=[lecturer])
    other = factories.instructor(cast.district, "李明")
    theirs = add("别人的课", start=at("19:00", TOMORROW), instructors=[other])
    asking.invite(theirs, other, by=cast.organiser)
    elsewhere = add("别班的课", training_class=other_class, start=at("14:00"), instructors=[lecturer])
    asking.invite(elsewhere, lecturer, by=cast.organiser)
    found = Client().get(asked.page).context["invitations"]
    assert [one.facts.title for one in found] == ["基层党建"]


def test_a_note_of_the_organiser_s_own_is_not_the_lecturer_s_to_read(cast: Cast, asked: Asked) -> None:
    asking.confirm(asked.session, asked.link.instructor, by=cast.organiser, note="第三次才打通")
    assert "第三次才打通" not in Client().get(asked.page).content.decode()


def test_a_called_off_session_says_so_and_asks_nothing(cast: Cast, asked: Asked) -> None:
    scheduling.cancel(asked.session, by=cast.organiser, reason="台风")
    html = Client().get(asked.page).content.decode()
    assert ("停课" in html, 'name="answer"' in html, 'type="file"' in html) == (True, False, False)


def test_what_was_confirmed_for_another_time_says_so(cast: Cast, asked: Asked) -> None:
    asking.confirm(asked.session, asked.link.instructor, by=None, link=asked.link)
    scheduling.move(asked.session, by=cast.organiser, version=1, start=at("14:00", TOMORROW))
    html = Client().get(asked.page).content.decode()
    assert ("时间已改，需重新确认" in html, "11月24日下午 14:00" in html, "请答复" in html) == (
        True,
        True,
        True,
    )


def test_a_dead_link_says_so_in_words(cast: Cast, asked: Asked) -> None:
    links.revoke(asked.link, by=cast.organiser)
    for page in (asked.page, "/l/" + "x" * 43 + "/"):
        response = Client().get(page)
        assert (response.status_code, "这个链接已经失效。" in response.content.decode()) == (404, True)


def test_guessing_is_slowed_down(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 3)
    client = Client()
    found = [client.get(f"/{kind}/guess/").status_code for kind in ("l", "p", "t", "l")]
    assert (found, client.get(asked.page).status_code) == ([404, 404, 404, 429], 200)


def test_opening_the_right_link_is_not_guessing(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 1)
    assert [Client().get(asked.page).status_code for _phone in range(3)] == [200] * 3


def test_no_cache_no_search_engine_and_no_other_site_learns_of_it(asked: Asked) -> None:
    response = Client().get(asked.page)
    names = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    assert [response[name] for name in names] == ["no-store, private", "noindex, nofollow", "same-origin"]


def test_it_signs_nobody_in(asked: Asked) -> None:
    client = Client()
    client.get(asked.page)
    assert client.get("/me/").status_code == 302


def test_the_token_is_in_no_log(asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(HideTokens())
    with caplog.at_level(logging.WARNING):
        Client().get("/l/a-secret-that-is-wrong/")
        Client().post("/l/a-secret-that-is-wrong/sessions/1/")
    assert ("a-secret" in caplog.text, "/l/…" in caplog.text) == (False, True)


def test_only_get(asked: Asked) -> None:
    assert Client().post(asked.page).status_code == 405


def test_the_queries_do_not_grow_with_the_sessions(
    cast: Cast, asked: Asked, add: Add, lecturer: Instructor, count_queries: Any
) -> None:
    taken = []
    for size in (1, 3):
        for number in range(size):
            add(start=at("14:00", MONDAY + dt.timedelta(days=size * 3 + number)), instructors=[lecturer])
        asking.invite_all(cast.training_class, by=cast.organiser)
        with count_queries() as queries:
            Client().get(asked.page)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_the_next_session_as_published_stands_first(
    cast: Cast, asked: Asked, add: Add, publish: Publish, lecturer: Instructor, time_machine_at: Any
) -> None:
    assert Client().get(asked.page).context["next"] is None, "nothing is published"
    add("今天的", instructors=[lecturer])
    publish()
    scheduling.move(asked.session, by=cast.organiser, version=1, start=at("14:00", TOMORROW))
    found = []
    for now in ("23T11:29:59", "23T11:30:00", "24T11:29:59", "24T11:30:00"):
        with time_machine_at(f"2026-11-{now}+08:00"):
            response = Client().get(asked.page)
        nearest = response.context["next"]
        word = next((word for word in ("今天的课", "明天的课") if word in response.content.decode()), "")
        found.append((word, nearest and nearest.title))
    assert found == [("今天的课", "今天的"), ("明天的课", "基层党建"), ("今天的课", "基层党建"), ("", None)]


def test_what_the_lecturer_declined_or_another_holds_is_not_next(
    cast: Cast, asked: Asked, add: Add, publish: Publish
) -> None:
    add("别人的", instructors=[factories.instructor(cast.district, "李明")])
    publish()
    assert Client().get(asked.page).context["next"].title == "基层党建"
    asking.decline(asked.session, asked.link.instructor, by=None, link=asked.link, note="")
    assert Client().get(asked.page).context["next"] is None


def test_what_is_over_comes_last(
    cast: Cast, asked: Asked, add: Add, lecturer: Instructor, time_machine_at: Any
) -> None:
    later = add("后天的课", start=at("09:00", MONDAY + dt.timedelta(days=2)), instructors=[lecturer])
    asking.invite(later, lecturer, by=cast.organiser)
    with time_machine_at("2026-11-24T12:00:00+08:00"):
        found = Client().get(asked.page).context["invitations"]
    assert [one.facts.title for one in found] == ["后天的课", "基层党建"]
