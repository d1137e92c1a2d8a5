"""An item of one class."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.conftest import Cast
from tests.courses.preparing import listed


def _post(client: Client, cast: Cast, **form: str) -> int:
    address = f"/classes/{cast.training_class.pk}/preparation/new/"
    return client.post(address, {"title": "接站", "days_before": "1", **form}).status_code


def test_it_joins_the_list_of_the_class(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert _post(as_user(cast.organiser), cast) == 302
    assert listed(cast.training_class) == [("接站", 1, "OPEN")]
    assert _post(as_user(cast.head_teacher), cast) == 403


@pytest.mark.parametrize(("days", "status"), [("-1", 422), ("0", 302), ("120", 302), ("121", 422), ("", 422)])
def test_it_lies_within_120_days(
    cast: Cast, as_user: Callable[[User], Client], days: str, status: int
) -> None:
    assert _post(as_user(cast.organiser), cast, days_before=days) == status
