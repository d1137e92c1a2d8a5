"""Backup and restore: every row and every file comes back, of one moment, whole or not at all."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from accounts import identity
from config.backup import files, manifest, restoring, rows, saving
from config.backup.manifest import Manifest
from config.backup.refusal import Refusal

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db
# What migrations leave in tables that nobody has used.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
# The last migration of an app that nothing else needs, and the one before: a release between the two.
EARLIER, LATER = (
    ("account", "0008_emailaddress_unique_primary_email_fixup"),
    ("account", "0009_emailaddress_unique_primary_email"),
)


@pytest.fixture(scope="module")
def saved(small: dict[str, Any], django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, Any]]:
    """A backup of the small demo as an earlier release would have made it, and the name of a database with the tables of
    that release, which nobody has used."""
    folder = tmp_path_factory.mktemp("saved") / "kaiban"
    with django_db_blocker.unblock():
        MigrationExecutor(connection).migrate([EARLIER])
        done = saving.save(folder)
        name = f"{connection.settings_dict['NAME']}_earlier"
        connection.close()  # nobody else may look on while it is copied
        with database(name, template=connection.settings_dict["NAME"]):
            MigrationExecutor(connection).migrate([LATER])
            with known(name) as alias, rows.connected(alias) as copy:
                rows.empty(copy, rows.columns_of(copy).keys() - KEPT)
            connection.close()
            yield small | {"folder": folder, "done": done, "earlier": name}


@pytest.fixture
def own(saved: dict[str, Any], settings: Any, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil; the media folder is a new one."""
    settings.MEDIA_ROOT = tmp_path / "restored"
    return Path(shutil.copytree(saved["folder"], tmp_path / "copy"))


