"""Moving an item to a date of the class's own."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from courses.models import TrainingClass
from tests.conftest import Cast
from tests.courses.preparing import before, item, listed


def _move(client: Client, cast: Cast, pk: int, **form: str) -> int:
    return client.post(f"/classes/{cast.training_class.pk}/preparation/{pk}/move/", form).status_code


def test_a_date_is_kept_as_days_before_the_opening(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row, client = item(cast), as_user(cast.organiser)
    assert _move(client, cast, row.pk, due_on=f"{before(7)}", seen="5") == 302
    assert listed(cast.training_class) == [("落实车辆", 7, "OPEN")]
    assert _move(client, cast, row.pk, due_on=f"{before(9)}", seen="5") == 409


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 302), (120, 302), (121, 422)])
def test_it_lies_within_120_days(
    cast: Cast, as_user: Callable[[User], Client], days: int, status: int
) -> None:
    row = item(cast)
    assert _move(as_user(cast.organiser), cast, row.pk, due_on=f"{before(days)}", seen="5") == status


def test_without_an_opening_or_a_date_there_is_none(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row, client = item(cast), as_user(cast.organiser)
    assert _move(client, cast, row.pk, due_on="0001-01-01x", seen="5") == 422
    TrainingClass.objects.update(starts_on=None, ends_on=None)
    assert _move(client, cast, row.pk, due_on=f"{before(7)}", seen="5") == 422
