"""Whoever tries many keys, codes or names that open nothing is made to wait.

A key that nobody can guess (of a hundred bits, or signed) is looked at first: behind one address there is a whole hall, and
who floods it with wrong keys must not keep the right ones out.
"""

import hashlib
import math
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest

# Wrong tokens from one address in a minute; an office shares one address.
WRONG_A_MINUTE = 60


@dataclass(frozen=True)
class Limit:
    """So many tries in so many seconds of whatever is counted. The count is exact however many try at once; what it
    is counted of is kept as a hash."""

    name: str
    most: int
    seconds: int

    def is_reached(self, of: str) -> bool:
        """Whether there is no try left."""
        return _counted(self._key(of), self.seconds)[0] >= self.most

    def seconds_left(self, of: str) -> int:
        """In how many seconds the next try counts anew, at least one."""
        return max(1, math.ceil(_counted(self._key(of), self.seconds)[1] - time.time()))

    @transaction.atomic
    def take(self, of: str) -> bool:
        """Counts a try; False where there was none left. The time runs from the first one."""
        key = self._key(of)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        tries, until = _counted(key, self.seconds)
        if tries < self.most:
            _keep(key, tries + 1, until)
        return tries < self.most

    def forget(self, of: str) -> None:
        """As if nobody had tried."""
        cache.delete(self._key(of))

    def _key(self, of: str) -> str:
        return f"tries:{self.name}:{hashlib.sha256(of.encode('utf-8', 'surrogatepass')).hexdigest()}"


def is_guessing(request: HttpRequest) -> bool:
    """Whether so many wrong links came from the request's address that it gets no more answers for now."""
    return _counted(_guesses(request), 60)[0] >= WRONG_A_MINUTE


def is_guessed(request: HttpRequest) -> bool:
    """For a key that opens nothing: counts it, and says whether there were so many before it that it gets no answer."""
    if is_guessing(request):
        return True
    count_a_guess(request)
    return False


def count_a_guess(request: HttpRequest) -> None:
    """Remembers a wrong link of that address, for a minute from the first one."""
    tries, until = _counted(_guesses(request), 60)
    _keep(_guesses(request), tries + 1, until)


def _guesses(request: HttpRequest) -> str:
    return f"link-guesses:{get_adapter().get_client_ip(request)}"


def _counted(key: str, seconds: int) -> tuple[int, float]:
    """How many there were, and until when, in seconds of the epoch, they count."""
    tries, until = cache.get(key) or (0, 0.0)
    now = time.time()
    return (tries, until) if until > now else (0, now + seconds)


def _keep(key: str, tries: int, until: float) -> None:
    # The time that is left is given each time: counting up in the cache would begin it anew.
    cache.set(key, (tries, until), timeout=max(1, until - time.time()))