@contextmanager
def database(name: str, *, template: str = "template0") -> Iterator[None]:
    """A new database, a copy of that one."""

    def serve(*statements: str) -> None:
        with rows.connected() as server:
            server.rollback()
            server.autocommit = True
            for statement in statements:
                server.execute(statement)

    gone = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    serve(gone, f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
    try:
        yield
    finally:
        serve(gone)


@contextmanager
def known(name: str) -> Iterator[str]:
    """The alias of a database; the connection is there, because a test may open no other than its own."""
    connections.databases["unused"] = connections.databases["default"] | {"NAME": name}
    connections["unused"].connect()
    try:
        yield "unused"
    finally:
        connections["unused"].close()
        del connections["unused"]  # another database may be known by that alias next
        del connections.databases["unused"]


@pytest.fixture
def unused() -> Iterator[str]:
    """The alias of a database without a table."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with database(name), known(name) as alias:
        yield alias


def rows_of(alias: str, tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """All rows of all tables as text, in the order of that."""
    with rows.connected(alias) as database:
        return {
            table: sorted(
                row
                for (row,) in database.execute(
                    f'SELECT t::text FROM (SELECT {", ".join(f"{chr(34)}{c}{chr(34)}" for c in columns)} FROM "{table}") t'
                )
            )
            for table, columns in tables.items()
        }


def files_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files.found_in(folder)}


def said(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return str(refused.value)


# --- there and back ------------------------------------------------------------------------------------


def assert_restored(saved: dict[str, Any], alias: str, media: Path) -> None:
    """Every row of every table is there as it is here, every number goes on and every reference holds; so do the files."""
    done: Manifest = saved["done"]
    columns = {name: table.columns for name, table in done.tables.items()}
    there = rows_of("default", columns)
    there["django_migrations"] = [row for row in there["django_migrations"] if LATER[1] not in row]
    assert rows_of(alias, columns) == there
    assert {name: len(of) for name, of in there.items()} == {name: t.rows for name, t in done.tables.items()}
    assert sum(bool(of) for of in there.values()) > 60
    assert files_of(media) == files_of(saved["media"]) != {}
    with rows.connected() as here, rows.connected(alias) as restored:
        numbers, restored_numbers = rows.sequences(here), rows.sequences(restored)
        later = "django_migrations.id"  # the migration made anew here has a number more
        assert restored_numbers | {later: ()} == numbers | {later: ()}
        assert keys(restored) == keys(here)


def test_every_row_and_file_comes_back(saved: dict[str, Any], settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    with known(saved["earlier"]) as alias:
        restoring.restore(saved["folder"], alias=alias)
        assert_restored(saved, alias, settings.MEDIA_ROOT)
        assert "已经有数据" in said(lambda: restoring.restore(saved["folder"], alias=alias))


# The tables are made by the migrations from the first to the last: half of all the time of this file.
@pytest.mark.endurance
def test_an_empty_database_is_filled_by_the_command_and_a_later_release_goes_on(
    saved: dict[str, Any], unused: str, tmp_path: Path
) -> None:
    name = connections[unused].settings_dict["NAME"]
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    environment = os.environ | {"DATABASE_URL": address, "MEDIA_ROOT": str(tmp_path / "media")}

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    done: Manifest = saved["done"]
    count, media = sum(table.rows for table in done.tables.values()), files_of(saved["media"])
    assert manage("restore", str(saved["folder"])) == (
        f"已恢复 {done.made_at} 的备份：{count} 行，{len(media)} 个文件。\n"
        "这份备份来自较早的版本，请接着运行 manage.py migrate。\n"
    )
    assert_restored(saved, unused, tmp_path / "media")
    MigrationExecutor(connections[unused]).migrate([LATER])
    assert not restoring.waits_for_migrations(unused)


def keys(database: psycopg.Connection) -> list[Any]:
    return [*database.execute(rows._FOREIGN_KEYS)]


def test_every_table_is_saved(saved: dict[str, Any]) -> None:
    names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(names)
        assert [name for (name,) in cursor.fetchall()] == sorted(saved["done"].tables)


def test_nobody_else_may_read_it_and_no_key_is_in_it(saved: dict[str, Any], settings: Any) -> None:
    folder: Path = saved["folder"]
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in [folder, *folder.rglob("*")]}
    assert modes == {(True, 0o700), (False, 0o600)}
    text = (folder / "manifest.json").read_text()
    assert identity.key_fingerprint() in text
    assert not [key for key in (settings.FIELD_KEY, settings.SECRET_KEY) if key in text]
    assert [path.name for path in folder.parent.iterdir()] == ["kaiban"]


# --- one moment --------------------------------------------------------------------------------------


def saved_while_somebody_writes(monkeypatch: Any, folder: Path) -> str:
    """What the backup has of a table into which a row came after it had begun."""
    written = rows.write

    def write(database: psycopg.Connection, table: str, columns: list[str], path: Path) -> Any:
        if table == "account_emailaddress":
            with rows.connected() as other:
                other.execute("INSERT INTO django_session VALUES ('late', 'late', now())")
        return written(database, table, columns, path)

    monkeypatch.setattr(rows, "write", write)
    try:
        done = saving.save(folder)
    finally:
        with rows.connected() as other:
            other.execute("DELETE FROM django_session WHERE session_key = 'late'")
    return f"{done.tables['django_session'].rows} late"


def test_all_rows_are_of_one_moment(own: Path, monkeypatch: Any, tmp_path: Path) -> None:
    assert saved_while_somebody_writes(monkeypatch, tmp_path / "one") == "0 late"


def test_without_the_isolation_a_later_row_would_be_in_it(
    own: Path, monkeypatch: Any, tmp_path: Path
) -> None:
    monkeypatch.setattr(saving, "ONE_MOMENT", psycopg.IsolationLevel.READ_COMMITTED)
    assert saved_while_somebody_writes(monkeypatch, tmp_path / "one") == "1 late"


def test_a_file_that_is_gone_is_named(
    own: Path, saved: dict[str, Any], settings: Any, tmp_path: Path
) -> None:
    media = Path(shutil.copytree(saved["media"], tmp_path / "media"))
    settings.MEDIA_ROOT = media
    with rows.connected() as database:
        name = min(rows.named_files(database, rows.columns_of(database)))
    (media / name).unlink()
    (media / "half.part").write_bytes(b"half")
    call_command("backup", str(tmp_path / "saved"), stdout=(out := Kept()), stderr=(err := Kept()))
    assert err.lines == [f"有记录提到、但文件夹里没有的文件：{name}"]
    assert out.lines[0].startswith(f"已备份到 {tmp_path / 'saved'}：")
    assert files_of(tmp_path / "saved" / "media") == {
        one: content for one, content in files_of(saved["media"]).items() if one != name
    }


class Kept:
    """What a command says, by lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, text: str) -> None:
        self.lines += text.splitlines()


# --- whole or not at all -----------------------------------------------------------------------------


def test_an_interrupted_backup_leaves_nothing(
    own: Path, saved: dict[str, Any], settings: Any, monkeypatch: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = saved["media"]
    (parent := tmp_path / "kept").mkdir()

    def interrupted(*_paths: Path) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "copied", interrupted)
    with pytest.raises(KeyboardInterrupt):
        saving.save(parent / "saved")
    assert list(parent.iterdir()) == []


def test_what_a_killed_backup_left_goes_with_the_next_and_looks_like_none(own: Path, tmp_path: Path) -> None:
    (parent := tmp_path / "kept").mkdir()
    for name in ("killed", "running"):
        (parent / f".kaiban-backup-{name}" / "rows").mkdir(parents=True)
    left = parent / ".kaiban-backup-killed"
    assert said(lambda: restoring.restore(left)) == f"{left} 不是一份完整的备份：没有 manifest.json。"
    with saving._held(parent / ".kaiban-backup-running"):
        saving.save(parent / "saved")
    assert sorted(path.name for path in parent.iterdir()) == [".kaiban-backup-running", "saved"]


