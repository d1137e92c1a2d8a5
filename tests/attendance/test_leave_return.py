"""销假: coming back."""

from typing import Any

from django.urls import reverse

from tests import factories
from tests.attendance.conftest import AM, PM, Leaving
from tests.attendance.doors import WRITERS, answers


def test_R11_the_head_teacher_records_when(leaving: Leaving, as_user: Any, time_machine_at: Any) -> None:
    request = leaving.grant(leaving.ask(AM, PM))
    client, address = (
        as_user(leaving.cast.head_teacher),
        reverse("attendance:leave_return", args=[request.pk]),
    )
    with time_machine_at("2026-11-23T15:00:00+08:00"):
        found = [
            client.post(address, {"at": at}).status_code
            for at in ("x", "2026-11-23T15:01", "2026-11-23T13:50")
        ]
        assert found == [422, 409, 302]
    request.refresh_from_db()
    assert request.returned_at == factories.at("13:50")
    assert leaving.recorded() == {AM: ("PERSONAL", None)}


def test_R11_the_trainee_is_back_now(leaving: Leaving, as_user: Any, time_machine_at: Any) -> None:
    request = leaving.grant(leaving.ask(AM, PM))
    with time_machine_at("2026-11-23T11:50:00+08:00"):
        as_user(leaving.cast.cadre_user).post(reverse("attendance:leave_return", args=[request.pk]))
    request.refresh_from_db()
    assert request.returned_at == factories.at("11:50")


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    address = reverse("attendance:leave_return", args=[leaving.ask(AM).pk])
    assert answers(leaving.cast, as_user, address, "post") == WRITERS | {
        "administrator": 409,
        "organiser": 409,
        "head_teacher": 409,
        "liaison": 403,
        "cadre_user": 409,
    }
