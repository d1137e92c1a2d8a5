"""The doors by which workers come in."""

from celery import shared_task

from desk.privacy import retention


@shared_task(soft_time_limit=3000, time_limit=3060)
def retain() -> None:
    """Carries the policy on personal data out."""
    retention.run()
