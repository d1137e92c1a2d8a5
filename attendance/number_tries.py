"""The short number beside the code: few enough wrong ones are heard that nobody guesses it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.cache import cache
from django.db import connection, transaction

from attendance import scanning
from timetable.models import PublishedSession

# Wrong numbers within a minute, of one person or phone, and for one session over all of them.
EACH, TOGETHER = 5, 100
_SECONDS = 60


class TooManyTries(Exception):
    """So many wrong numbers came within the last minute that no more are read for now."""


@transaction.atomic
def session_of(
    number: str, *, sessions: Sequence[PublishedSession], who: str, now: dt.datetime
) -> PublishedSession | None:
    """The session among these whose screen shows the number; None for a wrong one, which counts.

    `who` names the phone or the account that tries. Who tries at once waits, so that not one more is read than allowed.
    Raises TooManyTries.
    """
    limits = {f"check-in-number:{who}": EACH} | {
        f"check-in-number:session-{session.pk}": TOGETHER for session in sessions
    }
    _wait_for(limits)
    wrong = {name: _within(cache.get(name, ()), now) for name in limits}
    if any(len(wrong[name]) >= most for name, most in limits.items()):
        raise TooManyTries
    found = [session for session in sessions if scanning.is_number_of(number, session.pk, now)]
    if not found:
        cache.set_many({name: [*times, now.timestamp()] for name, times in wrong.items()}, timeout=_SECONDS)
    return found[0] if found else None


def _within(times: Sequence[float], now: dt.datetime) -> list[float]:
    return [time for time in times if time > now.timestamp() - _SECONDS]


def _wait_for(names: dict[str, int]) -> None:
    """One after the other, in the order of names, until the transaction ends."""
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
