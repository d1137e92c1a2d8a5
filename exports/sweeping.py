"""What looks after the exports that no message will move: lost, overlooked, expired."""

import datetime as dt
from itertools import takewhile

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from exports import files, jobs
from exports.models import Export, ExportStatus

OVERLOOKED_AFTER = dt.timedelta(seconds=20)
AT_ONCE = 200  # rows that one sweep wakes


def sweep() -> int:
    """Gives up those lost too often, frees the other abandoned ones, wakes what waits, removes expired files. Gives how
    many rows it touched."""
    return _give_up() + _free() + _wake_overlooked() + _expire()


@transaction.atomic
def _give_up() -> int:
    lost = Export.objects.abandoned().filter(attempts__gte=jobs.ATTEMPTS).select_for_update(skip_locked=True)
    for export in lost:
        with translation.override(export.language):
            jobs.fail(export, _("生成中断了 %(n)d 次，已停止尝试。可以重新生成。") % {"n": export.attempts})
        files.clear(export)
    return len(lost)


def _free() -> int:
    lost = Export.objects.abandoned().filter(attempts__lt=jobs.ATTEMPTS)
    return lost.update(status=ExportStatus.WAITING, lease_until=None, claim=None)


def _wake_overlooked() -> int:
    waiting = Export.objects.waiting_for(OVERLOOKED_AFTER).order_by("requested_at")
    # The first that the broker does not take ends the round: each further one would cost a timeout.
    rows = waiting.values_list("pk", "paper")[:AT_ONCE]
    return sum(1 for _row in takewhile(lambda row: jobs.wake(*row), rows))


@transaction.atomic
def _expire() -> int:
    kept = Export.objects.expired().filter(status=ExportStatus.DONE).exclude(file="")
    expired = list(kept.select_for_update(skip_locked=True))
    for export in expired:
        files.clear(export)
    return Export.objects.filter(pk__in=[export.pk for export in expired]).update(file="")
