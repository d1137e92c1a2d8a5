"""The order within a day, without a drag."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from courses.models import PreparationItem
from tests.conftest import Cast
from tests.courses.preparing import item


def test_an_item_passes_its_neighbour_of_the_same_day_alone(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    rows = {title: item(cast, title, days) for title, days in (("甲", 5), ("乙", 5), ("丙", 3), ("丁", 5))}
    client = as_user(cast.organiser)

    def order(title: str, to: str) -> str:
        client.post(f"/settings/preparation/{rows[title].pk}/order/", {"to": to})
        return "".join(PreparationItem.objects.values_list("title", flat=True))

    assert order("丁", "up") == "甲丁乙丙"
    assert order("甲", "down") == "丁甲乙丙"
    assert order("丁", "up") == order("丙", "down") == "丁甲乙丙"
