"""Switching an item of the template off and on."""

from collections.abc import Callable

from django.test import Client

from accounts.models import AuditEntry, User
from tests.conftest import Cast
from tests.courses.preparing import item, listed


def test_off_and_on_again(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row, client = item(cast), as_user(cast.organiser)
    address = f"/settings/preparation/{row.pk}/switch/"
    found = []
    for on in ("0", "0", "1"):
        client.post(address, {"on": on})
        found.append(len(listed(cast.training_class)))
    assert found == [0, 0, 1]
    assert AuditEntry.objects.filter(action="courses.switch_preparation_item").count() == 2
