"""Ready."""

import datetime as dt
import socket
from typing import Any

from django.test import Client
from django.utils import timezone

from exports.models import Export
from reminders import heartbeats
from reminders.models import Heartbeat, Message
from tests.conftest import Cast
from timetable.models import PlanningRun


def test_database_and_broker_answer(db: None) -> None:
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {
            "database": "ok",
            "broker": "ok",
            "workers": {"messages": None, "exports": None, "planning": None},
            "oldest_waiting_seconds": 0,
            "oldest_message_seconds": 0,
        },
    )


def test_it_tells_how_long_the_oldest_export_waits(cast: Cast) -> None:
    for seconds in (30, 90):
        Export.objects.create(
            paper="roster",
            training_class=cast.training_class,
            requested_by=cast.organiser,
            requested_at=timezone.now() - dt.timedelta(seconds=seconds),
        )
    assert 90 <= Client().get("/readyz").json()["oldest_waiting_seconds"] < 100


def test_without_the_broker_it_is_ready_still_and_says_so(db: None, settings: Any) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{unused.getsockname()[1]}/0"
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (200, "failed")


def test_it_tells_when_each_queue_was_heard_from(db: None) -> None:
    heartbeats.leave("messages", worker="w1@here")
    Heartbeat.objects.update(seen_at=timezone.now() - dt.timedelta(seconds=100))
    heartbeats.leave("exports", worker="w1@here")
    response = Client().get("/readyz")
    workers = response.json()["workers"]
    assert response.status_code == 200
    assert (workers["messages"], workers["exports"], workers["planning"]) == (100, 0, None)
    assert heartbeats.silent() == ["planning"]
    assert "w1@here" not in response.text


def test_a_message_waits_from_when_it_may_be_sent(cast: Cast) -> None:
    now = timezone.now()
    for subject, seconds in (("a", 200), ("b", 90), ("c", -500)):
        Message.objects.create(
            rule="SESSION_AHEAD",
            training_class=cast.training_class,
            subject=subject,
            subject_version="1",
            channel="EMAIL",
            cadre=cast.cadre,
            due_at=now - dt.timedelta(days=1),
            next_try_at=now - dt.timedelta(seconds=seconds),
        )
    answer = Client().get("/readyz").json()
    assert 200 <= answer["oldest_message_seconds"] == answer["oldest_waiting_seconds"] < 210
    Message.objects.filter(subject="a").update(status="SENT")
    assert 90 <= Client().get("/readyz").json()["oldest_message_seconds"] < 100
    Message.objects.filter(subject="b").update(status="HELD")
    assert Client().get("/readyz").json()["oldest_message_seconds"] == 0


def test_only_get(db: None) -> None:
    assert Client().post("/readyz").status_code == 405


def test_a_plan_that_waits_longer_counts_as_well(cast: Cast) -> None:
    now, asked = timezone.now(), {"requested_by": cast.organiser, "training_class": cast.training_class}
    Export.objects.create(paper="roster", requested_at=now - dt.timedelta(seconds=30), **asked)
    since = now - dt.timedelta(seconds=90)
    PlanningRun.objects.create(district=cast.district, kind="FILL", requested_at=since, **asked)
    assert 90 <= Client().get("/readyz").json()["oldest_waiting_seconds"] < 100
