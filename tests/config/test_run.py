"""`manage.py run`: what it checks before it opens, and that it ends whole, however it ends."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from django.core.management.base import CommandError
from django.db import connection

from config import embedded, opening
from config.checks import KNOWS_CHINESE, database_knows_chinese
from config.embedded.place import wait_for
from desk import setup_code
from tests import factories

PROJECT = Path(__file__).resolve().parents[2]
NAMED = {
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "FIELD_KEY",
    "LOG_LEVEL",
    "EMAIL_URL",
    "DJANGO_SETTINGS_MODULE",
}


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# --- before it opens ---------------------------------------------------------------------------------


def test_a_free_port_is_taken_without_a_word(free_port: int) -> None:
    opening.check_port("127.0.0.1", free_port)


def test_a_busy_port_is_said_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError) as refused:
            opening.check_port("127.0.0.1", port)
    assert str(refused.value) == (
        f"Port {port} of 127.0.0.1 is in use by another program. Choose another: `PORT={port + 1} make run`."
    )


@pytest.mark.parametrize(
    ("host", "port"), [("192.0.2.1", 8000), ("no such host", 8000), ("127.0.0.1", 70000)]
)
def test_an_address_that_is_not_ours_is_said(host: str, port: int) -> None:
    with pytest.raises(CommandError, match="Mend HOST or PORT"):
        opening.check_port(host, port)


def test_static_files_are_gathered_only_when_one_changed(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path / "gathered"
    settings.STATICFILES_DIRS = [tmp_path / "own"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.css").write_text("a{}")
    assert opening.collect_static() is True
    assert (tmp_path / "gathered" / "a.css").read_text() == "a{}"
    assert opening.collect_static() is False
    (tmp_path / "own" / "a.css").write_text("a{b:c}")
    assert opening.collect_static() is True
    assert (tmp_path / "gathered" / "a.css").read_text() == "a{b:c}"


@pytest.mark.django_db
def test_empty_means_no_user() -> None:
    assert opening.is_empty() is True
    factories.user("one", "王小宁")
    assert opening.is_empty() is False


def _demo_file(settings: Any, tmp_path: Path, text: str) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "demo.json").write_text(text)


@pytest.mark.django_db
def test_demo_accounts_are_told_while_all_of_them_stand(tmp_path: Path, settings: Any) -> None:
    rows = [
        {"role": "organiser", "username": "organiser", "password": "p1", "unit": "武进区"},
        {"role": "liaison", "username": "liaison", "password": "p2", "unit": "湖塘镇"},
    ]
    _demo_file(settings, tmp_path, json.dumps({"accounts": rows, "classes": [], "links": []}))
    factories.user("organiser", "王科长")
    assert opening.demo_accounts() == []
    liaison = factories.user("liaison", "陈联络")
    assert opening.demo_accounts() == [
        opening.Account("organiser", "organiser", "p1"),
        opening.Account("liaison", "liaison", "p2"),
    ]
    liaison.is_active = False
    liaison.save()
    assert opening.demo_accounts() == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "{", "[]", '{"accounts": [{"role": "organiser"}]}', '{"accounts": []}'])
def test_a_file_that_names_no_accounts_tells_none(tmp_path: Path, settings: Any, text: str) -> None:
    _demo_file(settings, tmp_path, text)
    assert opening.demo_accounts() == []


@pytest.mark.django_db
def test_the_code_is_told_until_there_is_an_administrator(cast: Any) -> None:
    assert opening.setup_code() is None
    cast.administrator.grants.all().delete()
    assert opening.setup_code() == setup_code.current()


@pytest.mark.django_db
def test_a_database_of_ours_knows_chinese() -> None:
    assert database_knows_chinese(databases=["default"]) == []


@pytest.mark.django_db
def test_the_question_tells_a_database_that_knows_no_chinese() -> None:
    with connection.cursor() as cursor:
        cursor.execute(KNOWS_CHINESE)
        assert cursor.fetchone() == (True, True)
        cursor.execute(KNOWS_CHINESE.replace("'武' ~", "'武' COLLATE \"C\" ~"))
        assert cursor.fetchone() == (True, False)


def test_a_server_that_does_not_answer_is_said(free_port: int) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://kaiban@127.0.0.1:{free_port}/kaiban",
        "REDIS_URL": f"redis://127.0.0.1:{free_port}/0",
        "PORT": str(free_port),
    }
    done = _manage("run", environment=environment)
    assert done.returncode == 1
    assert "CommandError: The database of DATABASE_URL does not answer" in done.stderr


@pytest.mark.parametrize(("name", "value"), [("PORT", "abc"), ("TRUSTED_PROXIES", "x")])
def test_a_variable_without_sense_is_one_line(name: str, value: str) -> None:
    done = _manage("check", environment=os.environ | {name: value})
    assert done.returncode == 1
    assert done.stderr.startswith("A variable of the environment or .env has no usable value")
    assert done.stderr.count("\n") == 1


def test_a_production_without_a_key_says_which() -> None:
    environment = {k: v for k, v in os.environ.items() if k not in {"SECRET_KEY"}}
    environment |= {"DATABASE_URL": "postgresql://a@127.0.0.1/a", "REDIS_URL": "redis://127.0.0.1/0"}
    done = _manage("check", environment=environment)
    assert done.returncode == 1
    assert done.stderr == "Set the SECRET_KEY environment variable\n"


def _manage(*arguments: str, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


# --- the whole of it ---------------------------------------------------------------------------------


@pytest.fixture
def whole(free_port: int) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Start Kaiban on embedded servers in a VAR_DIR of its own, once it answers; an account keeps the demo away."""
    var_dir = Path(tempfile.mkdtemp(prefix="kaiban-test-"))
    environment = {name: value for name, value in os.environ.items() if name not in NAMED}
    environment |= {"VAR_DIR": str(var_dir), "PORT": str(free_port)}
    for arguments in (
        ["migrate", "--verbosity", "0"],
        [
            "shell",
            "-c",
            "from accounts.models import User; User.objects.create(username='one', name='王小宁')",
        ],
    ):
        done = _manage(*arguments, environment=environment)
        assert done.returncode == 0, done.stderr
    running: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        log = (var_dir / "run.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=PROJECT,
            env=environment,
            stdout=log,
            stderr=log,
            text=True,
        )
        log.close()
        running.append(process)
        text = (var_dir / "run.log").read_text
        assert wait_for(lambda: "Kaiban is open at" in text() or process.poll() is not None, 90), text()
        assert process.poll() is None, text()
        return process

    start.var_dir, start.port = var_dir, free_port  # type: ignore[attr-defined]  # beside the function, for the tests
    yield start
    for process in running:
        process.kill()
        process.wait()
    wait_for(lambda: _left(var_dir) == [], 30)
    shutil.rmtree(var_dir, ignore_errors=True)


