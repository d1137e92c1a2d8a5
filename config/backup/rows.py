"""The rows of all tables, read at one moment and written in one transaction, by COPY.

COPY's text is the same in every release of PostgreSQL, so that a backup of one server goes into another.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
from django.apps import apps
from django.db import connections
from django.db.models import FileField
from psycopg import sql

from config.backup.files import CHUNK, Hashed
from config.backup.manifest import SavedFile, SavedTable

# What migrations, processes at work and a visitor without an account leave in a database that nobody has used.
UNUSED = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "django_session",
    "cache",
    "attendance_requirement",
    "attendance_onlinerate",
    "reminders_heartbeat",
}
_TABLES = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    GROUP BY c.relname ORDER BY c.relname
"""
_FOREIGN_KEYS = """
    SELECT t.relname, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace ORDER BY t.relname, c.conname
"""
_SEQUENCES = """
    SELECT key, name FROM (
        SELECT c.relname || '.' || a.attname AS key, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS name
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
          AND a.attnum > 0 AND NOT a.attisdropped
    ) counted WHERE name IS NOT NULL ORDER BY key
"""

Columns = dict[str, list[str]]


@contextmanager
def connected(alias: str = "default") -> Iterator[psycopg.Connection]:
    """A connection of its own to the database of that alias, with COPY's forms fixed; its transaction is the caller's."""
    known: Any = connections[alias]
    with cast(psycopg.Connection, known.get_new_connection(known.get_connection_params())) as connection:
        connection.autocommit = True
        connection.cursor_factory = psycopg.Cursor
        connection.execute(
            "SELECT set_config('datestyle', 'ISO, YMD', false), set_config('intervalstyle', 'postgres', false), "
            "set_config('timezone', 'UTC', false), set_config('extra_float_digits', '3', false), "
            "set_config('statement_timeout', '0', false), set_config('lock_timeout', '10s', false), "
            "set_config('idle_in_transaction_session_timeout', '0', false)"
        )
        connection.autocommit = False
        yield connection


def columns_of(connection: psycopg.Connection) -> Columns:
    """The columns of every table of the schema but those of extensions, in their order."""
    return dict(cast(Iterable[tuple[str, list[str]]], connection.execute(_TABLES)))


def lock(connection: psycopg.Connection, tables: Iterable[str], mode: str) -> None:
    """Holds the tables, in their order, until the end of the transaction."""
    if names := sql.SQL(", ").join(map(sql.Identifier, sorted(tables))):
        connection.execute(sql.SQL("LOCK TABLE {} IN {} MODE").format(names, sql.SQL(mode)))


def used(connection: psycopg.Connection, tables: Iterable[str]) -> list[str]:
    """Those of the tables that hold what somebody put there."""
    asked = [
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name in sorted(set(tables) - UNUSED)
    ]
    if not asked:
        return []
    return [name for (name,) in connection.execute(sql.SQL(" UNION ALL ").join(asked))]


def write(
    connection: psycopg.Connection, table: str, columns: list[str], path: Path
) -> tuple[SavedTable, SavedFile]:
    """Writes the rows of a table into a new compressed file, a piece at a time."""
    with connection.cursor() as cursor:
        with (
            Hashed(path) as file,
            gzip.GzipFile(
                fileobj=cast(Any, file), mode="wb", mtime=0, compresslevel=5, filename=""
            ) as packed,
            cursor.copy(_copy(table, columns, "TO STDOUT")) as copy,
        ):
            for piece in copy:
                packed.write(piece)
        return SavedTable(columns=columns, rows=cursor.rowcount), file.saved()


def load(connection: psycopg.Connection, table: str, columns: list[str], path: Path) -> int:
    """Adds the rows of such a file to a table, a piece at a time; gives their number."""
    with connection.cursor() as cursor:
        with gzip.open(path, "rb") as packed, cursor.copy(_copy(table, columns, "FROM STDIN")) as copy:
            while piece := packed.read(CHUNK):
                copy.write(piece)
        return cursor.rowcount


def _copy(table: str, columns: list[str], way: str) -> sql.Composed:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), named, sql.SQL(way))


def empty(connection: psycopg.Connection, tables: Iterable[str]) -> None:
    """Leaves no row in the tables."""
    if names := sql.SQL(", ").join(map(sql.Identifier, sorted(tables))):
        connection.execute(sql.SQL("TRUNCATE {}").format(names))


@contextmanager
def without_foreign_keys(connection: psycopg.Connection) -> Iterator[None]:
    """Rows come in any order within; at the end every reference is checked as the keys are made anew."""
    keys = list(connection.execute(_FOREIGN_KEYS))
    for table, name, _definition in keys:
        connection.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name))
        )
    yield
    for table, name, definition in keys:
        connection.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)
            )
        )


def sequences(connection: psycopg.Connection) -> dict[str, tuple[int, bool]]:
    """For each "table.column" that counts by itself the last number, and whether it was given out."""
    counted = {}
    for key, name in _counting(connection).items():
        # The name comes quoted from the server.
        last = connection.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.SQL(name)))
        counted[key] = cast(tuple[int, bool], last.fetchone())
    return counted


def set_sequences(connection: psycopg.Connection, numbers: Mapping[str, tuple[int, bool]]) -> None:
    """Lets each column count on from there. Those that are not there are passed over."""
    names = _counting(connection)
    for key, (last, given) in numbers.items():
        if key in names:
            connection.execute("SELECT setval(%s::regclass, %s, %s)", (names[key], last, given))


def _counting(connection: psycopg.Connection) -> dict[str, str]:
    """The sequence of each "table.column" that has one."""
    return dict(cast(Iterable[tuple[str, str]], connection.execute(_SEQUENCES)))


def named_files(connection: psycopg.Connection, tables: Columns) -> Iterator[str]:
    """The names of the files that rows speak of, as they stand below the media folder."""
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and field.column and field.column in tables.get(table, ()):
                asked = sql.SQL("SELECT {0} FROM {1} WHERE {0} <> ''").format(
                    sql.Identifier(field.column), sql.Identifier(table)
                )
                with connection.cursor() as cursor:
                    for (name,) in cursor.stream(asked):
                        yield name
