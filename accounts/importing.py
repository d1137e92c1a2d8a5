"""The life of an upload: kept until it is confirmed, written at once or by a worker (`import_worker`), undone whole.

What is written, and how it is taken back, an `Importer` knows.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import identity, waking
from accounts.models import KeptUpload, UploadState, User

AT_ONCE = 500  # rows that are written in the request itself
KEPT = dt.timedelta(days=1)  # for so long an upload waits, and the wrong rows of one that was written
UNDOABLE = dt.timedelta(days=30)

# Nothing has been written yet, and somebody may confirm it.
OPEN = (UploadState.WAITING, UploadState.FAILED)
UNDER_WAY = (UploadState.QUEUED, UploadState.RUNNING)

# How many rows are written, of how many.
Tell = Callable[[int, int], None]


class Outdated(Exception):
    """Between preview and confirmation something changed, or the content is gone: the preview has to be seen again."""


class TooLong(Exception):
    """More rows than are written in a request."""


class NotUndone(Exception):
    """Something stands in the way, so nothing was taken back; `hindrances` are sentences."""

    def __init__(self, hindrances: Sequence[str]) -> None:
        super().__init__(" ".join(hindrances))
        self.hindrances = tuple(hindrances)


@dataclass(frozen=True, slots=True)
class Written:
    """What an import did: counts of rows, plain JSON by which it is undone, and plain JSON of the rows that were
    wrong, None for none."""

    counts: dict[str, int]
    before: Any
    wrong: Any = None


class Write(Protocol):
    """Writes what was previewed under `upload.digest`, within the caller's transaction; raises Outdated."""

    def __call__(self, upload: Any, *, by: User, tell: Tell) -> Written:
        """Reads, works out, writes."""


class Undo(Protocol):
    """Takes back what `before` tells, within the caller's transaction; raises NotUndone."""

    def __call__(self, upload: Any, before: Any, *, by: User) -> None:
        """All or nothing."""


@dataclass(frozen=True, slots=True)
class Importer:
    """A kind of upload: the model of its rows, the task by which a worker is told, the writing and its undoing."""

    model: type[KeptUpload]
    task: str
    write: Write
    undo: Undo

    @property
    def rows(self) -> QuerySet[Any]:
        """The uploads of this kind."""
        return self.model._default_manager.all()


@transaction.atomic
def confirm(importer: Importer, upload: KeptUpload, *, digest: str, by: User, rows: int = 0) -> Any:
    """The upload, written or on its way to a worker; None where it was confirmed before.

    `rows` is how many the page showed: more than `AT_ONCE` are left to a worker without being looked at here. Raises
    Outdated where what would be written here is no longer what was seen.
    """
    row = importer.rows.select_for_update(of=["self"]).get(pk=upload.pk)
    if row.state not in OPEN:
        return None
    if not row.content:
        raise Outdated
    row.digest, row.language, row.confirmed_at = (
        digest,
        translation.get_language() or "zh-hans",
        timezone.now(),
    )
    row.options = {**row.options, "confirmed_by": by.pk}
    row.attempts, row.progress, row.progress_of, row.error = 0, 0, rows, ""
    try:
        _few(0, rows)
        written = importer.write(row, by=by, tell=_few)
    except TooLong:
        row.state = UploadState.QUEUED
        waking.wake_after_commit(importer.task, row.pk)
    else:
        for name, value in done(written).items():
            setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def undo(importer: Importer, upload: KeptUpload, *, by: User) -> bool:
    """Takes a written import back, whole; False where that has been done before. Raises NotUndone."""
    row = importer.rows.select_for_update(of=["self"]).get(pk=upload.pk)
    if row.state != UploadState.DONE:
        return False
    if not row.before:
        raise NotUndone([_("导入已超过 %(days)d 天，不能再撤销。") % {"days": UNDOABLE.days}])
    importer.undo(row, unseal(row.before), by=by)
    row.state, row.undone_by, row.undone_at = UploadState.UNDONE, by, timezone.now()
    row.before = row.content = b""
    row.save(update_fields=["state", "undone_by", "undone_at", "before", "content"])
    return True


def purge() -> int:
    """Empties what is kept no longer: uploads that nobody confirmed and the wrong rows of written ones after a day,
    what an import is undone by after thirty. Gives how many it emptied."""
    now, emptied = timezone.now(), 0
    unconfirmed = Q(state__in=OPEN, uploaded_at__lt=now - KEPT)
    written = Q(state__in=[UploadState.DONE, UploadState.UNDONE], confirmed_at__lt=now - KEPT)
    for model in KeptUpload.__subclasses__():
        rows = model._default_manager
        emptied += rows.filter(unconfirmed | written).exclude(content=b"").update(content=b"")
        emptied += rows.filter(confirmed_at__lt=now - UNDOABLE).exclude(before=b"").update(before=b"")
    return emptied


def seal(data: Any) -> bytes:
    """Plain JSON, dates among it, packed and encrypted."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return identity.encrypt_bytes(zlib.compress(text.encode()))


def unseal(stored: bytes | memoryview) -> Any:
    """What was given to `seal`, dates as their text."""
    return json.loads(zlib.decompress(identity.decrypt_bytes(stored)))


def outdated() -> str:
    """What the page says when the preview has to be seen again."""
    return _("您核对期间名单或人员资料有变化，没有导入。下面是现在的结果，请再核对一次。")


def confirmed_by(upload: KeptUpload) -> User:
    """Who confirmed it."""
    user: User = User.objects.get(pk=upload.options["confirmed_by"])
    return user


def _few(done: int, total: int) -> None:
    if total > AT_ONCE:
        raise TooLong


def done(written: Written) -> dict[str, Any]:
    """The columns of an upload that has been written."""
    return {
        "state": UploadState.DONE,
        "result": written.counts,
        "before": seal(written.before),
        "content": b"" if written.wrong is None else seal(written.wrong),
        "error": "",
    }
