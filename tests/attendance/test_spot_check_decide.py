"""Deciding on who did not answer; what it records is tested in test_spot_check_list."""

from typing import Any

from django.urls import reverse

from attendance.models import Mark, SpotCheck
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.factories import at


def test_who_may_decide_and_it_counts_once(attended: Attended, cast: Cast, as_user: Any) -> None:
    attended.mark(AM, p1="PRESENT")
    spot = SpotCheck.objects.create(
        training_class=attended.training_class,
        session_id=attended.morning.pk,
        opened_at=at("10:00"),
        closes_at=at("10:05"),
        opened_by=attended.by,
    )
    address = reverse("attendance:spot_check_decide", args=[spot.pk])
    person = attended.people[1].pk
    assert answers(cast, as_user, address, "post", enrolment=person) == WRITERS
    assert as_user(attended.by).get(address).status_code == 405
    assert Mark.objects.filter(status="LEFT_EARLY", enrolment=person).count() == 1
