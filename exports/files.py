"""The files of exports: written beside, synced, renamed; read back whole or not at all."""

import contextlib
import errno
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from exports.models import Export

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class NotThere(Exception):
    """The file is missing, or is not what was written."""


def _folder(export: Export) -> Path:
    """Each export has a folder of its own, so that what a killed worker left can be told from others' files."""
    return Path(settings.MEDIA_ROOT) / "exports" / str(export.pk)


class Written:
    """A file on its way: `file` takes what is written, `name` is where it will lie under the media root."""

    def __init__(self, export: Export, suffix: str) -> None:
        self.target = _folder(export) / f"{export.claim}{suffix}"
        self.beside = self.target.with_suffix(".part")
        self.name = str(self.target.relative_to(settings.MEDIA_ROOT))
        self.sha256 = ""

    def __enter__(self) -> BinaryIO:
        self.target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.file = open(os.open(self.beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        return self.file

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        """Synced and renamed when it is whole; whatever went wrong, nothing is left behind."""
        try:
            with self.file:
                if kind:
                    return
                self.file.flush()
                os.fsync(self.file.fileno())
                self.file.seek(0)
                self.sha256 = hashlib.file_digest(self.file, "sha256").hexdigest()
            self.beside.replace(self.target)
            _sync_folder(self.target.parent)
        except BaseException:
            self.target.unlink(missing_ok=True)
            raise
        finally:
            self.beside.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(export: Export) -> BinaryIO:
    """The file, to be read from its beginning; it is as it was written. Raises `NotThere`."""
    try:
        file = (Path(settings.MEDIA_ROOT) / (export.file.name or "")).open("rb")
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NotThere from error
    if digest != export.sha256:
        file.close()
        raise NotThere
    file.seek(0)
    return file


def read(export: Export) -> bytes:
    """The whole file as it was written; raises `NotThere`."""
    with opened(export) as file:
        return file.read()


def discard(name: str) -> None:
    """Removes one written file, by the name that it was written under."""
    (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


def clear(export: Export) -> None:
    """Removes everything that any attempt at this export left."""
    folder = _folder(export)
    with contextlib.suppress(FileNotFoundError):
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        folder.rmdir()


def why(error: OSError) -> str:
    """A failure to write, in words for the person who asked."""
    if error.errno in _FULL:
        return _("服务器的磁盘空间不足，文件没有写成。请联系管理员清理后再重新生成。")
    return _("服务器没能写入文件（%(reason)s）。请联系管理员检查后再重新生成。") % {"reason": error.strerror}
