"""Brokers, good and broken, and workers in processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection

from config import embedded

ROOT = Path(__file__).resolve().parents[2]


def redis_url() -> str:
    """The test server's own database for this process: others must not take its messages."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = 1 + int(worker.removeprefix("gw")) % 14
    address = settings.REDIS_URL.partition("?")[0]
    if address.startswith("unix://"):
        return f"{address}?db={number}"
    return f"{address.rstrip('/').rsplit('/', 1)[0] if address.count('/') > 2 else address}/{number}"


@pytest.fixture
def use_broker() -> Iterator[Callable[..., None]]:
    """`use_broker(url, **options)`: the address from now on; with options, these instead of the settings'."""
    conf = current_app.conf
    before = {name: conf[name] for name in ("broker_url", "broker_transport_options", "task_publish_retry")}

    def use(url: str, **options: object) -> None:
        conf.broker_url = embedded.broker_url(url)
        conf.update(options)

    yield use
    conf.update(before)


@pytest.fixture
def queue(use_broker: Callable[..., None]) -> Iterator[Callable[[], int]]:
    """The real broker, emptied; `queue()` counts the exports that wait in it."""
    use_broker(redis_url())
    client = redis.Redis.from_url(redis_url())
    client.flushdb()
    yield lambda: client.llen("exports")
    client.flushdb()
    client.close()


@pytest.fixture
def dead_broker() -> str:
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{taken.getsockname()[1]}/0"


@pytest.fixture
def hung_broker() -> Iterator[str]:
    """A server that accepts and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


def database_url() -> str:
    """The address of the test database, for a process of its own."""
    parameters = connection.get_connection_params()
    name, user = parameters["dbname"], quote(parameters.get("user", ""))
    secret = quote(parameters.get("password", ""), safe="")
    host, port = str(parameters.get("host", "")), parameters.get("port")
    account = f"{user}:{secret}@" if secret else f"{user}@"
    if host.startswith("/"):
        return f"postgresql://{account}/{name}?host={quote(host, safe='')}"
    return f"postgresql://{account}{host}{f':{port}' if port else ''}/{name}"


@pytest.fixture
def start_worker(queue: Callable[[], int]) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """`start_worker()`: a Celery worker on the test's database, broker and files; ended with the test.
    `start_worker("planning")` works on that queue instead of the papers'."""
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str = "exports") -> "subprocess.Popen[bytes]":
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis_url(),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        }
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", name, "-c", "1"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"]
        worker = subprocess.Popen([*command, *quiet], cwd=ROOT, env=environment, start_new_session=True)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)


def kill(worker: "subprocess.Popen[bytes]") -> None:
    """kill -9 to the worker and its children."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Looks every 50 ms; fails when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)
