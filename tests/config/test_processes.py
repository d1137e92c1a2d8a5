"""Processes that live and end together, and what a dead run leaves."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.embedded import leftovers
from config.embedded.leftovers import Record, RunningAlready
from config.embedded.owner import prepare_root
from config.embedded.place import Place, wait_for
from config.processes import Company, ProcessEnded

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]


@pytest.fixture
def company() -> Iterator[Company]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    company = Company()
    company.listen()
    yield company
    company.end()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="kaiban-test-") as folder:
        place = Place.of(Path(folder))
        prepare_root(place)
        yield place


def is_alive(number: int) -> bool:
    try:
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_dead_process_is_named_and_the_rest_end(company: Company) -> None:
    company.start("sleeper", SLEEP)
    company.start("worker", [sys.executable, "-c", "raise SystemExit(7)"])
    with pytest.raises(ProcessEnded, match="The worker ended with status 7"):
        company.watch()
    numbers = company.numbers
    company.end()
    assert [is_alive(number) for number in numbers] == [False, False]


def test_a_process_killed_by_a_signal_is_named_with_it(company: Company) -> None:
    company.start("beat", SLEEP)
    os.kill(company.numbers[0], signal.SIGKILL)
    with pytest.raises(ProcessEnded, match="The beat ended by signal 9"):
        company.watch()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_the_wish_to_stop(company: Company, number: signal.Signals) -> None:
    company.start("sleeper", SLEEP)
    signal.raise_signal(number)
    assert company.watch() is False


def test_watching_ends_when_the_condition_holds(company: Company) -> None:
    company.start("sleeper", SLEEP)
    assert company.watch(until=lambda: True) is True


def test_a_second_signal_ends_the_stubborn(company: Company) -> None:
    company.start("sleeper", STUBBORN)
    signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGINT)
    assert wait_for(lambda: not is_alive(company.numbers[0]), 5)


def test_processes_follow_a_killed_run(place: Place) -> None:
    run = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from config.processes import Company; company = Company();"
            f"company.start('sleeper', {SLEEP!r}); print(company.numbers[0], flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout
    number = int(run.stdout.readline())
    assert is_alive(number)
    run.kill()
    run.communicate()
    assert wait_for(lambda: not is_alive(number), 5) is (sys.platform == "linux")


@pytest.fixture
def stranger() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(SLEEP, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def _write_down(place: Place, run: list[float], child: list[float]) -> None:
    (place.locks / leftovers.FILE).write_text(json.dumps({"run": run, "children": [child]}))


def test_what_a_dead_run_left_is_ended(place: Place, stranger: "subprocess.Popen[bytes]") -> None:
    _write_down(place, [99_999_999, 1.0], [stranger.pid, psutil.Process(stranger.pid).create_time()])
    leftovers.end(place)
    assert stranger.wait(5) == -signal.SIGTERM


def test_another_program_with_the_same_number_is_left_alone(
    place: Place, stranger: "subprocess.Popen[bytes]"
) -> None:
    _write_down(place, [99_999_999, 1.0], [stranger.pid, psutil.Process(stranger.pid).create_time() - 60])
    leftovers.end(place)
    assert stranger.poll() is None


def test_what_a_living_run_started_is_left_alone(place: Place, stranger: "subprocess.Popen[bytes]") -> None:
    with Record.open(place.root) as record:
        record.write([stranger.pid])
        leftovers.end(place)
        assert stranger.poll() is None


def test_a_second_run_of_one_place_is_refused_until_the_first_is_over(place: Place) -> None:
    with (
        Record.open(place.root),
        pytest.raises(RunningAlready, match=f"already runs .*process {os.getpid()}"),
    ):
        Record.open(place.root)
    with Record.open(place.root):
        pass


def test_a_broken_list_is_taken_for_an_empty_one(place: Place) -> None:
    (place.locks / leftovers.FILE).write_text("{not json")
    leftovers.end(place)
    with Record.open(place.root):
        pass


def test_the_stubborn_are_made_to_end(stranger: "subprocess.Popen[bytes]") -> None:
    stubborn = subprocess.Popen(STUBBORN, start_new_session=True)
    try:
        wait_for(lambda: False, 0.3)  # until it ignores the signal
        leftovers.end_groups([stubborn.pid], patience=0.3)
        assert stubborn.wait(5) == -signal.SIGKILL
    finally:
        stubborn.kill()
        stubborn.wait()
    assert stranger.poll() is None
