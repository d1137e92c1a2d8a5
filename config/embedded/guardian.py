"""The guardian: a detached process that stops the servers after the last of their users is gone.

Each process that uses the servers of a VAR_DIR holds a shared lock, which the kernel takes away however the
process ends. The guardian looks for the exclusive one; it also ends what a dead `make run` left behind.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from . import leftovers, postgres, valkey
from .owner import find_owner
from .place import EmbeddedError, Place, is_locked, open_lock, try_lock

PERIOD = 0.25
LINGER = 4  # periods: a script of several commands does not restart the servers each time
PROJECT = Path(__file__).resolve().parents[2]


def ensure(place: Place) -> None:
    """Start the guardian of a place unless it lives; under the start lock. Raises EmbeddedError."""
    if is_locked(place.lock("guardian")):
        return
    command = [sys.executable, "-m", "config.embedded.guardian", str(place.root)]
    log = place.locks / "guardian.log"
    with log.open("ab") as output:
        done = subprocess.run(  # noqa: S603 - a list of our own, no shell
            command,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            timeout=60,
            check=False,
        )
    if done.returncode != 0:
        raise EmbeddedError(f"The guardian of the servers does not start; see {log}.")


def guard(place: Place, own: int) -> None:
    """Watch a place until nobody uses its servers for a second, and stop them.

    `own` is the guardian's lock. Where VAR_DIR was removed under running servers, they are ended by force.
    """
    holders = open_lock(place.lock("holders"))
    servers: list[psutil.Process] = []
    idle = 0
    while idle < LINGER:
        time.sleep(PERIOD)
        if os.fstat(own).st_nlink == 0:
            _kill(servers)
            return
        servers = [found for found in (postgres.find_process(place), valkey.find_process(place)) if found]
        leftovers.end(place)
        idle = idle + 1 if try_lock(holders) else 0
        if 0 < idle < LINGER:
            fcntl.flock(holders, fcntl.LOCK_UN)
    # The exclusive lock is held from here: who wants the servers waits until they are stopped.
    valkey.stop(place)
    postgres.stop(place, find_owner(place))


def _kill(servers: list[psutil.Process]) -> None:
    for process in servers:
        with suppress(psutil.NoSuchProcess):
            # PostgreSQL's own word for "at once": its parts end too.
            process.send_signal(signal.SIGQUIT if "postgres" in process.name() else signal.SIGKILL)


def _detach() -> None:
    """Go on in a process that belongs to no terminal and no parent; the one that was called ends with 0."""
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir("/")


def main() -> None:
    """Guard the VAR_DIR of the first argument."""
    place = Place.of(Path(sys.argv[1]))
    own = open_lock(place.lock("guardian"))
    if not try_lock(own):
        return
    _detach()
    try:
        guard(place, own)
    finally:
        # First its own lock, then (by ending) the holders': who comes next must not take us for alive.
        os.close(own)


if __name__ == "__main__":
    main()
