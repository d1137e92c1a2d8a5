"""The doors by which workers come in."""

from typing import Any

from celery import shared_task

from reminders import announcing, heartbeats, moving, planning, sending


@shared_task(soft_time_limit=100, time_limit=180)
def turn() -> None:
    """Works out what is due and sends what waits, also where the working out fails."""
    try:
        planning.work_out()
        announcing.write_due()
        moving.expire()
    finally:
        sending.send_waiting()


@shared_task(soft_time_limit=300, time_limit=330)
def look_again() -> None:
    """Works out everything of the last two days that is still of use."""
    planning.work_out(thorough=True)


@shared_task(bind=True, soft_time_limit=10, time_limit=15)
def beat(task: Any, queue: str) -> None:
    """Leaves a sign of life of the queue's worker."""
    heartbeats.leave(queue, worker=str(task.request.hostname or ""))
