"""Who gets what at an address: one table a view."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User
from tests.conftest import Cast

PEOPLE = (
    "administrator",
    "organiser",
    "head_teacher",
    "finance",
    "auditor",
    "liaison",
    "cadre_user",
    "stranger",
)


def answers(
    cast: Cast, as_user: Callable[[User], Client], address: str, method: str = "get", **data: Any
) -> dict[str, int]:
    """The status that each of the cast gets there, and the anonymous one."""
    found = {}
    for name in PEOPLE:
        client = as_user(getattr(cast, name))
        answer = getattr(client, method)(address, data)
        if answer.streaming:
            list(answer)  # an unread file stays open
        found[name] = answer.status_code
    answer = getattr(Client(), method)(address, data)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/sign-in/?next=")
    found["anonymous"] = answer.status_code
    return found


READERS = {
    "administrator": 200,
    "organiser": 200,
    "head_teacher": 200,
    "finance": 200,
    "auditor": 200,
    "liaison": 404,
    "cadre_user": 404,
    "stranger": 404,
    "anonymous": 302,
}
WRITERS = {
    "administrator": 302,
    "organiser": 302,
    "head_teacher": 302,
    "finance": 403,
    "auditor": 403,
    "liaison": 404,
    "cadre_user": 404,
    "stranger": 404,
    "anonymous": 302,
}
