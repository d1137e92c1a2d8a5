"""A turn shares its time out: nothing that is slow, full, broken or fatal holds up what is not."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reminders import patience, planning, sending, tasks
from reminders.due import RULES
from reminders.models import ChannelSetting, Message, RuleName, RuleSetting
from tests.conftest import Cast
from tests.reminders import many
from tests.reminders.sink import Mail, Reply, Sink

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def waiting(cast: Cast, change_rule: Any) -> Callable[[int, int], None]:
    """`waiting(3, 5)`: three mails and, less urgent, five in-app messages wait."""

    def make(mails: int, in_app: int) -> None:
        planning.work_out()
        row = Message.objects.get()
        Message.objects.all().delete()
        people = many.enrol(cast, max(mails, in_app))
        now = timezone.now()
        for channel, size, age in (("EMAIL", mails, 60), ("IN_APP", in_app, 30)):
            Message.objects.bulk_create(
                Message(
                    rule=row.rule,
                    training_class=row.training_class,
                    subject=row.subject,
                    subject_version=row.subject_version,
                    audience=row.audience,
                    channel=channel,
                    cadre=person,
                    due_at=now,
                    next_try_at=now - dt.timedelta(seconds=age),
                )
                for person in people[:size]
            )
        notices = [
            type(notice)(version=notice.version, cadre=person, sessions=notice.sessions)
            for notice in row.training_class.timetable_versions.get().notices.filter(cadre=row.cadre)
            for person in people
        ]
        type(notices[0]).objects.bulk_create(notices)
        change_rule(
            "TIMETABLE_PUBLISHED",
            channels=["EMAIL", "IN_APP"],
            audiences=["TRAINEES"],
            quiet_from=None,
            quiet_to=None,
            is_on=True,
        )

    return make


def counts() -> dict[tuple[str, str], int]:
    return dict(Counter(Message.objects.values_list("channel", "status")))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_that_does_not_answer_holds_up_only_its_own(
    sink: Sink, waiting: Callable[[int, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "HAND_OVER", 0.5)
    monkeypatch.setattr(sending, "SLOW", 0.3)
    monkeypatch.setattr(patience, "AGAIN", 0.2)
    sink.greeting = lambda: time.sleep(2)
    waiting(3, 20)
    assert sending.send_waiting(budget=20) == 21
    assert counts() == {("EMAIL", "WAITING"): 3, ("IN_APP", "SENT"): 20}
    assert sorted(Message.objects.filter(channel="EMAIL").values_list("attempts", flat=True)) == [0, 0, 1]


def test_a_slow_way_gets_its_share_of_the_time_and_no_more(
    sink: Sink, waiting: Callable[[int, int], None]
) -> None:
    def slowly(mail: Mail) -> Reply:
        time.sleep(0.4)
        return sink.keep(mail)

    sink.accept = slowly
    waiting(20, 10)
    sending.send_waiting(budget=3)
    assert counts()["IN_APP", "SENT"] == 10
    assert 1 < len(sink.mails) < 9


def test_a_full_bucket_rests_and_what_it_holds_keeps_its_order(
    cast: Cast, sink: Sink, waiting: Callable[[int, int], None]
) -> None:
    waiting(8, 4)
    ChannelSetting.objects.update(per_minute=5)
    before = timezone.now()
    assert sending.send_waiting() == 10
    assert counts() == {("EMAIL", "SENT"): 5, ("EMAIL", "WAITING"): 3, ("IN_APP", "SENT"): 4}
    rest = Message.objects.filter(channel="EMAIL", status="WAITING").order_by("pk")
    assert {row.attempts for row in rest} == {0}
    assert [row.next_try_at > before for row in rest] == [True, False, False]
    assert sending.send_waiting() == 1


def test_another_district_is_not_held_up_by_a_full_bucket(
    cast: Cast, sink: Sink, waiting: Callable[[int, int], None]
) -> None:
    waiting(3, 1)
    ChannelSetting.objects.update(per_minute=1)
    plan = type(cast.training_class.plan).objects.create(district=cast.stranger.grants.get().unit, year=2026)
    abroad = type(cast.training_class).objects.create(plan=plan, name="外区班", host=plan.district)
    last = Message.objects.filter(channel="EMAIL").order_by("pk").last()
    assert last
    Message.objects.filter(pk=last.pk).update(training_class=abroad)
    sending.send_waiting()
    last.refresh_from_db()
    assert (last.status, counts()["EMAIL", "SENT"]) == ("CANCELLED", 1)


@pytest.mark.parametrize(("channel", "most"), [("IN_APP", 8), ("EMAIL", 10)])
def test_few_queries_a_message(
    sink: Sink,
    waiting: Callable[[int, int], None],
    count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]],
    channel: str,
    most: int,
) -> None:
    waiting(12, 12)
    Message.objects.exclude(channel=channel).delete()
    with count_queries() as twelve:
        assert sending.send_waiting() == 12
    Message.objects.filter(pk__in=Message.objects.values("pk")[:2]).update(status="WAITING")
    with count_queries() as two:
        assert sending.send_waiting() == 2
    asked = [query["sql"] for query in twelve if "SAVEPOINT" not in query["sql"]]
    fewer = [query["sql"] for query in two if "SAVEPOINT" not in query["sql"]]
    assert (len(asked) - len(fewer)) / 10 <= most, "\n".join(asked[-most:])


def test_a_message_that_kills_its_workers_is_given_up(sink: Sink) -> None:
    planning.work_out()
    for _attempt in range(len(sending.BACKOFF) + 1):
        assert sending.claim()
        assert sending.claim() is None
        Message.objects.update(lease_until=timezone.now())
        assert sending.free_abandoned() == 1
    message = Message.objects.get()
    assert (message.status, message.attempts, message.claim, message.error) == (
        "FAILED",
        6,
        None,
        "发送多次中断，已停止尝试。可以再发一次。",
    )


def test_one_message_that_cannot_be_asked_about_does_not_stop_the_others(
    sink: Sink, waiting: Callable[[int, int], None], caplog: pytest.LogCaptureFixture
) -> None:
    waiting(0, 3)
    first = Message.objects.order_by("next_try_at", "pk").first()
    assert first
    Message.objects.filter(pk=first.pk).update(rule="NONSENSE")
    assert sending.send_waiting() == 3
    assert counts() == {("IN_APP", "WAITING"): 1, ("IN_APP", "SENT"): 2}
    first.refresh_from_db()
    assert (first.attempts, first.error) == (1, "发送时出现意外错误，详情已记入服务器日志。")
    assert "NONSENSE" in caplog.text


def test_one_rule_that_cannot_be_worked_out_keeps_back_no_other(
    cast: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object) -> list[object]:
        raise ValueError("broken rule")

    monkeypatch.setattr(RULES[RuleName.SESSION_AHEAD], "occasions", broken, raising=False)
    tasks.turn()
    assert (Message.objects.get().status, len(sink.mails)) == ("SENT", 1)
    assert "broken rule" in caplog.text


def test_what_waits_is_sent_also_where_the_working_out_fails(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> int:
        raise ValueError("broken")

    planning.work_out()
    monkeypatch.setattr(planning, "work_out", broken)
    with pytest.raises(ValueError, match="broken"):
        tasks.turn()
    assert len(sink.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_work_out_the_same_at_once_do_not_wait_for_each_other(cast: Cast) -> None:
    setting = RuleSetting.objects.get(rule="TIMETABLE_PUBLISHED", district=cast.district)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [planning.FOLLOWED, setting.pk])
        assert planning.work_out() == 0
        other.rollback()
        assert planning.work_out() == 1


def test_without_the_unique_key_two_beats_write_everything_twice(cast: Cast) -> None:
    """The control of the key; what is written in the overlap of two turns is the same."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX message_once_a_cadre")
    assert (planning.work_out(), planning.work_out()) == (1, 1)


def test_with_the_unique_key_once(cast: Cast) -> None:
    assert (planning.work_out(), planning.work_out()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_is_taking_is_passed_over(
    cast: Cast, sink: Sink, waiting: Callable[[int, int], None]
) -> None:
    """And the control: without `skip_locked` the second waits for the first, without a lock both take the same."""
    waiting(2, 0)
    first, second = Message.objects.order_by("next_try_at", "pk")
    plainly = Message.objects.filter(status="WAITING").order_by("next_try_at", "pk")
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT FROM reminders_message WHERE id = %s FOR UPDATE", [first.pk])
        assert plainly.first() == first
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        claimed = sending.claim()
        assert claimed == second
        assert sending.claim() is None
        with pytest.raises(Exception, match="lock timeout"):
            Message.objects.filter(pk=first.pk).update(attempts=1)
