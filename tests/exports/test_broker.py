"""A broker that is dead or hangs costs a second at most and no error page: the row is there, the sweep finds it."""

import datetime as dt
import json
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import redis
from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

from exports import jobs, sweeping, tasks
from exports.models import Export, ExportStatus
from tests.conftest import Cast
from tests.exports.conftest import redis_url

UseBroker = Callable[..., None]
PATIENCE = 2.5  # seconds: the socket's one, and a busy machine's


def post(cast: Cast, as_user: Any) -> tuple[int, float]:
    """Asks for a roster by the page; the status and the seconds it took."""
    client = as_user(cast.organiser)
    began = time.monotonic()
    answer = client.post(
        f"/classes/{cast.training_class.pk}/papers/roster/", {"order": "unit", "nonce": str(uuid.uuid4())}
    )
    return answer.status_code, time.monotonic() - began


def test_a_good_broker_is_asked_once_a_request(
    cast: Cast, as_user: Any, queue: Callable[[], int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        status, _seconds = post(cast, as_user)
    assert (status, len(callbacks), queue()) == (302, 1, 1)


def test_it_is_asked_only_after_the_commit(cast: Cast, as_user: Any, queue: Callable[[], int]) -> None:
    post(cast, as_user)
    assert (Export.objects.count(), queue()) == (1, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", ["dead_broker", "hung_broker"])
def test_a_broken_broker_fails_no_page(
    cast: Cast, as_user: Any, use_broker: UseBroker, broken: str, request: pytest.FixtureRequest
) -> None:
    use_broker(request.getfixturevalue(broken))
    status, seconds = post(cast, as_user)
    assert status == 302
    assert seconds < PATIENCE
    assert Export.objects.get().status == ExportStatus.WAITING


@pytest.mark.django_db(transaction=True)
def test_an_error_that_nobody_foresaw_fails_no_page(
    cast: Cast, as_user: Any, use_broker: UseBroker, caplog: pytest.LogCaptureFixture
) -> None:
    use_broker("nonsense://nowhere")
    status, _seconds = post(cast, as_user)
    assert (status, Export.objects.get().status) == (302, ExportStatus.WAITING)
    assert "nonsense" in caplog.text


def test_the_row_that_a_broken_broker_left_is_found_by_the_sweep(
    cast: Cast, queue: Callable[[], int]
) -> None:
    export = jobs.ask("roster", subject=cast.training_class, by=cast.organiser)
    Export.objects.update(requested_at=timezone.now() - dt.timedelta(minutes=1))
    assert (queue(), sweeping.sweep(), queue()) == (0, 1, 1)
    assert jobs.build(export.pk)


@pytest.mark.parametrize(
    ("paper", "task", "seconds"),
    [("roster", "build", 300), ("year_ledger", "build_long", 1800), ("pack", "build_long", 1800)],
)
def test_what_has_no_bound_gets_more_time(
    queue: Callable[[], int], paper: str, task: str, seconds: int
) -> None:
    assert jobs.wake(1, paper)
    with redis.Redis.from_url(redis_url()) as client:
        (message,) = client.lrange("exports", 0, -1)
    name = json.loads(message)["headers"]["task"]
    assert (name, getattr(tasks, task).soft_time_limit) == (f"exports.tasks.{task}", seconds)


def test_the_sweep_gives_up_at_the_first_that_is_not_taken(
    cast: Cast, use_broker: UseBroker, hung_broker: str
) -> None:
    for _paper in range(5):
        jobs.ask("roster", subject=cast.training_class, by=cast.organiser)
    Export.objects.update(requested_at=timezone.now() - dt.timedelta(minutes=1))
    use_broker(hung_broker)
    began = time.monotonic()
    assert sweeping.sweep() == 0
    assert time.monotonic() - began < PATIENCE


def test_without_the_guard_the_error_would_reach_the_page(use_broker: UseBroker, dead_broker: str) -> None:
    use_broker(dead_broker)
    with current_app.connection_for_write() as connection, pytest.raises(OperationalError):
        current_app.send_task("exports.tasks.build", args=[1], connection=connection)


@pytest.mark.endurance
def test_without_the_limits_a_hung_broker_would_hold_the_page(
    use_broker: UseBroker, hung_broker: str
) -> None:
    use_broker(hung_broker, broker_transport_options={}, task_publish_retry=True)
    waiting = threading.Thread(target=jobs.wake, args=[1, "roster"], daemon=True)
    waiting.start()
    waiting.join(2 * PATIENCE)
    assert waiting.is_alive()
