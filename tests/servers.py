"""Starts throw-away servers before the settings are read; named ones (DATABASE_URL, REDIS_URL) are used as they are.

Only the controller starts servers: workers of xdist inherit the addresses by the environment.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

_started: list[Path | Any] = []  # holders of servers, then the folder they stand in


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    from config import embedded

    var_dir = Path(tempfile.mkdtemp(prefix="kaiban-tests-"))
    (var_dir / "static").mkdir()
    os.environ["VAR_DIR"] = str(var_dir)
    os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only-" + "k" * 40)
    os.environ.setdefault("FIELD_KEY", "dGVzdHMtb25seS1rZXktb2YtdGhpcnR5LXR3by1ieXQ=")
    os.environ["EMAIL_URL"] = "memorymail://"
    os.environ["LOG_LEVEL"] = "WARNING"
    postgres, valkey = "DATABASE_URL" not in os.environ, "REDIS_URL" not in os.environ
    if postgres or valkey:
        _started.append(embedded.hold(var_dir, durable=False, postgres=postgres, valkey=valkey))
    if postgres:
        os.environ["DATABASE_URL"] = embedded.database_url(var_dir)
    if valkey:
        os.environ["REDIS_URL"] = embedded.redis_url(var_dir)
    _started.append(var_dir)


def pytest_unconfigure() -> None:
    for thing in _started:
        if isinstance(thing, Path):
            shutil.rmtree(thing, ignore_errors=True)
        else:
            thing.close(wait=True)
    _started.clear()
