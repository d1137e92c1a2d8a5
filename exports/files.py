"""The files of exports: written beside, synced, renamed; read back whole or not at all."""

import contextlib
import errno
import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from exports.models import Export

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class NotThere(Exception):
    """The file is missing, or is not what was written."""


def _folder(export: Export) -> Path:
    """Each export has a folder of its own, so that what a killed worker left can be told from others' files."""
    return Path(settings.MEDIA_ROOT) / "exports" / str(export.pk)


def write(export: Export, content: bytes) -> str:
    """Puts the whole content under the present claim's name and gives that name, relative to the media root.

    Raises OSError and leaves nothing behind.
    """
    folder = _folder(export)
    target = folder / f"{export.claim}.xlsx"
    beside = target.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_synced(beside, content)
        beside.replace(target)
        _sync_folder(folder)
    except BaseException:
        for path in (beside, target):
            path.unlink(missing_ok=True)
        raise
    return str(target.relative_to(settings.MEDIA_ROOT))


def _write_synced(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(export: Export) -> bytes:
    """The whole file as it was written; raises `NotThere`."""
    try:
        content = (Path(settings.MEDIA_ROOT) / (export.file.name or "")).read_bytes()
    except OSError as error:
        raise NotThere from error
    if digest(content) != export.sha256:
        raise NotThere
    return content


def discard(name: str) -> None:
    """Removes one written file, by the name that `write` gave."""
    (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


def clear(export: Export) -> None:
    """Removes everything that any attempt at this export left."""
    folder = _folder(export)
    with contextlib.suppress(FileNotFoundError):
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        folder.rmdir()


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def why(error: OSError) -> str:
    """A failure to write, in words for the person who asked."""
    if error.errno in _FULL:
        return _("服务器的磁盘空间不足，文件没有写成。请联系管理员清理后再重新生成。")
    return _("服务器没能写入文件（%(reason)s）。请联系管理员检查后再重新生成。") % {"reason": error.strerror}
