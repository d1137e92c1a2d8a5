"""The life of an export: asked for, claimed by a worker under a lease, built, failed or done, expired."""

import datetime as dt
import logging
import time
import uuid
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit, waking
from accounts.models import User
from courses.models import TrainingClass
from exports import files
from exports.models import KEPT_FOR, Export, ExportStatus, PaperName
from exports.papers import PAPERS, PaperProblem
from exports.papers.naming import file_name

TASK = "exports.tasks.build"
LEASE = dt.timedelta(seconds=60)
ATTEMPTS = 3
TELL_EVERY = 0.5  # seconds between two writes of the progress
OVERLOOKED_AFTER = dt.timedelta(seconds=20)
AT_ONCE = 200  # rows that one sweep wakes

logger = logging.getLogger(__name__)


class Lost(Exception):
    """The lease ran out and somebody else has the export."""


class Gone(Exception):
    """There is no file to fetch any more; the message says why, in the page's language."""


@transaction.atomic
def ask(
    paper: str,
    *,
    training_class: TrainingClass,
    by: User,
    options: Mapping[str, Any] | None = None,
    nonce: uuid.UUID | None = None,
) -> Export:
    """A new row that waits for a worker, who is woken after the commit. A resend with the same nonce is the same row.

    `options` must be plain JSON. An unknown paper raises ValueError.
    """
    # The nonce comes from a form: another person's, or another form's, must not lead to this row.
    key = uuid.uuid5(nonce or uuid.uuid4(), f"{by.pk}/{training_class.pk}/{PaperName(paper)}")
    export, is_new = Export.objects.get_or_create(
        nonce=key,
        defaults={
            "paper": paper,
            "training_class": training_class,
            "requested_by": by,
            "options": dict(options or {}),
            "language": translation.get_language() or "zh-hans",
        },
    )
    if is_new:
        audit.record(
            "exports.ask",
            by=by,
            subject=export,
            paper=paper,
            training_class=training_class.pk,
            options=export.options,
        )
        waking.wake_after_commit(TASK, export.pk)
    return export


@transaction.atomic
def again(export: Export, *, by: User) -> bool:
    """Puts a failed or expired export back to the waiting ones; says whether it was one."""
    row = Export.objects.select_for_update().get(pk=export.pk)
    if not row.can_run_again:
        return False
    row.status, row.error, row.sha256, row.file = ExportStatus.WAITING, "", "", ""
    row.attempts = row.rows_done = row.rows_total = 0
    row.started_at = row.finished_at = row.expires_at = row.lease_until = row.claim = None
    row.requested_at = timezone.now()
    row.language = translation.get_language() or row.language
    row.save()
    audit.record("exports.again", by=by, subject=row, paper=row.paper, training_class=row.training_class_id)
    waking.wake_after_commit(TASK, row.pk)
    return True


def fetch(export: Export, *, by: User) -> bytes:
    """The file, with an audit row that says who took it; raises `Gone` when it is not ready, expired or damaged."""
    if export.status != ExportStatus.DONE:
        raise Gone(_("文件还没有生成好。"))
    if export.is_expired:
        raise Gone(_("文件已过期：生成后只保留 %(days)d 天。可以重新生成。") % {"days": KEPT_FOR.days})
    try:
        content = files.read(export)
    except files.NotThere:
        logger.error("the file of export %s is missing or damaged", export.pk)
        raise Gone(_("服务器上的文件缺失或已损坏。请重新申请一份。")) from None
    audit.record(
        "exports.fetch",
        by=by,
        subject=export,
        paper=export.paper,
        training_class=export.training_class_id,
        sha256=export.sha256,
    )
    return content


def wake(row_id: int) -> bool:
    """Tells a worker of a waiting export; says whether the broker took it."""
    return waking.wake(TASK, row_id)


def build(export_id: int) -> bool:
    """Claims the export and builds it; False when somebody else has it, or it failed.

    A failure is kept in the row in words. An unreachable database raises: the lease runs out, and it is taken again.
    """
    export = _claim(export_id)
    if export is None:
        return False
    with translation.override(export.language):
        try:
            content = PAPERS[export.paper].build(
                export.training_class,
                by=export.requested_by,
                options=export.options,
                progress=_Progress(export),
            )
            _finish(export, content)
        except Lost:
            logger.warning("export %s was taken over", export_id)
            return False
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # whatever went wrong, the asker must read that it did
            _fail(export, _reason(export, error))
            return False
    return True


