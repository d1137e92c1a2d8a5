"""The doors by which workers come in."""

from celery import shared_task

from accounts import import_worker, importing
from trainees import sign_in_codes, text_codes
from trainees.roster.uploads import ROSTERS


@shared_task(soft_time_limit=300, time_limit=330)
def write_roster(import_id: int) -> None:
    """Writes one confirmed roster."""
    import_worker.work(ROSTERS, import_id)


@shared_task
def sweep_rosters() -> None:
    """Looks after the rosters that no message will move."""
    import_worker.sweep(ROSTERS)


@shared_task
def purge_uploads() -> None:
    """Empties what is kept of uploads no longer, those of other lists too."""
    importing.purge()


@shared_task(ignore_result=True)
def send_code(enrolment_id: int) -> None:
    """Sends a code to the phone of somebody on a roster."""
    text_codes.send(enrolment_id)


@shared_task(ignore_result=True)
def send_sign_in_code(cadre_id: int) -> None:
    """Sends a code for signing in to the phone of somebody."""
    sign_in_codes.send(cadre_id)
