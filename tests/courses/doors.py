"""The question that every page is asked: who comes in, and who does not."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from tests.conftest import Cast

SignIn = Callable[[User], Client]
ROLES = (
    "administrator",
    "organiser",
    "head_teacher",
    "finance",
    "auditor",
    "liaison",
    "cadre_user",
    "stranger",
)


def doors(cast: Cast, as_user: SignIn, url: str) -> dict[str, int]:
    """The status of a GET for each of the cast, and for somebody who has not signed in."""
    clients = {role: as_user(getattr(cast, role)) for role in ROLES}
    return {role: _status(client, url) for role, client in {**clients, "anonymous": Client()}.items()}


def _status(client: Client, url: str) -> int:
    response = client.get(url)
    if response.streaming:
        # an unread file stays open
        list(response)
    return response.status_code


def for_staff(**others: int) -> dict[str, int]:
    """What a page of a class answers: its staff come in, everybody else finds nothing."""
    staff = dict.fromkeys(ROLES[:5], 200)
    return {**staff, "liaison": 404, "cadre_user": 404, "stranger": 404, "anonymous": 302, **others}


def for_organisers(**others: int) -> dict[str, int]:
    """What a page that changes a class answers: staff that only read are refused."""
    return {**for_staff(head_teacher=403, finance=403, auditor=403), **others}


def wrong_methods(client: Client, url: str, *methods: str) -> dict[str, int]:
    """What the address answers to other methods."""
    return {method: getattr(client, method)(url).status_code for method in methods}