def _left(var_dir: Path) -> list[str]:
    """What still lives of a run: each of its processes knows VAR_DIR by its environment or its arguments."""
    found = []
    for process in psutil.process_iter():
        try:
            known = " ".join(process.cmdline()) + process.environ().get("VAR_DIR", "")
            if (
                str(var_dir) in known
                and process.status() != psutil.STATUS_ZOMBIE
                and process.pid != os.getpid()
            ):
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found


@pytest.mark.endurance
def test_it_opens_ends_by_a_signal_and_opens_again_with_its_rows(whole: Any) -> None:
    for _ in range(2):
        process = whole()
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(f"http://127.0.0.1:{whole.port}/no-such-page/", timeout=10)
        answer.value.close()
        assert answer.value.code in {302, 404}
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert wait_for(lambda: _left(whole.var_dir) == [], 15), _left(whole.var_dir)
    assert "Kaiban has stopped." in (whole.var_dir / "run.log").read_text()


@pytest.mark.endurance
def test_killed_by_force_it_leaves_no_process_and_loses_no_row(whole: Any) -> None:
    process = whole()
    with psycopg.connect(embedded.database_url(whole.var_dir)) as database:
        database.execute("CREATE TABLE kept AS SELECT 1 AS n")
    assert len(_left(whole.var_dir)) > 6
    process.kill()
    assert wait_for(lambda: _left(whole.var_dir) == [], 30), _left(whole.var_dir)
    whole()
    with psycopg.connect(embedded.database_url(whole.var_dir)) as database:
        assert database.execute("SELECT n FROM kept").fetchone() == (1,)


@pytest.mark.endurance
def test_a_dead_worker_ends_the_rest_with_its_name(whole: Any) -> None:
    process = whole()
    rows = json.loads((whole.var_dir / "locks" / "run.json").read_text())
    os.kill(rows["children"][1][0], signal.SIGKILL)
    assert process.wait(30) == 1
    assert "The worker ended by signal 9" in (whole.var_dir / "run.log").read_text()
    assert wait_for(lambda: _left(whole.var_dir) == [], 15), _left(whole.var_dir)
