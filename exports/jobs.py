"""The life of an export: asked for, claimed by a worker under a lease, built, failed, cancelled or done."""

import datetime as dt
import logging
import time
import uuid
from collections.abc import Mapping
from typing import Any, BinaryIO

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit, waking
from accounts.identity import mask_id_numbers, mask_phones
from accounts.models import User
from courses.models import TrainingClass
from exports import files
from exports.models import KEPT_FOR, Export, ExportStatus, PaperName
from exports.papers import Buildable, PaperProblem, may_take_long, paper_of
from exports.papers.naming import file_name, safe
from units.models import Unit

TASK, LONG_TASK = "exports.tasks.build", "exports.tasks.build_long"
LEASE = dt.timedelta(seconds=60)
ATTEMPTS = 3
PERMISSIONS = "permissions"  # among the options: what whoever fetches the file must still be allowed
TELL_EVERY = 0.5  # seconds between two writes of the progress

logger = logging.getLogger(__name__)


class Lost(Exception):
    """The lease ran out and somebody else has the export."""


class Gone(Exception):
    """There is no file to fetch any more; the message says why, in the page's language."""


@transaction.atomic
def ask(
    paper: str,
    *,
    subject: TrainingClass | Unit,
    by: User,
    options: Mapping[str, Any] | None = None,
    nonce: uuid.UUID | None = None,
) -> Export:
    """A new row that waits for a worker, who is woken after the commit. A resend with the same nonce is the same row.

    `subject` is the class, or the unit, that the paper is of. `options` must be plain JSON. An unknown paper raises
    ValueError.
    """
    # The nonce comes from a form: another person's, or another form's, must not lead to this row.
    key = uuid.uuid5(nonce or uuid.uuid4(), f"{by.pk}/{subject._meta.label}/{subject.pk}/{PaperName(paper)}")
    asked = _resting(paper_of(paper), subject, by, options or {})
    of = {"training_class" if isinstance(subject, TrainingClass) else "unit": subject}
    export, is_new = Export.objects.get_or_create(
        nonce=key,
        defaults={
            "paper": paper,
            **of,
            "requested_by": by,
            "options": asked,
            "language": translation.get_language() or "zh-hans",
        },
    )
    if is_new:
        audit.record(
            "exports.ask",
            by=by,
            subject=export,
            paper=paper,
            options=_told(export.options),
            **_of(export),
        )
        waking.wake_after_commit(_task_of(paper), export.pk)
    return export


def _resting(
    paper: Buildable, subject: TrainingClass | Unit, by: User, options: Mapping[str, Any]
) -> dict[str, Any]:
    """The options with the permissions that the paper rests on now."""
    asked = {name: value for name, value in options.items() if name != PERMISSIONS}
    permissions = paper.permissions(by, subject, asked)
    return asked | {PERMISSIONS: permissions} if permissions else asked


