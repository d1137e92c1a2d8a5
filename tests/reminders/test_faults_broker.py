"""A broker that refuses, hangs, is killed or emptied while a class is saved and a reminder is due: the page does not
notice, and what waited goes out soon after the broker is back.

The broker is a Valkey of the test's own; beat and worker are Celery's, with a turn each second instead of each half
minute, so that what is measured is how they find the broker again.
"""

import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import waking
from config.reconnecting import EVERY
from reminders.models import Message
from tests.conftest import Cast
from tests.exports.conftest import wait_until
from tests.reminders.processes import Broker, Staff
from tests.reminders.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)

SAVED_WITHIN = 2.0  # seconds
SENT_WITHIN = 120.0

FAULTS: dict[str, tuple[Callable[[Broker], None], Callable[[Broker], None]]] = {
    "hung": (Broker.hang, Broker.wake),
    "killed": (Broker.kill, Broker.start),
    "emptied": (Broker.empty, lambda broker: None),
}


def has(sink: Sink, mails: int) -> bool:
    return len(sink.mails) == mails


def save_class(cast: Cast, as_user: Any, name: str) -> tuple[int, float]:
    """Saves the class by its page; the status and the seconds."""
    client = as_user(cast.organiser)
    address = reverse("courses:class_edit", args=[cast.training_class.pk])
    form = client.get(address).context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    begun = time.monotonic()
    response = client.post(address, values | {"name": name})
    return response.status_code, time.monotonic() - begun


@pytest.mark.parametrize("fault", FAULTS)
def test_a_class_is_saved_at_once_whatever_the_broker_does(
    cast: Cast, as_user: Any, use_broker: Callable[..., None], own_broker: Broker, fault: str
) -> None:
    use_broker(own_broker.url)
    FAULTS[fault][0](own_broker)
    status, seconds = save_class(cast, as_user, f"保存于{fault}")
    cast.training_class.refresh_from_db()
    assert (status, cast.training_class.name) == (302, f"保存于{fault}")
    assert seconds < SAVED_WITHIN
    begun = time.monotonic()
    assert waking.wake("reminders.tasks.turn", 1) is (fault == "emptied")
    assert time.monotonic() - begun < SAVED_WITHIN


@pytest.mark.endurance
def test_what_waited_goes_out_soon_after_the_broker_is_back(
    cast: Cast,
    as_user: Any,
    sink: Sink,
    published: None,
    own_broker: Broker,
    tmp_path: Path,
) -> None:
    staff = Staff(own_broker, sink.port, tmp_path)
    took = {}
    try:
        staff.worker()
        staff.beat()
        wait_until(lambda: len(sink.mails) == 1, SENT_WITHIN)
        for number, (fault, (breaks, mends)) in enumerate(FAULTS.items(), start=2):
            breaks(own_broker)
            status, seconds = save_class(cast, as_user, f"第{number}次")
            assert (status, seconds < SAVED_WITHIN) == (302, True)
            Message.objects.update(status="WAITING", next_try_at=timezone.now(), message_id=uuid.uuid4())
            if fault != "emptied":
                time.sleep(3)
                assert len(sink.mails) == number - 1  # the control: nobody is told meanwhile
            mends(own_broker)
            begun = time.monotonic()
            wait_until(partial(has, sink, number), SENT_WITHIN)
            wait_until(lambda: Message.objects.get().status == "SENT")
            took[fault] = time.monotonic() - begun
    finally:
        staff.dismiss()
    assert (Message.objects.get().status, len(sink.mails), sink.repeats) == ("SENT", 4, 0)
    assert max(took.values()) < SENT_WITHIN


@pytest.mark.endurance
@pytest.mark.parametrize(("environment", "goes_on"), [({}, True), ({"AS_CELERY": "1"}, False)])
def test_a_lost_acknowledgement_stops_no_worker(
    sink: Sink,
    published: None,
    own_broker: Broker,
    tmp_path: Path,
    environment: dict[str, str],
    goes_on: bool,
) -> None:
    """The broker hangs while a mail is being sent, and so cannot hear that its task is done. The control is a worker as
    Celery makes it."""
    sink.greeting = slowly
    staff = Staff(own_broker, sink.port, tmp_path, **environment)
    try:
        staff.worker()
        staff.beat()
        wait_until(lambda: Message.objects.filter(status="SENDING").exists(), SENT_WITHIN)
        own_broker.hang()
        wait_until(lambda: Message.objects.get().status == "SENT")
        time.sleep(2.5)  # the acknowledgement is given up after a second
        own_broker.wake()
        Message.objects.update(status="WAITING", next_try_at=timezone.now(), message_id=uuid.uuid4())
        if goes_on:
            wait_until(partial(has, sink, 2), SENT_WITHIN)
        else:
            time.sleep(5 * EVERY)
            assert len(sink.mails) == 1
    finally:
        staff.dismiss()


def slowly() -> str:
    time.sleep(2)
    return "220 sink"
