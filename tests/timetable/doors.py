"""Who gets what at an address: one table a kind of page."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User
from tests.conftest import Cast

PEOPLE = ("administrator", "organiser", "head_teacher", "finance", "liaison", "cadre_user", "stranger")


def answers(
    cast: Cast, as_user: Callable[[User], Client], address: str, method: str = "get", **data: Any
) -> dict[str, int]:
    """The status that each of the cast gets there, and the anonymous one, who must be asked to sign in."""
    found = {name: _status(getattr(as_user(getattr(cast, name)), method)(address, data)) for name in PEOPLE}
    anonymous = getattr(Client(), method)(address, data)
    found["anonymous"] = anonymous.status_code
    assert anonymous["Location"].startswith("/sign-in/?next=")
    return found


def _status(response: Any) -> int:
    if response.streaming:
        list(response)  # an unread file stays open
    return int(response.status_code)


def _who(*statuses: int) -> dict[str, int]:
    return dict(zip((*PEOPLE, "anonymous"), (*statuses, 302), strict=True))


CLASS_READERS = _who(200, 200, 200, 200, 404, 200, 404)
SESSION_READERS = _who(200, 200, 200, 200, 404, 404, 404)
CLASS_EDITORS = _who(200, 200, 403, 403, 404, 403, 404)
SESSION_EDITORS = _who(200, 200, 403, 403, 404, 404, 404)
SETTINGS_EDITORS = _who(200, 200, 403, 403, 403, 403, 200)
ADMINISTRATORS = _who(200, 403, 403, 403, 403, 403, 403)
