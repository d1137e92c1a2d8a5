"""Taking a tick back."""

from collections.abc import Callable

from django.test import Client

from accounts.models import AuditEntry, User
from tests.conftest import Cast
from tests.courses.preparing import DONE, OPEN, item, listed, tick


def _undo(client: Client, cast: Cast, pk: int, **form: str) -> tuple[int, str]:
    response = client.post(f"/classes/{cast.training_class.pk}/preparation/undo/{pk}/", form, follow=True)
    return response.status_code, " ".join(str(message) for message in response.context["messages"])


def test_it_restores_what_was(cast: Cast, as_user: Callable[[User], Client]) -> None:
    entry = tick(cast, item(cast))
    assert _undo(as_user(cast.organiser), cast, entry.pk, next="/plans/2026/") == (200, "已撤销。")
    assert listed(cast.training_class) == [("落实车辆", 5, "OPEN")]


def test_what_came_since_stays(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row = item(cast)
    entry = tick(cast, row)
    tick(cast, row, OPEN, seen=DONE)
    tick(cast, row, DONE, note="又订了一辆")
    assert "没有撤销" in _undo(as_user(cast.organiser), cast, entry.pk)[1]
    assert listed(cast.training_class) == [("落实车辆", 5, "DONE")]


def test_a_head_teacher_takes_back_the_own_ticks_alone(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row, client = item(cast), as_user(cast.head_teacher)
    entry = tick(cast, row)
    address = f"/classes/{cast.training_class.pk}/preparation/undo/{entry.pk}/"
    assert client.post(address).status_code == 403
    client.post(
        f"/classes/{cast.training_class.pk}/preparation/{row.pk}/tick/", {"state": "OPEN", "seen": "DONE"}
    )
    own = AuditEntry.objects.filter(by=cast.head_teacher).latest("pk")
    assert "已撤销。" in _undo(client, cast, own.pk)[1]
    assert listed(cast.training_class) == [("落实车辆", 5, "DONE")]
