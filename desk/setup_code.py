"""The code that opens the first set-up: printed where the program was started, known to nobody else."""

import hashlib
import hmac

from django.conf import settings

from accounts.models import Grant, Role

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def current() -> str:
    """Eight letters in two halves, e.g. "7KQM-2XPA": the same until SECRET_KEY changes."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"kaiban first set-up", hashlib.sha256)
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:8])
    return f"{letters[:4]}-{letters[4:]}"


def matches(given: str) -> bool:
    """Whether somebody typed it, in whatever case and with whatever spaces."""
    plain = "".join(given.upper().replace("-", " ").split())
    return hmac.compare_digest(plain.encode(), current().replace("-", "").encode())


def is_needed() -> bool:
    """Whether there is no administrator yet."""
    return not Grant.objects.in_force().filter(role=Role.ADMINISTRATOR, user__is_active=True).exists()