def _claim(export_id: int) -> Export | None:
    """Takes a waiting or abandoned export by compare-and-update; None when there is nothing to take."""
    now, claim = timezone.now(), uuid.uuid4()
    taken = Export.objects.claimable().filter(pk=export_id, attempts__lt=ATTEMPTS)
    if not taken.update(
        status=ExportStatus.RUNNING,
        claim=claim,
        lease_until=now + LEASE,
        started_at=now,
        attempts=F("attempts") + 1,
        rows_done=0,
        rows_total=0,
    ):
        return None
    rows = Export.objects.select_related(
        "requested_by", "training_class__plan__district", "training_class__host"
    )
    export = rows.get(pk=export_id)
    if export.claim != claim:
        return None
    files.clear(export)
    return export


class _Progress:
    """Writes the progress into the row now and then, and holds the lease by it; raises `Lost`."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.told_at = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.told_at < TELL_EVERY and done < total:
            return
        self.told_at = time.monotonic()
        _keep(self.export, rows_done=done, rows_total=total, lease_until=timezone.now() + LEASE)


def _keep(export: Export, **values: Any) -> None:
    """Writes into the row while the claim holds; raises `Lost` when it does not."""
    held = Export.objects.filter(pk=export.pk, claim=export.claim, status=ExportStatus.RUNNING)
    if not held.update(**values):
        raise Lost


def _finish(export: Export, content: bytes) -> None:
    name = files.write(export, content)
    now = timezone.now()
    with translation.override("zh-hans"):  # a paper is Chinese, and so is its name
        called = file_name(export.training_class, PAPERS[export.paper].title, timezone.localdate(now))
    try:
        _keep(
            export,
            status=ExportStatus.DONE,
            file=name,
            file_name=called,
            sha256=files.digest(content),
            finished_at=now,
            expires_at=now + KEPT_FOR,
            lease_until=None,
            error="",
        )
    except Lost:
        files.discard(name)
        raise


def _reason(export: Export, error: Exception) -> str:
    if isinstance(error, PaperProblem):
        return str(error)
    logger.error("export %s failed", export.pk, exc_info=error)
    if isinstance(error, OSError):
        return files.why(error)
    if isinstance(error, SoftTimeLimitExceeded):
        return _("生成用时太长，已停止。请稍后再试。")
    return _("生成时出现意外错误，详情已记入服务器日志。请联系管理员。")


def _fail(export: Export, reason: str) -> None:
    held = Export.objects.filter(pk=export.pk, claim=export.claim, status=ExportStatus.RUNNING)
    held.update(status=ExportStatus.FAILED, error=reason[:400], finished_at=timezone.now(), lease_until=None)


@transaction.atomic
def _give_up() -> int:
    lost = Export.objects.abandoned().filter(attempts__gte=ATTEMPTS).select_for_update(skip_locked=True)
    for export in lost:
        with translation.override(export.language):
            _fail(export, _("生成中断了 %(n)d 次，已停止尝试。可以重新生成。") % {"n": export.attempts})
        files.clear(export)
    return len(lost)


def _free() -> int:
    lost = Export.objects.abandoned().filter(attempts__lt=ATTEMPTS)
    return lost.update(status=ExportStatus.WAITING, lease_until=None, claim=None)


def _wake_overlooked() -> int:
    waiting = Export.objects.waiting_for(OVERLOOKED_AFTER).order_by("requested_at")
    # The first that the broker does not take ends the round: each further one would cost a timeout.
    return sum(1 for _row in takewhile(wake, waiting.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _expire() -> int:
    kept = Export.objects.expired().filter(status=ExportStatus.DONE).exclude(file="")
    expired = list(kept.select_for_update(skip_locked=True))
    for export in expired:
        files.clear(export)
    return Export.objects.filter(pk__in=[export.pk for export in expired]).update(file="")


def sweep() -> int:
    """Looks after rows that no message will move: gives up those lost too often, frees the other abandoned ones, wakes
    what waits, removes expired files. Gives how many rows it touched."""
    return _give_up() + _free() + _wake_overlooked() + _expire()
