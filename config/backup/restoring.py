"""Brings a backup back into a database that nobody has used: looked over whole, then files, then rows at once."""

from __future__ import annotations

from pathlib import Path

import psycopg
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from accounts import identity
from config.backup import files, manifest, refusal, rows
from config.backup.manifest import Manifest
from config.backup.refusal import Refusal

_NAMED = 5  # files, at most, that a refusal names


def restore(folder: Path, *, alias: str = "default") -> Manifest:
    """Puts the rows and files of a backup into the database of that alias and into MEDIA_ROOT.

    Nothing is touched before the manifest, the key, the releases, every file's SHA-256, the database and the media folder
    have been looked over. Then the files are put in place, the tables are made by the migrations that the backup had, and the
    rows go in by one transaction. What fails on the way can be begun again. Raises `Refusal`.
    """
    try:
        saved = manifest.read(folder)
        _check_key(saved)
        _check_files(folder, saved)
        _check_database(saved, alias)
        _check_media(saved)
        _put_files(folder, saved)
        _make_tables(saved, alias)
        _load(folder, saved, alias)
    except OSError as error:
        raise refusal.of_disk(error) from error
    except psycopg.Error as error:
        raise refusal.of_database(error) from error
    except DatabaseError as error:
        raise Refusal(_("数据库没有照办：%(reason)s") % {"reason": str(error).partition("\n")[0]}) from error
    return saved


def waits_for_migrations(alias: str = "default") -> bool:
    """Whether the database is of an older release than the programme."""
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _check_key(saved: Manifest) -> None:
    if saved.field_key != identity.key_fingerprint():
        raise Refusal(
            _(
                "这份备份用的是另一个 FIELD_KEY（指纹 %(saved)s，这里是 %(here)s）。请把原来的 FIELD_KEY 填进环境变量或 keys.env 再恢复。"
            )
            % {"saved": saved.field_key, "here": identity.key_fingerprint()}
        )


def _check_files(folder: Path, saved: Manifest) -> None:
    damaged = [name for name, file in saved.files.items() if not files.is_whole(folder / name, file)]
    if unsaved := [table for table in saved.tables if f"rows/{table}.gz" not in saved.files]:
        damaged += [f"rows/{table}.gz" for table in unsaved]
    if damaged:
        raise Refusal(
            _("备份里有 %(count)d 个文件缺失或已损坏：%(names)s。什么都没有改动，请换一份备份。")
            % {"count": len(damaged), "names": _listed(damaged)}
        )


def _listed(names: list[str]) -> str:
    return _("、").join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")


def _check_database(saved: Manifest, alias: str) -> None:
    """Nobody has used it, and it is of no other release than one that leads to the backup's."""
    executor = MigrationExecutor(connections[alias])
    wanted = {(app, name) for app, name in saved.migrations}
    if wanted - executor.loader.disk_migrations.keys():
        raise Refusal(_("这份备份由更新版本的开班写成，请先升级再恢复。"))
    with rows.connected(alias) as connection:
        _check_unused(connection)
    if executor.loader.applied_migrations.keys() - wanted:
        raise Refusal(_("数据库的表比这份备份新。请新建一个空数据库，不要先运行 migrate，恢复之后再运行。"))


def _check_unused(connection: psycopg.Connection) -> None:
    if used := rows.used(connection, rows.columns_of(connection)):
        raise Refusal(
            _(
                "数据库里已经有数据（%(tables)s），不能恢复进去。请新建一个空数据库，让 DATABASE_URL 指向它；内置数据库请换一个 VAR_DIR。"
            )
            % {"tables": _listed(used)}
        )


def _check_media(saved: Manifest) -> None:
    """No file of another content stands where one of the backup belongs."""
    media = Path(settings.MEDIA_ROOT)
    other = [
        name
        for name, path, file in (
            (name, media / name.removeprefix("media/"), file)
            for name, file in saved.files.items()
            if name.startswith("media/")
        )
        if (path.exists() or path.is_symlink()) and not files.is_whole(path, file)
    ]
    if other:
        raise Refusal(
            _("%(folder)s 里已有同名而内容不同的文件：%(names)s。请换一个空的 MEDIA_ROOT。")
            % {"folder": media, "names": _listed(other)}
        )


def _make_tables(saved: Manifest, alias: str) -> None:
    """The tables as they were: up to the last migration that the backup had of each app."""
    executor = MigrationExecutor(connections[alias])
    wanted = {(app, name) for app, name in saved.migrations}
    graph = executor.loader.graph
    known = wanted & graph.nodes.keys()
    last = [
        node
        for node in known
        if not any(child.key in known and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]
    executor.migrate(sorted(last))


def _put_files(folder: Path, saved: Manifest) -> None:
    media = Path(settings.MEDIA_ROOT)
    for name, file in saved.files.items():
        target = media / name.removeprefix("media/")
        if (
            name.startswith("media/")
            and not files.is_whole(target, file)
            and files.put(folder / name, target) != file
        ):
            raise Refusal(_("%(name)s 在恢复时变了，请重新恢复。") % {"name": name})


def _load(folder: Path, saved: Manifest, alias: str) -> None:
    """All rows or none. The tables are held first, so that nobody's first row comes in between."""
    with rows.connected(alias) as connection:
        tables = rows.columns_of(connection)
        rows.lock(connection, tables, "ACCESS EXCLUSIVE")
        _check_unused(connection)
        foreign = [
            name for name, table in saved.tables.items() if set(table.columns) - set(tables.get(name, ()))
        ]
        if foreign:
            raise Refusal(_("这份备份里的表与程序对不上：%(tables)s。") % {"tables": _listed(foreign)})
        rows.empty(connection, tables)
        with rows.without_foreign_keys(connection):
            for name, table in saved.tables.items():
                if rows.load(connection, name, table.columns, folder / "rows" / f"{name}.gz") != table.rows:
                    raise Refusal(_("%(name)s 在恢复时变了，请重新恢复。") % {"name": f"rows/{name}.gz"})
        rows.set_sequences(connection, saved.sequences)
    with rows.connected(alias) as connection:
        connection.execute("ANALYZE")
