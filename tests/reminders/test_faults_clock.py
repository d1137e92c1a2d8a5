"""The clock: quiet hours across midnight and New Year, offsets at midnight, time without workers; and a session that is
moved twice before anybody is told."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core import mail
from django.test.utils import CaptureQueriesContext

from reminders import planning, rule_settings, sending
from reminders.models import Channel, Message, RuleSetting
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders import many
from tests.reminders.conftest import Add, Publish
from timetable import scheduling
from timetable.models import Session

NEW_YEAR = dt.date(2027, 1, 1)
QUIET = {"quiet_from": dt.time(21), "quiet_to": dt.time(7)}


def offsets(*clocks: str, days: int = 1) -> list[dict[str, Any]]:
    return [{"days": days, "working": False, "at": clock} for clock in clocks]


@pytest.fixture
def new_year(
    cast: Cast, add: Add, publish: Publish, change_rule: Callable[..., RuleSetting], time_machine_at: Any
) -> Callable[..., None]:
    """`new_year("22:00", session="09:00")`: a session on New Year's Day, told of on the eve at ten by mail and in-app."""

    def make(clock: str, session: str = "09:00") -> None:
        cast.cadre_user.email = "xiaoning@example.org"
        cast.cadre_user.save()
        cast.training_class.ends_on = NEW_YEAR
        cast.training_class.save()
        with time_machine_at("2026-12-20T10:00:00+08:00"):
            start = at(session, NEW_YEAR)
            add("新年第一课", start=start, end=start + dt.timedelta(hours=2))
            publish()
        change_rule(
            "SESSION_AHEAD",
            channels=["IN_APP", "EMAIL"],
            audiences=["TRAINEES"],
            offsets=offsets(clock),
            **QUIET,
        )

    return make


def turn() -> list[tuple[str, str]]:
    """One turn of a worker; how the messages stand then."""
    planning.work_out()
    sending.send_waiting()
    return sorted(Message.objects.filter(rule="SESSION_AHEAD").values_list("channel", "status"))


def test_quiet_hours_reach_over_new_year(new_year: Callable[..., None], time_machine_at: Any) -> None:
    new_year("22:00")
    seen = {}
    for instant in (
        "2026-12-31T21:59:59",
        "2026-12-31T22:00:00",
        "2026-12-31T23:59:59",
        "2027-01-01T00:00:00",
        "2027-01-01T06:59:59",
        "2027-01-01T07:00:00",
    ):
        with time_machine_at(f"{instant}+08:00"):
            seen[instant[5:]] = turn()
    told_within = [("EMAIL", "WAITING"), ("IN_APP", "SENT")]
    assert seen == {
        "12-31T21:59:59": [],
        "12-31T22:00:00": told_within,
        "12-31T23:59:59": told_within,
        "01-01T00:00:00": told_within,
        "01-01T06:59:59": told_within,
        "01-01T07:00:00": [("EMAIL", "SENT"), ("IN_APP", "SENT")],
    }
    (sent,) = mail.outbox
    assert sent.subject == "1月1日上课：社区干部培训班"
    assert Message.objects.get(channel="EMAIL").attempts == 1


def test_what_is_of_no_use_after_the_quiet_hours_is_shown_as_missed(
    new_year: Callable[..., None], time_machine_at: Any
) -> None:
    new_year("22:00", session="07:00")
    with time_machine_at("2026-12-31T22:00:00+08:00"):
        assert turn() == [("EMAIL", "MISSED"), ("IN_APP", "SENT")]
    assert mail.outbox == []


def test_of_use_for_one_minute_more_it_goes(new_year: Callable[..., None], time_machine_at: Any) -> None:
    new_year("22:00", session="07:01")
    with time_machine_at("2026-12-31T22:00:00+08:00"):
        assert turn() == [("EMAIL", "WAITING"), ("IN_APP", "SENT")]
    with time_machine_at("2027-01-01T07:00:00+08:00"):
        assert turn() == [("EMAIL", "SENT"), ("IN_APP", "SENT")]


def test_quiet_hours_that_were_made_longer_meanwhile_are_kept(
    new_year: Callable[..., None], change_rule: Callable[..., RuleSetting], time_machine_at: Any
) -> None:
    new_year("22:00")
    with time_machine_at("2026-12-31T22:00:00+08:00"):
        turn()
    change_rule("SESSION_AHEAD", quiet_to=dt.time(9))
    with time_machine_at("2027-01-01T07:00:00+08:00"):
        assert turn() == [("EMAIL", "MISSED"), ("IN_APP", "SENT")]
    assert Message.objects.get(channel="EMAIL").error == "免打扰结束时已经没有用处，没有发。"


@pytest.mark.parametrize("clock", ["00:00", "23:59"])
def test_an_offset_at_midnight_is_followed_once(
    new_year: Callable[..., None], time_machine_at: Any, clock: str
) -> None:
    new_year(clock)
    day = "2026-12-31"
    before = "2026-12-30T23:59:59" if clock == "00:00" else f"{day}T23:58:59"
    with time_machine_at(f"{before}+08:00"):
        assert turn() == []
    with time_machine_at(f"{day}T{clock}:00+08:00"):
        assert len(turn()) == 2
    for later in (f"{day}T{clock}:30", "2027-01-01T00:00:00", "2027-01-01T00:01:00"):
        with time_machine_at(f"{later}+08:00"):
            assert len(turn()) == 2


def test_a_night_without_workers_is_made_up_once(new_year: Callable[..., None], time_machine_at: Any) -> None:
    new_year("20:00")
    with time_machine_at("2026-12-31T19:59:00+08:00"):
        assert turn() == []
    with time_machine_at("2027-01-01T08:30:00+08:00"):
        assert turn() == [("EMAIL", "SENT"), ("IN_APP", "SENT")]
        assert turn() == [("EMAIL", "SENT"), ("IN_APP", "SENT")]
    assert len(mail.outbox) == 1


