"""An arrangement or a waiver is taken back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance.completion import make_up
from attendance.models import MakeUp
from tests import factories
from tests.conftest import Cast


@pytest.mark.parametrize(("state", "after"), [("WAIVED", "OWED"), ("DONE", "DONE")])
def test_it_is_owed_again_unless_it_is_done(
    cast: Cast, as_user: Callable[[User], Client], state: str, after: str
) -> None:
    closed = factories.training_class(cast.district, "冬训班", status="CLOSED")
    row = factories.enrolment(closed, cast.cadre, status="NOT_COMPLETED")
    owed = MakeUp.objects.create(enrolment=row, hours=12)
    make_up.waive(owed, reason="已离任", by=cast.organiser)
    MakeUp.objects.update(state=state)
    address = reverse("attendance:make_up_undo", args=[owed.pk])
    assert as_user(cast.liaison).post(address).status_code == 403
    response = as_user(cast.organiser).post(address)
    assert (response.status_code, response["Location"]) == (302, "/make-ups/")
    owed.refresh_from_db()
    assert (owed.state, owed.reason) == (after, "" if after == "OWED" else "已离任")
