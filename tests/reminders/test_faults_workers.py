"""Several beats and workers, and workers that are killed: every message once, and none lost.

Real processes: `celery worker` and `celery beat`, PostgreSQL, a Valkey and a mail server of the test's own.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from reminders.models import Message
from tests.conftest import Cast
from tests.exports.conftest import kill, wait_until
from tests.reminders import many
from tests.reminders.processes import Broker, Staff, child_of
from tests.reminders.sink import Mail, Reply, Sink

pytestmark = [pytest.mark.endurance, pytest.mark.django_db(transaction=True)]

CROWD = 1000
KILLS = 50
PATIENCE = 400  # seconds, on a machine that has much else to do; a tenth of it on a quiet one


@pytest.fixture
def crowd(cast: Cast, request: pytest.FixtureRequest) -> int:
    """So many people are told by mail of a timetable that was just published: a thousand unless told."""
    size: int = getattr(request, "param", CROWD)
    many.enrol(cast, size - 1)
    request.getfixturevalue("published")
    return size


def waiting() -> int:
    return Message.objects.filter(status__in=["WAITING", "SENDING"]).count()


def states() -> dict[str, int]:
    return dict(Counter(Message.objects.values_list("status", flat=True)))


def ids_in(sink: Sink) -> set[str]:
    return {mail.message_id for mail in sink.mails}


def ids_of_rows() -> set[str]:
    return {f"<{number}@127.0.0.1>" for number in Message.objects.values_list("message_id", flat=True)}


def test_two_beats_and_three_workers_send_every_message_once(
    crowd: int, sink: Sink, own_broker: Broker, tmp_path: Path
) -> None:
    staff = Staff(own_broker, sink.port, tmp_path, EVERY="0.5")
    try:
        for _number in range(3):
            staff.worker()
        for _number in range(2):
            staff.beat()
        wait_until(lambda: len(sink.mails) >= CROWD and not waiting(), PATIENCE)
    finally:
        staff.dismiss()
    assert (states(), len(sink.mails), sink.repeats) == ({"SENT": CROWD}, CROWD, 0)
    assert ids_in(sink) == ids_of_rows()


class Reaper:
    """kill -9 to whoever hands over every so many mails: in turn before the server has taken it and after."""

    def __init__(self, sink: Sink, worker: "subprocess.Popen[bytes]", every: int, kills: int) -> None:
        self.sink, self.worker, self.every, self.kills = sink, worker, every, kills
        self.before = self.after = 0
        self._next = every

    @property
    def done(self) -> int:
        return self.before + self.after

    def accept(self, mail: Mail) -> Reply:
        """What the server answers; None where nobody is left to hear it."""
        if self.done == self.kills or len(self.sink.offered) < self._next:
            return self.sink.keep(mail)
        self._next = len(self.sink.offered) + self.every
        victim = child_of(self.worker)
        assert victim
        if self.done % 2:
            self.sink.keep(mail)
            self.after += 1
        else:
            self.before += 1
        victim.kill()
        return None


def work_under_fire(sink: Sink, own_broker: Broker, folder: Path, kills: int, **environment: str) -> Reaper:
    """Sends all with a worker that is killed again and again, until nothing waits."""
    many.plan()
    staff = Staff(own_broker, sink.port, folder, EVERY="0.2", LEASE="1", **environment)
    try:
        reaper = Reaper(sink, staff.worker(), every=CROWD // KILLS - 1, kills=kills)
        sink.accept = reaper.accept
        staff.beat()
        wait_until(lambda: reaper.done == kills and not waiting(), PATIENCE)
    finally:
        staff.dismiss()
    return reaper


def test_fifty_kills_lose_nothing(
    crowd: int, sink: Sink, own_broker: Broker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reaper = work_under_fire(sink, own_broker, tmp_path, KILLS)
    lost = ids_of_rows() - ids_in(sink)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{reaper.done} kills among {CROWD} reminders: {len(lost)} lost, {sink.repeats} sent twice\n"
        )
    assert (states(), len(lost), ids_in(sink) - ids_of_rows()) == ({"SENT": CROWD}, 0, set())
    # Only what the server had taken and nobody had heard of comes again, once, by the same Message-ID.
    assert sink.repeats == reaper.after == KILLS // 2
    assert Message.objects.filter(attempts=2).count() == KILLS


@pytest.mark.parametrize("crowd", [250], indirect=True)
def test_acknowledged_before_it_is_sent_some_are_lost(
    crowd: int, sink: Sink, own_broker: Broker, tmp_path: Path
) -> None:
    """The control: the rows say that all went."""
    reaper = work_under_fire(sink, own_broker, tmp_path, 10, CARELESS="1")
    lost = ids_of_rows() - ids_in(sink)
    assert (states(), len(lost)) == ({"SENT": crowd}, reaper.before)
    assert len(lost) == 5


@pytest.mark.parametrize("crowd", [500], indirect=True)
def test_a_worker_killed_whole_or_cut_from_the_database_is_followed_by_another(
    crowd: int, sink: Sink, own_broker: Broker, tmp_path: Path
) -> None:
    staff = Staff(own_broker, sink.port, tmp_path, EVERY="0.2", LEASE="1")
    first: list[subprocess.Popen[bytes]] = []

    def at_some(mail: Mail) -> Reply:
        match len(sink.offered):
            case 100:
                kill(first[0])
                return None
            case 200 | 300 | 400:
                cut_workers_off()
        return sink.keep(mail)

    sink.accept = at_some
    try:
        first.append(staff.worker())
        staff.beat()
        wait_until(lambda: first[0].poll() is not None, PATIENCE)
        staff.worker()
        wait_until(lambda: len(ids_in(sink)) == crowd and not waiting(), PATIENCE)
    finally:
        staff.dismiss()
    assert (states(), ids_in(sink) == ids_of_rows()) == ({"SENT": crowd}, True)
    assert sink.repeats <= 3


def cut_workers_off() -> None:
    """pg_terminate_backend for every connection of the workers."""
    mine = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**mine) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid NOT IN (pg_backend_pid(), %s)",
            [connection.connection.info.backend_pid],
        )
