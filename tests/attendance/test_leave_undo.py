"""Taking a decision back."""

from typing import Any

from django.urls import reverse

from tests.attendance.conftest import AM, Leaving
from tests.attendance.doors import WRITERS, answers


def test_it_waits_again(leaving: Leaving, as_user: Any, time_machine_at: Any) -> None:
    request = leaving.grant(leaving.ask(AM))
    address = reverse("attendance:leave_undo", args=[request.pk])
    head, administrator = as_user(leaving.cast.head_teacher), as_user(leaving.cast.administrator)
    assert head.post(address).status_code == 409  # it was the district that granted it
    assert administrator.post(address, {"version": request.version - 1}).status_code == 409
    assert administrator.post(address, {"version": request.version}).status_code == 302
    request.refresh_from_db()
    assert (request.state, leaving.recorded()) == ("ASKED", {})
    leaving.grant(request)
    with time_machine_at("2026-11-23T09:00:00+08:00"):
        answer = administrator.post(address)
    assert (answer.status_code, "不能再撤销审批" in answer.content.decode()) == (409, True)


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    address = reverse("attendance:leave_undo", args=[leaving.ask(AM).pk])
    assert answers(leaving.cast, as_user, address, "post") == WRITERS | {
        "administrator": 409,
        "organiser": 409,
        "head_teacher": 409,
        "liaison": 409,
        "cadre_user": 403,
    }
