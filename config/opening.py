"""What must stand before Kaiban opens: a free port, tables, static files, and the demo district in an empty one."""

import errno
import hashlib
import json
import socket
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from redis import Redis, RedisError

from desk import setup_code as code


@dataclass(frozen=True)
class Account:
    """An account of the demo district, as its file names it."""

    role: str
    username: str
    password: str


def check_port(host: str, port: int) -> None:
    """Raise CommandError when the web server could not listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            return
        except (OSError, OverflowError) as error:
            number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        raise CommandError(
            f"Port {port} of {host} is in use by another program. "
            f"Choose another: `PORT={port + 1 if port < 65535 else 8000} make run`."
        )
    if number == errno.EACCES:
        raise CommandError(f"Port {port} is kept for root. Choose one above 1023 by PORT.")
    raise CommandError(f"Nothing can listen on {host}, port {port}. Mend HOST or PORT.")


def check_servers() -> None:
    """Raise CommandError when the database or the broker does not answer."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"The database of DATABASE_URL does not answer: {error}") from error
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=5) as broker:
            broker.ping()
    except (RedisError, ValueError) as error:
        raise CommandError(f"The server of REDIS_URL does not answer: {error}") from error


def migrate() -> bool:
    """Bring the tables up to date; says whether there was anything to do."""
    executor = MigrationExecutor(connection)
    waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
    return waiting


def collect_static() -> bool:
    """Gather the static files unless none changed since the last time; says whether it did."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    now = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
    stamp.parent.mkdir(parents=True, exist_ok=True)
    # Cleared first: by itself it keeps a file whose new version came within the same second.
    call_command("collectstatic", clear=True, interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def _static_fingerprint() -> str:
    """Give a hash of the names, sizes and times of all static files, and of how they are stored."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            file = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def is_empty() -> bool:
    """Say whether nobody could sign in: there is no user at all."""
    return not get_user_model().objects.exists()


def make_demo() -> bool:
    """Fill an empty district with the demo, wholly or not at all; says whether the command for it is there."""
    if "demo" not in get_commands():
        return False
    with transaction.atomic():
        call_command("demo", json=str(_demo_file()))
    _demo_file().chmod(0o600)
    return True


def demo_accounts() -> list[Account]:
    """Give the accounts of the demo district while it stands; none once it was cleared."""
    try:
        rows = json.loads(_demo_file().read_text(encoding="utf-8"))["accounts"]
        accounts = [Account(row["role"], row["username"], row["password"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    names = {account.username for account in accounts}
    standing = get_user_model().objects.filter(username__in=names, is_active=True).count()
    return accounts if standing == len(names) else []


def setup_code() -> str | None:
    """Give the code that `/setup/` asks for, or None where an administrator exists."""
    return code.current() if code.is_needed() else None


def _demo_file() -> Path:
    return Path(settings.VAR_DIR) / "demo.json"
