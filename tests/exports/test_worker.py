"""Real Celery workers in processes of their own: one that builds, one that is killed while it does."""

import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from exports import files, jobs, sweeping
from exports.models import Export, ExportStatus
from tests import factories
from tests.conftest import Cast
from tests.exports.conftest import kill, wait_until
from tests.exports.workbooks import rows_of

StartWorker = Callable[[], "subprocess.Popen[bytes]"]

pytestmark = [pytest.mark.endurance, pytest.mark.django_db(transaction=True)]


def status_of(export: Export) -> str:
    return Export.objects.values_list("status", flat=True).get(pk=export.pk)


def test_a_worker_builds_what_the_broker_brings(cast: Cast, start_worker: StartWorker) -> None:
    factories.trainees(cast.training_class, cast.community, 20)
    start_worker()
    export = jobs.ask("roster", subject=cast.training_class, by=cast.organiser)
    wait_until(lambda: status_of(export) == ExportStatus.DONE)
    export.refresh_from_db()
    assert (export.attempts, export.rows_done, export.rows_total) == (1, 21, 21)
    assert len(rows_of(files.read(export))) == 3 + 21 + 1


def test_what_a_killed_worker_held_is_built_after_the_lease(
    cast: Cast, start_worker: StartWorker, queue: Callable[[], int]
) -> None:
    export = jobs.ask("roster", subject=cast.training_class, by=cast.organiser)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        # While the table is locked, the worker stands in the middle of its reading.
        other.execute("LOCK TABLE trainees_enrolment IN ACCESS EXCLUSIVE MODE")
        worker = start_worker()
        wait_until(lambda: status_of(export) == ExportStatus.RUNNING)
        kill(worker)
        other.rollback()
    queue_was_emptied = queue() == 0
    assert queue_was_emptied
    # The control: with the worker gone, nothing moves the row while its lease holds.
    assert (sweeping.sweep(), jobs.build(export.pk), status_of(export)) == (0, False, ExportStatus.RUNNING)
    past = timezone.now() - dt.timedelta(seconds=1)
    Export.objects.filter(pk=export.pk).update(
        lease_until=past, requested_at=past - sweeping.OVERLOOKED_AFTER
    )
    start_worker()
    assert sweeping.sweep() == 2
    wait_until(lambda: status_of(export) == ExportStatus.DONE)
    export.refresh_from_db()
    assert (export.attempts, rows_of(files.read(export))[3][1]) == (2, "王小宁")
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert [str(path.relative_to(settings.MEDIA_ROOT)) for path in kept] == [export.file.name]
