"""Opening a spot check; what it is for is tested in test_spot_check_list."""

from typing import Any

from django.urls import reverse

from attendance.models import SpotCheck
from tests import factories
from tests.attendance.conftest import Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast


def test_who_may_open_one(attended: Attended, cast: Cast, as_user: Any, time_machine_at: Any) -> None:
    factories.policy(cast.district, training_class=attended.training_class, spot_checks=True)
    address = reverse("attendance:spot_check_new", args=[attended.morning.pk])
    with time_machine_at("2026-11-23T10:00:00+08:00"):
        assert answers(cast, as_user, address, "post", minutes=3) == WRITERS
        assert as_user(attended.by).get(address).status_code == 405
    assert SpotCheck.objects.count() == 1
