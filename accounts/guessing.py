"""Links that are their own key: whoever tries many that open nothing is made to wait."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

# Wrong tokens from one address in a minute; an office shares one address.
WRONG_A_MINUTE = 60


def is_guessing(request: HttpRequest) -> bool:
    """Whether so many wrong links came from the request's address that it gets no more answers for now."""
    return int(cache.get(_guesses(request), 0)) >= WRONG_A_MINUTE


def count_a_guess(request: HttpRequest) -> None:
    """Remembers a wrong link of that address, for a minute."""
    if not cache.add(_guesses(request), 1, timeout=60):
        cache.incr(_guesses(request))


def _guesses(request: HttpRequest) -> str:
    return f"link-guesses:{get_adapter().get_client_ip(request)}"
