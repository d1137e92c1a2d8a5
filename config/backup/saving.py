"""Makes a backup: rows of one moment, then the files that they speak of, in a folder that appears whole or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.conf import settings
from django.utils.translation import gettext as _

from accounts import identity
from config.backup import files, manifest, refusal, rows
from config.backup.manifest import Manifest, SavedFile, SavedTable
from config.backup.refusal import Refusal
from config.embedded.place import sync_folder
from desk import operations

ONE_MOMENT = psycopg.IsolationLevel.REPEATABLE_READ
_UNFINISHED = ".kaiban-backup-"


def save(folder: Path) -> Manifest:
    """Writes the database and the media folder into `folder`, which must not be there or be empty.

    The rows are of one moment. A file is written before the row that names it and never changed, so copying files after
    that moment finds what the rows speak of; what somebody deleted since is named in `missing`. The keys are not saved.
    Raises `Refusal`; then nothing of the folder is there.
    """
    folder = folder.absolute()
    _check(folder)
    try:
        with _beside(folder) as beside:
            done = _fill(beside)
            beside.replace(folder)
            sync_folder(folder.parent)
    except OSError as error:
        raise refusal.of_disk(error) from error
    except psycopg.Error as error:
        raise refusal.of_database(error) from error
    return done


def _check(folder: Path) -> None:
    if not folder.parent.is_dir():
        raise Refusal(_("没有 %(folder)s 这个文件夹，备份没有地方放。") % {"folder": folder.parent})
    if folder.exists() and not folder.is_dir():
        raise Refusal(_("%(folder)s 是一个文件，不是文件夹。") % {"folder": folder})
    try:
        if folder.exists() and any(folder.iterdir()):
            raise Refusal(_("%(folder)s 里已经有内容。请给一个新文件夹。") % {"folder": folder})
    except OSError as error:
        raise refusal.of_disk(error) from error
    media = Path(settings.MEDIA_ROOT).resolve()
    if folder.resolve() == media or media in folder.resolve().parents:
        raise Refusal(_("备份不能放在上传文件的文件夹 %(folder)s 里。") % {"folder": media})


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A new folder (0700) beside the one to be made, held by a lock; removed when it was not put in place.

    What an earlier backup left that was killed here is removed too: nobody holds its lock.
    """
    for left in folder.parent.glob(f"{_UNFINISHED}*"):
        with contextlib.suppress(OSError), _held(left):
            shutil.rmtree(left)
    beside = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
    try:
        with _held(beside):
            yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Holds the lock of a folder; raises BlockingIOError while another process does."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _fill(folder: Path) -> Manifest:
    """Everything but the name; the manifest last, so that a folder without one is none."""
    with rows.connected() as connection:
        tables = rows.columns_of(connection)
    if "django_migrations" not in tables:
        raise Refusal(_("数据库里没有开班的数据，没有可备份的内容。"))
    with rows.connected() as connection:
        connection.isolation_level = ONE_MOMENT
        connection.read_only = True
        # Held first: the moment of the rows begins with the first statement that reads any, and no migration comes between.
        rows.lock(connection, tables, "ACCESS SHARE")
        made = _rows(connection, folder)
        named = set(rows.named_files(connection, rows.columns_of(connection)))
        made_at, migrations = _moment(connection)
        sequences = rows.sequences(connection)
        server = connection.info.parameter_status("server_version") or ""
    saved = {f"rows/{table}.gz": file for table, (_rows_of, file) in made.items()}
    media = dict(_media(folder))
    done = Manifest(
        made_at=made_at.isoformat(timespec="seconds"),
        release=operations.release(),
        postgresql=server,
        field_key=identity.key_fingerprint(),
        migrations=migrations,
        tables={table: of_rows for table, (of_rows, _file) in made.items()},
        sequences=sequences,
        files=saved | {f"media/{name}": file for name, file in media.items()},
        missing=sorted(named - media.keys()),
    )
    with files.Hashed(folder / manifest.NAME) as file:
        file.write(done.text().encode())
    for root, _folders, _names in os.walk(folder):
        sync_folder(Path(root))
    return done


def _rows(connection: psycopg.Connection, folder: Path) -> dict[str, tuple[SavedTable, SavedFile]]:
    return {
        table: rows.write(connection, table, columns, folder / "rows" / f"{table}.gz")
        for table, columns in rows.columns_of(connection).items()
    }


def _moment(connection: psycopg.Connection) -> tuple[dt.datetime, list[list[str]]]:
    """When the transaction began, and what migrations the database had."""
    known = connection.execute("SELECT now(), array_agg(ARRAY[app, name] ORDER BY id) FROM django_migrations")
    made_at, migrations = known.fetchone() or (None, None)
    return made_at, migrations


def _media(folder: Path) -> Iterator[tuple[str, SavedFile]]:
    """Copies the media folder; a file that goes meanwhile is passed over."""
    media = Path(settings.MEDIA_ROOT)
    for name in files.found_in(media):
        with contextlib.suppress(FileNotFoundError):
            yield name, files.copied(media / name, folder / "media" / name)
