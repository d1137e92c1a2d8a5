"""What a worker does with uploads: one is claimed under a lease and written, with its progress told; the sweep finds
what nobody was woken for and what a dead worker held."""

import datetime as dt
import logging
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from types import TracebackType
from typing import Any, Self

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connections, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import waking
from accounts.importing import Importer, Outdated, confirmed_by, done, outdated
from accounts.models import KeptUpload, UploadState

LEASE = dt.timedelta(seconds=90)
ATTEMPTS = 3
TELL_EVERY = 0.5  # seconds between two writes of the progress
OVERLOOKED_AFTER = dt.timedelta(seconds=20)
WOKEN_AT_ONCE = 200  # rows that one sweep wakes

logger = logging.getLogger(__name__)


class Lost(Exception):
    """The lease ran out and somebody else has the upload."""


def work(importer: Importer, pk: int) -> bool:
    """Claims a queued upload and writes it in one transaction; False when somebody else has it, or nothing was written.

    Where the outcome is no longer the one that was confirmed, the upload waits for its confirmation again. A failure
    is kept in the row in words. An unreachable database raises: the lease runs out, and it is taken again.
    """
    upload = _claim(importer, pk)
    if upload is None:
        return False
    with translation.override(upload.language):
        try:
            with Teller(importer, upload) as tell, transaction.atomic():
                written = importer.write(upload, by=confirmed_by(upload), tell=tell)
                _keep(importer, upload, **done(written), claim=None, lease_until=None)
        except Lost:
            logger.warning("%s %s was taken over", upload._meta.label_lower, pk)
            return False
        except Outdated:
            _put_back(importer, upload, UploadState.WAITING, outdated())
            return False
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # at the task's edge: else the import would seem under way for ever
            _put_back(importer, upload, UploadState.FAILED, _reason(upload, error))
            return False
    return True


def sweep(importer: Importer) -> int:
    """Looks after rows that no message will move: gives up those lost too often, frees the other abandoned ones, wakes
    what waits. Gives how many rows it touched."""
    return _give_up(importer) + _free(importer) + _wake_overlooked(importer)


class Teller:
    """Writes the progress into the row now and then, and holds the lease by it; raises `Lost`.

    The row is written by a thread with a connection of its own: what the import's transaction wrote would be seen only
    when all is over.
    """

    def __init__(self, importer: Importer, upload: KeptUpload) -> None:
        self.importer, self.upload = importer, upload
        self.told_at = float("-inf")

    def __enter__(self) -> Self:
        self.hand = ThreadPoolExecutor(1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hand.submit(connections.close_all).result()
        self.hand.shutdown()

    def __call__(self, written: int, total: int) -> None:
        """So many rows of so many."""
        if time.monotonic() - self.told_at < TELL_EVERY and written < total:
            return
        self.told_at = time.monotonic()
        values = {"progress": written, "progress_of": total, "lease_until": timezone.now() + LEASE}
        self.hand.submit(_keep, self.importer, self.upload, **values).result()


def _claim(importer: Importer, pk: int) -> KeptUpload | None:
    """Takes a queued or abandoned upload by compare-and-update; None when there is nothing to take."""
    now, claim = timezone.now(), uuid.uuid4()
    lost = Q(state=UploadState.RUNNING, lease_until__lte=now)
    taken = importer.rows.filter(Q(state=UploadState.QUEUED) | lost, pk=pk, attempts__lt=ATTEMPTS)
    values = {"claim": claim, "lease_until": now + LEASE, "progress": 0, "attempts": F("attempts") + 1}
    if not taken.update(state=UploadState.RUNNING, **values):
        return None
    upload: KeptUpload = importer.rows.get(pk=pk)
    return upload if upload.claim == claim else None


def _keep(importer: Importer, upload: KeptUpload, **values: Any) -> None:
    """Writes into the row while the claim holds; raises `Lost` when it does not."""
    held = importer.rows.filter(pk=upload.pk, claim=upload.claim, state=UploadState.RUNNING)
    if not held.update(**values):
        raise Lost


def _put_back(importer: Importer, upload: KeptUpload, state: UploadState, reason: str) -> None:
    held = importer.rows.filter(pk=upload.pk, claim=upload.claim, state=UploadState.RUNNING)
    held.update(state=state, error=reason[:400], confirmed_at=None, claim=None, lease_until=None)


def _reason(upload: KeptUpload, error: Exception) -> str:
    logger.error("%s %s failed", upload._meta.label_lower, upload.pk, exc_info=error)
    if isinstance(error, SoftTimeLimitExceeded):
        return _("写入用时太长，已停止，什么都没有写入。请把名单分成几个文件。")
    return _("写入时出现意外错误，什么都没有写入，详情已记入服务器日志。请联系管理员。")


@transaction.atomic
def _give_up(importer: Importer) -> int:
    abandoned = importer.rows.filter(state=UploadState.RUNNING, lease_until__lte=timezone.now())
    lost = list(abandoned.filter(attempts__gte=ATTEMPTS).select_for_update(skip_locked=True, of=["self"]))
    for upload in lost:
        with translation.override(upload.language):
            reason = _("写入中断了 %(n)d 次，已停止尝试，什么都没有写入。可以再确认一次。")
            _put_back(importer, upload, UploadState.FAILED, reason % {"n": upload.attempts})
    return len(lost)


def _free(importer: Importer) -> int:
    lost = importer.rows.filter(state=UploadState.RUNNING, lease_until__lte=timezone.now())
    return lost.filter(attempts__lt=ATTEMPTS).update(
        state=UploadState.QUEUED, lease_until=None, claim=None, progress=0
    )


def _wake_overlooked(importer: Importer) -> int:
    late = timezone.now() - OVERLOOKED_AFTER
    waiting = importer.rows.filter(state=UploadState.QUEUED, confirmed_at__lte=late).order_by("confirmed_at")
    keys = waiting.values_list("pk", flat=True)[:WOKEN_AT_ONCE]
    # The first that the broker does not take ends the round: each further one would cost a timeout.
    return sum(1 for _row in takewhile(lambda pk: waking.wake(importer.task, pk), keys))
