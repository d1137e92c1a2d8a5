"""Changing an item of the template."""

from collections.abc import Callable

from django.test import Client

from accounts.models import AuditEntry, User
from courses.models import PreparationItem
from tests.conftest import Cast
from tests.courses.preparing import item

FORM = {"title": "落实大巴", "days_before": "9", "hint": "", "known_by": ""}


def test_a_change_and_an_old_form_beside_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row, client = item(cast), as_user(cast.organiser)
    address = f"/settings/preparation/{row.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, FORM | {"version_seen": "1"}).status_code == 302
    stale = client.post(address, FORM | {"known_by": "GROUPS", "version_seen": "1"})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert ("由人打勾" in page, "学员都已分组" in page, 'name="version_seen" value="2"' in page) == (
        True,
    ) * 3
    assert client.post(address, FORM | {"known_by": "GROUPS", "version_seen": "2"}).status_code == 302
    row = PreparationItem.objects.get()
    assert (row.title, row.days_before, row.known_by, row.version) == ("落实大巴", 9, "GROUPS", 3)
    entry = AuditEntry.objects.filter(action="courses.change_preparation_item").earliest("pk")
    assert entry.data["changed"] == {"title": ["落实车辆", "落实大巴"], "days_before": [5, 9]}


def test_the_same_values_again_change_nothing(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row, client = item(cast), as_user(cast.organiser)
    for _turn in range(2):
        assert (
            client.post(f"/settings/preparation/{row.pk}/", FORM | {"version_seen": "1"}).status_code == 302
        )
    assert PreparationItem.objects.get().version == 2
