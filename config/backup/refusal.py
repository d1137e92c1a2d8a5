"""Why a backup or a restore does not take place, in one line for the person at the terminal."""

import errno

import psycopg
from django.utils.translation import gettext as _

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Refusal(Exception):
    """The reason, as it is said."""


def of_disk(error: OSError) -> Refusal:
    """What a failing disk says, with the path that it is about."""
    path = error.filename or error.filename2 or ""
    if isinstance(path, bytes):
        path = path.decode(errors="replace")
    if error.errno in _FULL:
        return Refusal(_("磁盘空间不足，没有写成：%(path)s") % {"path": path})
    return Refusal(
        _("无法读写 %(path)s：%(reason)s") % {"path": path, "reason": error.strerror or str(error)}
    )


def of_database(error: psycopg.Error) -> Refusal:
    """What the database says, its first line."""
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return Refusal(_("别的程序正在使用这个数据库。请先停掉开班的全部进程再试。"))
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return Refusal(_("数据库没有照办：%(reason)s") % {"reason": lines[0]})