@contextmanager
def little_disk() -> Iterator[None]:
    """Within, no file may grow beyond two bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_is_said_and_leaves_nothing(own: Path, tmp_path: Path) -> None:
    (parent := tmp_path / "kept").mkdir()
    with little_disk():
        words = said(lambda: saving.save(parent / "saved"))
    assert words.startswith(f"磁盘空间不足，没有写成：{parent}")
    assert list(parent.iterdir()) == []


def test_a_full_disk_stops_a_restore_before_the_database_is_touched(
    own: Path, unused: str, settings: Any
) -> None:
    with little_disk():
        words = said(lambda: restoring.restore(own, alias=unused))
    assert words.startswith("磁盘空间不足，没有写成：")
    assert files_of(settings.MEDIA_ROOT) == {}
    with rows.connected(unused) as database:
        assert rows.columns_of(database) == {}


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("none/saved", "没有 {}/none 这个文件夹，备份没有地方放。"),
        ("file", "{}/file 是一个文件，不是文件夹。"),
        ("full", "{}/full 里已经有内容。请给一个新文件夹。"),
        ("restored/saved", "备份不能放在上传文件的文件夹 {}/restored 里。"),
    ],
)
def test_a_wrong_place_is_said(own: Path, tmp_path: Path, place: str, words: str) -> None:
    (tmp_path / "file").touch()
    for name in ("full/one", "restored"):
        (tmp_path / name).mkdir(parents=True)
    with pytest.raises(CommandError) as refused:
        call_command("backup", str(tmp_path / place))
    assert str(refused.value) == words.format(tmp_path)


# --- what is not brought back ------------------------------------------------------------------------


def sealed(folder: Path, **changes: Any) -> None:
    """Changes the manifest as whoever wrote it could."""
    plain = json.loads((folder / "manifest.json").read_text()) | changes
    plain.pop("seal")
    (folder / "manifest.json").write_text(json.dumps(plain | {"seal": manifest._seal(plain)}))


def test_a_database_with_data_is_left_alone(own: Path, settings: Any) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(own))
    assert str(refused.value) == (
        "数据库里已经有数据（accounts_auditentry、accounts_grant、accounts_user、attendance_attendancepolicy、attendance_attendancerecord…），"
        "不能恢复进去。请新建一个空数据库，让 DATABASE_URL 指向它；内置数据库请换一个 VAR_DIR。"
    )
    assert not Path(settings.MEDIA_ROOT).exists()


def test_another_key_is_refused(own: Path, settings: Any) -> None:
    first = identity.key_fingerprint()
    settings.FIELD_KEY = "YW5vdGhlci1rZXktb2YtdGhpcnR5LXR3by1ieXRlcy4="
    assert said(lambda: restoring.restore(own)) == (
        f"这份备份用的是另一个 FIELD_KEY（指纹 {first}，这里是 {identity.key_fingerprint()}）。请把原来的 FIELD_KEY 填进环境变量或 keys.env 再恢复。"
    )


def damaged_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("spoil", [damaged_byte, cut_off, Path.unlink])
@pytest.mark.parametrize("part", ["rows", "media"])
def test_a_damaged_file_is_found_before_anything_is_touched(
    own: Path, spoil: Any, part: str, settings: Any
) -> None:
    name = max(path for path in files.found_in(own) if path.startswith(part))
    spoil(own / name)
    assert said(lambda: restoring.restore(own)) == (
        f"备份里有 1 个文件缺失或已损坏：{name}。什么都没有改动，请换一份备份。"
    )
    assert not Path(settings.MEDIA_ROOT).exists()


@pytest.mark.parametrize("spoil", [damaged_byte, cut_off])
def test_a_damaged_manifest_is_no_manifest(own: Path, spoil: Any) -> None:
    spoil(own / "manifest.json")
    assert said(lambda: restoring.restore(own)) == "manifest.json 已损坏，这份备份不能用。请换一份。"


def test_a_manifest_that_leads_out_of_its_folder_is_none(own: Path) -> None:
    sealed(own, files={"media/../../etc/passwd": {"size": 1, "sha256": ""}})
    assert said(lambda: restoring.restore(own)) == "manifest.json 已损坏，这份备份不能用。请换一份。"


def test_a_newer_release_is_needed_for_a_newer_backup(own: Path, saved: dict[str, Any]) -> None:
    newer = "这份备份由更新版本的开班写成，请先升级再恢复。"
    sealed(own, migrations=[*saved["done"].migrations, ["courses", "9999_later"]])
    assert said(lambda: restoring.restore(own)) == newer
    sealed(own, format=2)
    assert said(lambda: restoring.restore(own)) == newer


def test_files_of_somebody_else_are_not_written_over(own: Path, unused: str, settings: Any) -> None:
    name = min(files.found_in(own / "media"))
    (media := settings.MEDIA_ROOT / name).parent.mkdir(parents=True)
    media.write_bytes(b"another")
    assert said(lambda: restoring.restore(own, alias=unused)) == (
        f"{settings.MEDIA_ROOT} 里已有同名而内容不同的文件：media/{name}。请换一个空的 MEDIA_ROOT。"
    )
    assert files_of(settings.MEDIA_ROOT) == {name: b"another"}