def _told(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options as the trail keeps them: it holds no phone and no ID number, and both can be typed into a text."""
    masked = {
        name: mask_id_numbers(mask_phones(value)) for name, value in options.items() if isinstance(value, str)
    }
    return {**options, **masked}


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
    audit.record("exports.again", by=by, subject=row, paper=row.paper, **_of(row))
    waking.wake_after_commit(_task_of(row.paper), row.pk)
    return True


def _of(export: Export) -> dict[str, int | None]:
    """What the trail says it is of."""
    return (
        {"training_class": export.training_class_id} if export.training_class_id else {"unit": export.unit_id}
    )


@transaction.atomic
def cancel(export: Export, *, by: User) -> bool:
    """Ends one that waits or is being built; says whether it was one. Whoever builds it can write no more."""
    row = Export.objects.select_for_update().get(pk=export.pk)
    if not row.is_under_way:
        return False
    row.status, row.claim, row.lease_until = ExportStatus.CANCELLED, None, None
    row.finished_at = timezone.now()
    row.save(update_fields=["status", "claim", "lease_until", "finished_at"])
    audit.record("exports.cancel", by=by, subject=row, paper=row.paper, **_of(row))
    return True


def fetch(export: Export, *, by: User) -> BinaryIO:
    """The file, with an audit row that says who took it; raises `Gone` when it is not ready, expired or damaged."""
    if export.status != ExportStatus.DONE:
        raise Gone(_("文件还没有生成好。"))
    if export.is_expired:
        raise Gone(_("文件已过期：生成后只保留 %(days)d 天。可以重新生成。") % {"days": KEPT_FOR.days})
    try:
        file = files.opened(export)
    except files.NotThere:
        logger.error("the file of export %s is missing or damaged", export.pk)
        raise Gone(_("服务器上的文件缺失或已损坏。请重新申请一份。")) from None
    audit.record(
        "exports.fetch",
        by=by,
        subject=export,
        paper=export.paper,
        sha256=export.sha256,
        **_of(export),
    )
    return file


def wake(row_id: int, paper: str) -> bool:
    """Tells a worker of a waiting export of that paper; says whether the broker took it."""
    return waking.wake(_task_of(paper), row_id)


def _task_of(paper: str) -> str:
    return LONG_TASK if may_take_long(paper) else TASK


def build(export_id: int) -> bool:
    """Claims the export and builds it; False when somebody else has it, or it failed.

    A failure is kept in the row in words. An unreachable database raises: the lease runs out, and it is taken again.
    """
    export = _claim(export_id)
    if export is None:
        return False
    with translation.override(export.language):
        try:
            _write(export)
        except Lost:
            logger.warning("export %s was taken over", export_id)
            return False
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # whatever went wrong, the asker must read that it did
            fail(export, _reason(export, error))
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
        "requested_by",
        "training_class__plan__district",
        "training_class__host",
        "training_class__implementer",
        "unit",
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
        is_last = 0 < total <= done
        if time.monotonic() - self.told_at < TELL_EVERY and not is_last:
            return
        self.told_at = time.monotonic()
        _keep(self.export, rows_done=done, rows_total=total, lease_until=timezone.now() + LEASE)


def _keep(export: Export, **values: Any) -> None:
    """Writes into the row while the claim holds; raises `Lost` when it does not."""
    held = Export.objects.filter(pk=export.pk, claim=export.claim, status=ExportStatus.RUNNING)
    if not held.update(**values):
        raise Lost


def _write(export: Export) -> None:
    paper = paper_of(export.paper)
    # What the asker may see can have changed since the request, and the file will say what it is now.
    export.options = _resting(paper, export.subject, export.requested_by, export.options)
    _keep(export, options=export.options)
    written = files.Written(export, paper.suffix(export.options))
    with written as file:
        paper.build_into(
            file,
            export.subject,
            by=export.requested_by,
            options=export.options,
            progress=_Progress(export),
            once=f"{export.pk}/{export.requested_at.isoformat()}",
        )
    try:
        _finish(export, paper, written)
    except Lost:
        files.discard(written.name)
        raise


def _finish(export: Export, paper: Buildable, written: files.Written) -> None:
    now = timezone.now()
    with translation.override("zh-hans"):  # a paper is Chinese, and so is its name
        called = file_name(
            export.subject,
            safe(paper.called(export.options)),
            timezone.localdate(now),
            paper.suffix(export.options),
            year=export.options.get("year"),
        )
    _keep(
        export,
        status=ExportStatus.DONE,
        file=written.name,
        file_name=called,
        sha256=written.sha256,
        finished_at=now,
        expires_at=None if export.is_kept else now + KEPT_FOR,
        lease_until=None,
        error="",
    )


def _reason(export: Export, error: Exception) -> str:
    if isinstance(error, PaperProblem):
        return str(error)
    logger.error("export %s failed", export.pk, exc_info=error)
    if isinstance(error, OSError):
        return files.why(error)
    if isinstance(error, SoftTimeLimitExceeded):
        return _("生成用时太长，已停止。请稍后再试。")
    return _("生成时出现意外错误，详情已记入服务器日志。请联系管理员。")


def fail(export: Export, reason: str) -> None:
    """Ends one that is being built, with the reason; nothing happens where the claim no longer holds."""
    held = Export.objects.filter(pk=export.pk, claim=export.claim, status=ExportStatus.RUNNING)
    held.update(status=ExportStatus.FAILED, error=reason[:400], finished_at=timezone.now(), lease_until=None)
