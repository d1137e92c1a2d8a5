"""A mail server that is slow, refuses, hangs, or takes a mail and does not say so."""

import datetime as dt
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reminders import memory, patience, planning, sending
from reminders.models import Message
from tests.conftest import Cast
from tests.reminders.conftest import to_sink
from tests.reminders.sink import Dripping, Mail, Reply, Sink, opened

pytestmark = pytest.mark.usefixtures("published")


# Interrupted in its making, smtplib's connection is closed by the collector.
left_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second in place of thirty."""
    monkeypatch.setattr(sending, "HAND_OVER", 0.5)
    monkeypatch.setattr(patience, "AGAIN", 0.2)


def send_one() -> Message:
    """Plans and sends; the message as it is then."""
    assert planning.work_out() == 1
    assert sending.send_waiting(budget=3) == 1
    return Message.objects.get()


def later(message: Message) -> None:
    """Its time for another try has come."""
    Message.objects.filter(pk=message.pk).update(next_try_at=timezone.now())


def in_minutes(message: Message) -> int:
    return round((message.next_try_at - timezone.now()).total_seconds() / 60)


def test_a_slow_server_is_waited_for(sink: Sink) -> None:
    def slowly(mail: Mail) -> Reply:
        time.sleep(0.3)
        return sink.keep(mail)

    sink.accept = slowly
    message = send_one()
    assert (message.status, message.attempts, message.address, len(sink.mails)) == (
        "SENT",
        1,
        "xiaoning@example.org",
        1,
    )


def test_a_recipient_refused_for_good_has_failed_at_once(sink: Sink) -> None:
    sink.recipient = lambda address: "550 no such user"
    message = send_one()
    assert (message.status, message.attempts, message.error, message.address) == (
        "FAILED",
        1,
        "邮件服务器不收这个地址（550）。",
        "xiaoning@example.org",
    )


def test_a_recipient_refused_for_now_is_tried_again_later_and_later(sink: Sink) -> None:
    sink.recipient = lambda address: "451 try later"
    message = send_one()
    waits = []
    while message.status == "WAITING":
        waits.append(in_minutes(message))
        assert (message.claim, message.lease_until) == (None, None)
        assert sending.send_waiting() == 0
        later(message)
        assert sending.send_waiting() == 1
        message.refresh_from_db()
    assert waits == [1, 5, 15, 60, 240]
    assert (message.status, message.attempts, message.error, sink.offered) == (
        "FAILED",
        6,
        "邮件服务器暂时不收。",
        [],
    )


def test_nobody_listens(settings: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        message = send_one()
    assert (message.status, message.attempts, in_minutes(message), message.error) == (
        "WAITING",
        1,
        1,
        "连不上邮件服务器（ConnectionRefusedError）。",
    )


def test_a_mail_taken_without_a_word_goes_again_with_the_same_id(sink: Sink) -> None:
    def half(mail: Mail) -> Reply:
        sink.keep(mail)
        return None

    sink.accept = half
    message = send_one()
    assert (message.status, message.attempts, in_minutes(message)) == ("WAITING", 1, 1)
    sink.accept = sink.keep
    later(message)
    sending.send_waiting()
    message.refresh_from_db()
    assert (message.status, message.attempts, len(sink.mails), sink.repeats) == ("SENT", 2, 2, 1)
    assert sink.mails[0].message_id == f"<{message.message_id}@127.0.0.1>"


@left_open
@pytest.mark.usefixtures("short_patience")
def test_a_server_that_never_answers_costs_its_time_and_no_more(sink: Sink) -> None:
    sink.greeting = lambda: time.sleep(3)
    begun = time.monotonic()
    message = send_one()
    assert time.monotonic() - begun < 2
    assert (message.status, message.attempts, in_minutes(message), message.error) == (
        "WAITING",
        1,
        1,
        "对方很久没有应答。",
    )


@left_open
@pytest.mark.usefixtures("short_patience")
def test_a_server_that_drips_is_left_as_well(settings: Any) -> None:
    with opened(Dripping()) as dripping:
        to_sink(settings, dripping)
        begun = time.monotonic()
        message = send_one()
        assert time.monotonic() - begun < 2
        assert (message.status, message.error) == ("WAITING", "对方很久没有应答。")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("short_patience")
def test_without_the_limit_a_dripping_server_would_hold_the_worker(settings: Any) -> None:
    """The control: in a thread nothing rings, and the timeout of the socket begins anew with each byte."""
    with opened(Dripping()) as dripping:
        to_sink(settings, dripping)
        assert planning.work_out() == 1
        message = sending.claim()
        assert message

        def deliver() -> None:
            try:
                sending.deliver(message)
            finally:
                connections.close_all()

        held = threading.Thread(target=deliver, daemon=True)
        held.start()
        held.join(2)
        assert held.is_alive()
    held.join(30)
    assert not held.is_alive()


def test_the_time_of_a_hand_over_ends_before_the_lease() -> None:
    assert dt.timedelta(seconds=sending.HAND_OVER + 2 * patience.AGAIN) < sending.ENOUGH < sending.LEASE


def test_a_lease_that_is_nearly_over_is_prolonged_before_the_hand_over(sink: Sink) -> None:
    planning.work_out()
    message = sending.claim()
    assert message
    message.lease_until = timezone.now() + dt.timedelta(seconds=20)
    Message.objects.update(lease_until=message.lease_until)
    with CaptureQueriesContext(connection) as queries:
        assert sending.deliver(message)
    prolonged = [query["sql"] for query in queries if 'SET "lease_until" =' in query["sql"]]
    assert len(prolonged) == 1
    assert Message.objects.get().status == "SENT"


def test_one_that_somebody_else_took_over_is_not_handed_over(sink: Sink) -> None:
    planning.work_out()
    message = sending.claim()
    assert message
    past = timezone.now() - dt.timedelta(seconds=1)
    Message.objects.update(lease_until=past)
    message.lease_until = past
    assert sending.free_abandoned() == 1
    assert not sending.deliver(message)
    assert sink.offered == []


def test_the_soft_limit_in_mid_hand_over_frees_the_row(sink: Sink) -> None:
    """As Celery does it: SIGUSR1, whose handler raises."""

    def limit(number: int, frame: object) -> None:
        raise SoftTimeLimitExceeded

    def ring(mail: Mail) -> Reply:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
        time.sleep(0.2)
        return None

    sink.accept = ring
    planning.work_out()
    former = signal.signal(signal.SIGUSR1, limit)
    try:
        with pytest.raises(SoftTimeLimitExceeded):
            sending.send_waiting()
    finally:
        signal.signal(signal.SIGUSR1, former)
    message = Message.objects.get()
    assert (message.status, message.attempts, message.claim, in_minutes(message)) == ("WAITING", 1, None, 1)


def test_the_soft_limit_before_the_hand_over_is_no_attempt(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limit(*args: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(memory.Memory, "setting_of", limit)
    planning.work_out()
    with pytest.raises(SoftTimeLimitExceeded):
        sending.send_waiting()
    message = Message.objects.get()
    assert (message.status, message.attempts, message.claim) == ("WAITING", 0, None)
    monkeypatch.undo()
    assert sending.send_waiting() == 1
    assert len(sink.mails) == 1


def cut_the_connection() -> None:
    """As an administrator, or a network, does it: by another connection."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
            "current_database()"
        )


def cutting(sink: Sink) -> Callable[[Mail], Reply]:
    def cut(mail: Mail) -> Reply:
        cut_the_connection()
        return sink.keep(mail)

    return cut


@pytest.mark.django_db(transaction=True)
def test_a_connection_cut_between_hand_over_and_record_repeats_nothing(cast: Cast, sink: Sink) -> None:
    sink.accept = cutting(sink)
    message = send_one()
    assert (message.status, message.attempts, len(sink.mails)) == ("SENT", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_second_record_it_would_go_again_by_the_same_id(
    cast: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control; and what is left when the database stays away: at least once, recognisable by the Message-ID."""
    monkeypatch.setattr(sending, "_surely_record", sending._record)
    sink.accept = cutting(sink)
    planning.work_out()
    with pytest.raises(OperationalError):
        sending.send_waiting()
    connection.close()
    assert Message.objects.get().status == "SENDING"
    sink.accept = sink.keep
    Message.objects.update(lease_until=timezone.now())
    assert sending.send_waiting() == 1
    message = Message.objects.get()
    assert (message.status, message.attempts, len(sink.mails), sink.repeats) == ("SENT", 2, 2, 1)
