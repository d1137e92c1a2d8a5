"""The doors by which workers come in."""

from celery import shared_task

from attendance import leave, leave_marks


@shared_task(soft_time_limit=150, time_limit=170)
def follow_leave() -> None:
    """Lets marks of leave follow the timetable, and closes what people ask for who have left the list."""
    leave.close_for_those_gone()
    leave_marks.settle_due()
