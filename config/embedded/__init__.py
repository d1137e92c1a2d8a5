"""PostgreSQL and Valkey from their wheels, for trial, development and tests, when no server is named.

Importing this starts nothing. Processes with the same VAR_DIR share its servers: see `hold`.
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from .keys import keys
from .owner import Owner, find_owner, open_the_way, prepare_root
from .place import EmbeddedError, Place, is_locked, locked, open_lock, try_lock, wait_for

__all__ = ["EmbeddedError", "Holder", "broker_url", "database_url", "hold", "keys", "redis_url"]


def database_url(var_dir: Path) -> str:
    """Give the URL of the embedded PostgreSQL of a VAR_DIR, running or not."""
    return f"postgresql://kaiban@/kaiban?host={quote(str(Place.of(var_dir).sockets), safe='')}&port=5432"


def redis_url(var_dir: Path) -> str:
    """Give the URL of the embedded Valkey of a VAR_DIR, running or not, as the redis package reads it."""
    return f"unix://{quote(str(Place.of(var_dir).sockets / 'valkey.sock'))}?db=0"


def broker_url(url: str) -> str:
    """Give a Redis URL as Celery reads it: sockets have another scheme there."""
    if not url.startswith("unix://"):
        return url
    path, _, query = url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?virtual_host={query.removeprefix('db=') or '0'}"


class Holder:
    """A share in the servers of a place: they run at least until it is closed or its process ends."""

    def __init__(self, place: Place, share: int) -> None:
        self._place = place
        self._share: int | None = share

    def close(self, *, wait: bool = False) -> None:
        """Give the share back; with `wait`, return only when the servers are stopped or others hold them."""
        if self._share is None:
            return
        os.close(self._share)
        self._share = None
        if wait:
            wait_for(lambda: not is_locked(self._place.lock("guardian")) or self._held_by_others(), 60, 0.1)

    def _held_by_others(self) -> bool:
        probe = open_lock(self._place.lock("holders"))
        try:
            return not try_lock(probe) and try_lock(probe, fcntl.LOCK_SH)
        finally:
            os.close(probe)

    def __enter__(self) -> "Holder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def hold(var_dir: Path, *, postgres: bool = True, valkey: bool = True, durable: bool = True) -> Holder:
    """Take a share in the servers of a VAR_DIR, starting those that do not run, and give it once they answer.

    With neither server it only keeps the guardian. `durable=False` is for throw-away data. The keys of a new
    VAR_DIR are made too. Raises EmbeddedError.
    """
    place = Place.of(var_dir)
    prepare_root(place)
    share = open_lock(place.lock("holders"))
    try:
        fcntl.flock(share, fcntl.LOCK_SH)
        with locked(place.lock("start")):
            _start(place, postgres=postgres, valkey=valkey, durable=durable)
    except BaseException:
        os.close(share)
        raise
    return Holder(place, share)


def _start(place: Place, *, postgres: bool, valkey: bool, durable: bool) -> None:
    """Start what is asked for and does not run; the guardian first, so that nothing is ever left alone."""
    # The servers' modules load psycopg: settings import this package and must stay light.
    from . import guardian
    from . import postgres as postgres_server
    from . import valkey as valkey_server

    wanted: list[Callable[[Place, Owner, bool], None]] = []
    if postgres and not postgres_server.answers(place):
        wanted.append(lambda place, owner, durable: postgres_server.start(place, owner, durable=durable))
    if valkey and not valkey_server.answers(place):
        wanted.append(lambda place, owner, durable: valkey_server.start(place, owner, durable=durable))
    owner = _make_ready(place) if wanted else None
    guardian.ensure(place)
    for start in wanted:
        if owner:
            start(place, owner, durable)


def _make_ready(place: Place) -> Owner:
    keys(place.root)
    owner = find_owner(place)
    if owner.switch:
        open_the_way(place.postgres)
    owner.folder(place.sockets)
    return owner
