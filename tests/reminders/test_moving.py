"""A person's word on the outbox: what is still to be had is moved, and nothing else."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from reminders import batches, moving, outlook, planning, sending
from reminders.models import Message, MessageStatus
from reminders.moving import FROM, Move
from tests import factories
from tests.conftest import Cast
from tests.reminders.conftest import Add, Publish
from tests.reminders.outbox_scene import about, message
from tests.reminders.told import LONG_AGO


def one_of_each(cast: Cast, **values: Any) -> None:
    for number, status in enumerate(MessageStatus):
        message(cast, factories.cadre(f"人{number}", cast.community), status=status, **values)


def statuses() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("status", flat=True))


ORDER = ["WAITING", "HELD", "SENDING", "SENT", "FAILED", "MISSED", "CANCELLED"]


@pytest.mark.parametrize(
    ("to", "after"),
    [
        (Move.HOLD, ["HELD", *ORDER[1:]]),
        (Move.RELEASE, ["WAITING", "WAITING", *ORDER[2:]]),
        (Move.SEND, ["WAITING", "WAITING", *ORDER[2:]]),
        (Move.CANCEL, ["CANCELLED", "CANCELLED", *ORDER[2:]]),
        (Move.RETRY, [*ORDER[:4], "WAITING", "WAITING", "CANCELLED"]),
    ],
)
@pytest.mark.usefixtures("sunday")
def test_each_act_moves_the_states_it_is_for(cast: Cast, to: Move, after: list[str]) -> None:
    one_of_each(cast, attempts=3)
    moved = moving.move(about(cast), to=to, by=cast.organiser, seen_at=timezone.now())
    assert (statuses(), moved.count) == (after, len(FROM[to]))
    changed = Message.objects.filter(by=cast.organiser)
    assert changed.count() == moved.count
    if to == Move.RETRY:
        assert set(changed.values_list("attempts", "error", "address")) == {(0, "", "")}
    if to == Move.SEND:
        assert set(changed.values_list("ignores_quiet", "next_try_at")) == {(True, timezone.now())}


@pytest.mark.usefixtures("sunday")
def test_the_trail_says_who_moved_how_many(cast: Cast) -> None:
    message(cast)
    moving.move(about(cast), to=Move.CANCEL, by=cast.organiser, seen_at=timezone.now())
    entry = AuditEntry.objects.get(action="reminders.move")
    assert (entry.by, entry.subject_id, entry.data) == (
        cast.organiser,
        cast.training_class.pk,
        {
            "rule": "SESSION_AHEAD",
            "about": "2026-11-23/1d",
            "version": "v1",
            "to": "cancel",
            "at": timezone.now().isoformat(),
            "messages": 1,
        },
    )


@pytest.mark.usefixtures("sunday")
def test_what_has_gone_since_the_page_was_shown_is_counted(cast: Cast) -> None:
    shown = timezone.now()
    before, after = shown - dt.timedelta(seconds=1), shown + dt.timedelta(seconds=1)
    for number, sent_at in enumerate([before, after, after]):
        message(cast, factories.cadre(f"人{number}", cast.community), status="SENT", sent_at=sent_at)
    message(cast)
    moved = moving.move(about(cast), to=Move.CANCEL, by=cast.organiser, seen_at=shown)
    assert (moved.count, moved.gone, moved.late) == (1, 2, 0)


@pytest.mark.parametrize(("seconds", "count", "late"), [(0, 0, 1), (1, 1, 0)])
@pytest.mark.usefixtures("sunday")
def test_what_is_of_no_use_any_more_is_not_tried_again(
    cast: Cast, seconds: int, count: int, late: int
) -> None:
    until = timezone.now() + dt.timedelta(seconds=seconds)
    message(cast, status="MISSED", useful_until=until)
    moved = moving.move(about(cast), to=Move.RETRY, by=cast.organiser, seen_at=timezone.now())
    assert (moved.count, moved.late) == (count, late)


@pytest.mark.usefixtures("sunday")
def test_a_cancelling_is_taken_back_whole(cast: Cast) -> None:
    one_of_each(cast)
    moved = moving.move(about(cast), to=Move.CANCEL, by=cast.organiser, seen_at=timezone.now())
    assert moved.entry
    assert moving.undo(moved.entry, cast.training_class, by=cast.organiser) == 2
    assert statuses() == ORDER
    assert moving.undo(moved.entry, cast.training_class, by=cast.organiser) == 0


@pytest.mark.usefixtures("sunday")
def test_what_was_moved_on_since_stays(cast: Cast) -> None:
    row = message(cast)
    held = moving.move_one(row, to=Move.HOLD, by=cast.organiser, seen_at=timezone.now())
    moving.move_one(row, to=Move.SEND, by=cast.administrator, seen_at=timezone.now())
    assert held.entry
    assert moving.undo(held.entry, cast.training_class, by=cast.organiser) == 0
    assert statuses() == ["WAITING"]


@pytest.mark.parametrize(
    ("to", "status", "sent"),
    [(Move.HOLD, "HELD", 0), (Move.CANCEL, "CANCELLED", 0), (Move.SEND, "WAITING", 1)],
)
@pytest.mark.usefixtures("sunday")
def test_a_batch_to_come_is_written_ahead_and_passed_by(
    cast: Cast,
    add: Add,
    publish: Publish,
    change_rule: Any,
    time_machine_at: Any,
    to: Move,
    status: str,
    sent: int,
) -> None:
    add("基层党建")
    publish()
    change_rule("SESSION_AHEAD")
    (first, *_rest) = outlook.coming([cast.training_class])
    assert Message.objects.count() == 0
    moved = moving.move(first.about, to=to, by=cast.organiser, seen_at=timezone.now())
    assert (moved.count, statuses()) == (1, [status])
    assert first.about not in [row.about for row in outlook.coming([cast.training_class])]
    assert sending.send_waiting() == sent
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        assert planning.work_out() == 0
        assert sending.send_waiting() == 0


@pytest.mark.usefixtures("sunday")
def test_without_being_written_ahead_the_planner_writes_it(
    cast: Cast, add: Add, publish: Publish, change_rule: Any, time_machine_at: Any
) -> None:
    """The control of the test above."""
    add("基层党建")
    publish()
    change_rule("SESSION_AHEAD")
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        assert planning.work_out() == 1


@pytest.mark.parametrize(("seconds", "status"), [(0, "MISSED"), (1, "HELD")])
@pytest.mark.usefixtures("sunday")
def test_what_was_held_too_long_is_missed(cast: Cast, seconds: int, status: str) -> None:
    message(cast, status="HELD", useful_until=timezone.now() + dt.timedelta(seconds=seconds))
    moving.expire()
    assert statuses() == [status]


def test_a_row_that_a_person_put_off_asks_for_no_confirmation(cast: Cast) -> None:
    message(cast, status="HELD")
    classes = type(cast.training_class).objects.all()
    assert [row.size for row in batches.unconfirmed(classes, most=5)] == [1]
    Message.objects.update(by=cast.organiser)
    assert batches.unconfirmed(classes, most=5) == []


class Worker(threading.Thread):
    """Claims the only message and holds the claim open until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.claimed, self.go_on = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            with transaction.atomic():
                assert sending.claim()
                self.claimed.set()
                self.go_on.wait(10)
        finally:
            connection.close()


def _while_claimed(act: Any) -> None:
    """Does it while a worker is about to commit a claim."""
    worker = Worker()
    worker.start()
    assert worker.claimed.wait(10)
    timer = threading.Timer(0.3, worker.go_on.set)
    timer.start()
    act()
    worker.go_on.set()
    worker.join()
    timer.join()


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_has_in_hand_is_not_cancelled(cast: Cast) -> None:
    row, found = message(cast), []
    _while_claimed(
        lambda: found.append(moving.move(about(cast), to=Move.CANCEL, by=cast.organiser, seen_at=LONG_AGO))
    )
    row.refresh_from_db()
    assert (row.status, found[0].count, found[0].gone) == ("SENDING", 0, 1)


@pytest.mark.django_db(transaction=True)
def test_reading_first_and_writing_then_would_cancel_it(cast: Cast) -> None:
    """The control: the state is looked at before the row is locked."""
    row = message(cast)

    def cancel() -> None:
        waiting = [one.pk for one in Message.objects.filter(status="WAITING")]
        Message.objects.filter(pk__in=waiting).update(status="CANCELLED")

    _while_claimed(cancel)
    row.refresh_from_db()
    assert row.status == "CANCELLED"