def test_without_workers_until_it_has_begun_it_is_shown_as_missed(
    new_year: Callable[..., None], time_machine_at: Any
) -> None:
    new_year("20:00")
    with time_machine_at("2026-12-31T19:59:00+08:00"):
        turn()
    with time_machine_at("2027-01-01T09:00:00+08:00"):
        assert turn() == [("EMAIL", "MISSED"), ("IN_APP", "MISSED")]
    assert mail.outbox == []


def test_quiet_hours_are_local_time_and_end_exactly() -> None:
    setting = RuleSetting(**QUIET)
    night = dt.datetime(2026, 12, 31, 15, 30, tzinfo=dt.UTC)  # 23:30 in Shanghai
    ends = rule_settings.after_quiet(setting, Channel.EMAIL, night)
    assert ends == at("07:00", NEW_YEAR)
    assert rule_settings.after_quiet(setting, Channel.EMAIL, ends) == ends
    assert rule_settings.after_quiet(setting, Channel.IN_APP, night) == night


@pytest.fixture
def move(cast: Cast, publish: Publish) -> Callable[[Session, dt.datetime], None]:
    """Moves a session and publishes that."""

    def act(session: Session, start: dt.datetime) -> None:
        session.refresh_from_db()
        scheduling.move(session, by=cast.organiser, start=start, version=session.version)
        publish()

    return act


@pytest.mark.usefixtures("sunday")
@pytest.mark.parametrize("first", ["13:00", "tuesday"])
def test_moved_twice_between_planning_and_sending_the_last_time_is_told_once(
    cast: Cast,
    add: Add,
    publish: Publish,
    change_rule: Callable[..., RuleSetting],
    move: Callable[[Session, dt.datetime], None],
    time_machine_at: Any,
    first: str,
) -> None:
    cast.cadre_user.email = "xiaoning@example.org"
    cast.cadre_user.save()
    session = add("基层党建")
    publish()
    loud = {"quiet_from": None, "quiet_to": None, "audiences": ["TRAINEES"], "channels": ["EMAIL"]}
    change_rule("SESSION_AHEAD", offsets=offsets("19:00") + offsets("07:30", days=0), **loud)
    change_rule("TIMETABLE_CHANGED", **loud)
    for quiet in ("TIMETABLE_PUBLISHED", "POSTING"):
        change_rule(quiet, is_on=False)
    moved_to = at("13:00") if first == "13:00" else at("09:00", MONDAY + dt.timedelta(days=1))
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        planning.work_out()
    with time_machine_at("2026-11-22T19:05:00+08:00"):
        move(session, moved_to)
        planning.work_out()
    with time_machine_at("2026-11-22T19:10:00+08:00"):
        move(session, at("15:00"))
        planning.work_out()
        sending.send_waiting()
    (told,) = [one.body for one in mail.outbox]
    assert "现11月23日" in told
    assert "15:00" in told or "下午" in told
    with time_machine_at("2026-11-23T07:30:00+08:00"):
        planning.work_out()
        sending.send_waiting()
    assert len(mail.outbox) == 2
    assert "15:00–17:30 《基层党建》" in mail.outbox[1].body
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        planning.work_out(thorough=True)
        assert sending.send_waiting() == 0
    assert sorted(Message.objects.values_list("rule", "status")) == [
        ("SESSION_AHEAD", "CANCELLED"),
        ("SESSION_AHEAD", "SENT"),
        ("TIMETABLE_CHANGED", "CANCELLED"),
        ("TIMETABLE_CHANGED", "SENT"),
    ]


@pytest.mark.usefixtures("sunday")
def test_of_two_sessions_only_what_still_stands_is_told(
    cast: Cast,
    add: Add,
    publish: Publish,
    change_rule: Callable[..., RuleSetting],
    move: Callable[[Session, dt.datetime], None],
    time_machine_at: Any,
) -> None:
    cast.cadre_user.email = "xiaoning@example.org"
    cast.cadre_user.save()
    one, two = add("基层党建"), add("基层治理", start=at("14:00"))
    publish()
    change_rule(
        "TIMETABLE_CHANGED", quiet_from=None, quiet_to=None, audiences=["TRAINEES"], channels=["EMAIL"]
    )
    change_rule("TIMETABLE_PUBLISHED", is_on=False)
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        for session, clock in ((one, "09:00"), (two, "14:00")):
            session.refresh_from_db()
            scheduling.move(
                session,
                by=cast.organiser,
                start=at(clock, MONDAY + dt.timedelta(days=1)),
                version=session.version,
            )
        publish()
        planning.work_out()
        move(one, at("09:00", MONDAY + dt.timedelta(days=2)))
        planning.work_out()
        sending.send_waiting()
    first, second = sorted((sent.body for sent in mail.outbox), key=lambda body: "基层党建" in body)
    assert ("基层治理" in first, "基层党建" in first) == (True, False)
    assert ("基层党建" in second, "11月25日" in second) == (True, True)


@pytest.mark.usefixtures("sunday")
def test_few_queries_a_reminder(
    cast: Cast,
    add: Add,
    publish: Publish,
    change_rule: Callable[..., RuleSetting],
    time_machine_at: Any,
    count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]],
) -> None:
    many.enrol(cast, 11)
    add("基层党建")
    publish()
    change_rule("SESSION_AHEAD", channels=["IN_APP"], audiences=["TRAINEES"])
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        assert planning.work_out() == 12
        with count_queries() as queries:
            assert sending.send_waiting() == 12
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 12 * 10 + 14, "\n".join(asked[-20:])
