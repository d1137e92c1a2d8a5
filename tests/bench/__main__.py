"""Runs the benchmarks on throw-away servers, or a test database on those named, and prints the table."""

import sys
import time
from collections.abc import Callable

import django

from tests import servers

LEFT_OUT = [
    ("the timetable page beside pretalx's", "needs pretalx installed on the same machine"),
    ("growth at 30 million marks", "takes hours to fill"),
]


def main() -> None:
    """Each part in turn, or those named by the first word of their titles; ends with 1 when a goal is missed."""
    begun = time.monotonic()
    servers.pytest_load_initial_conftests()
    try:
        django.setup()
        missed = _measure(sys.argv[1:])
    finally:
        servers.pytest_unconfigure()
    sys.stdout.write(f"\n{missed} over their goals, in {time.monotonic() - begun:.0f} s\n")
    sys.exit(1 if missed else 0)


def _measure(wanted: list[str]) -> int:
    from django.conf import settings
    from django.db import connection

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ROOT_URLCONF = "tests.bench.site"
    named = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return _parts(wanted)
    finally:
        connection.creation.destroy_test_db(named, verbosity=0)


def _parts(wanted: list[str]) -> int:
    from tests.bench import (
        autoplan,
        board,
        check_in,
        clashes,
        district,
        ledgers,
        lists,
        pages,
        papers,
        reminders,
        rosters,
    )
    from tests.bench.measuring import Line, show

    here = district.make()
    parts: list[tuple[str, Callable[[], list[Line]]]] = [
        ("Pages: server CPU against a sign-in that is checked", lambda: pages.speed(here)),
        ("Board: the same of a full week", lambda: board.full_week(here)),
        ("Weight, squeezed", lambda: pages.weight(here)),
        ("Lists", lambda: lists.constant(lists.Growing())),
        ("Papers", lambda: papers.styled(here)),
        ("Ledger", ledgers.long),
        ("Rosters", rosters.importing),
        ("Check-in", lambda: check_in.taps(here)),
        ("Scheduling", clashes.flat),
        ("Planning", autoplan.planning),
        ("Reminders", reminders.due),
    ]
    missed = 0
    for title, run in parts:
        if wanted and not any(title.startswith(part) for part in wanted):
            continue
        lines = run()
        show(title, lines)
        missed += sum(not line.is_met for line in lines)
    sys.stdout.write("\nLeft out\n")
    for what, why in LEFT_OUT:
        sys.stdout.write(f"  {what}: {why}\n")
    return missed


if __name__ == "__main__":
    main()
