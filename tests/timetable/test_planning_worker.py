"""Real Celery workers in processes of their own: one that plans, one that is killed while it does."""

import datetime as dt
import subprocess
from collections.abc import Callable

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.exports.conftest import kill, queue, start_worker, use_broker, wait_until
from tests.timetable.planning import waiting
from timetable import planning_runs
from timetable.models import PlanningKind, PlanningRun, PlanningStatus
from timetable.wishes import Wish

__all__ = ["queue", "start_worker", "use_broker"]
StartWorker = Callable[..., "subprocess.Popen[bytes]"]
COMING = timezone.localdate() + dt.timedelta(days=14 - timezone.localdate().weekday())

pytestmark = [pytest.mark.endurance, pytest.mark.django_db(transaction=True)]


def ask(cast: Cast) -> PlanningRun:
    training_class = factories.training_class(cast.district, "下一班", starts_on=COMING)
    waiting(training_class, "讲座", place="会议室")
    return planning_runs.ask(
        PlanningKind.FILL,
        district=cast.district,
        training_class=training_class,
        by=cast.organiser,
        wish=Wish(seconds=5),
    )


def status_of(run: PlanningRun) -> str:
    return PlanningRun.objects.values_list("status", flat=True).get(pk=run.pk)


def test_a_worker_plans_what_the_broker_brings(cast: Cast, start_worker: StartWorker) -> None:
    start_worker("planning")
    run = ask(cast)
    wait_until(lambda: status_of(run) == PlanningStatus.DONE, 60)
    run.refresh_from_db()
    assert (run.attempts, len(run.placements), run.score["placed"]) == (1, 1, 1)


def test_what_a_killed_worker_held_is_planned_after_the_lease(cast: Cast, start_worker: StartWorker) -> None:
    run = ask(cast)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        # While the table is locked, the worker stands in the middle of its reading.
        other.execute("LOCK TABLE timetable_room IN ACCESS EXCLUSIVE MODE")
        worker = start_worker("planning")
        wait_until(lambda: status_of(run) == PlanningStatus.RUNNING, 60)
        kill(worker)
        other.rollback()
    # The control: with the worker gone, nothing moves the row while its lease holds.
    assert (planning_runs.sweep(), planning_runs.plan(run.pk), status_of(run)) == (0, False, "RUNNING")
    past = timezone.now() - dt.timedelta(seconds=1)
    early = past - planning_runs.OVERLOOKED_AFTER
    PlanningRun.objects.filter(pk=run.pk).update(lease_until=past, requested_at=early)
    start_worker("planning")
    assert planning_runs.sweep() == 2
    wait_until(lambda: status_of(run) == PlanningStatus.DONE, 60)
    run.refresh_from_db()
    assert (run.attempts, len(run.placements)) == (2, 1)
