"""Taking a request back."""

from typing import Any

from django.urls import reverse

from tests.attendance.conftest import AM, Leaving
from tests.attendance.doors import WRITERS, answers


def test_it_is_withdrawn_until_it_begins(leaving: Leaving, as_user: Any, time_machine_at: Any) -> None:
    request = leaving.grant(leaving.ask(AM))
    client, address = (
        as_user(leaving.cast.cadre_user),
        reverse("attendance:leave_withdraw", args=[request.pk]),
    )
    with time_machine_at("2026-11-23T09:00:00+08:00"):
        answer = client.post(address)
        assert (answer.status_code, "请办销假" in answer.content.decode()) == (409, True)
    assert (client.post(address).status_code, client.post(address).status_code) == (302, 302)
    request.refresh_from_db()
    assert (request.state, leaving.recorded(), request.steps.count()) == ("WITHDRAWN", {}, 2)


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    address = reverse("attendance:leave_withdraw", args=[leaving.ask(AM).pk])
    assert answers(leaving.cast, as_user, address, "post") == WRITERS | {"liaison": 403, "cadre_user": 302}
