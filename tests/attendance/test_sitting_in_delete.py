"""The undo of sitting in."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import sitting_in
from attendance.models import SittingIn
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from trainees.newcomers import Comer


@pytest.fixture
def address(attended: Attended, cast: Cast) -> str:
    comer = Comer(factories.cadre("李新", cast.community))
    row = sitting_in.sit_in(cast.enrolment, comer=comer, half_day=AM, by=attended.by)
    return reverse("attendance:sitting_in_delete", args=[row.pk])


def test_it_works(cast: Cast, address: str, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    answer = client.post(address, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["已撤销李新的代会。"]
    assert not SittingIn.objects.exists()
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("name", ["organiser", "head_teacher"])
def test_who_may(cast: Cast, address: str, as_user: Any, name: str) -> None:
    refused = {person: code for person, code in WRITERS.items() if code != 302}
    assert answers(cast, as_user, address) == dict.fromkeys(WRITERS, 405) | {"anonymous": 302}
    found = {
        person: as_user(getattr(cast, person)).post(address).status_code
        for person in refused
        if person != "anonymous"
    }
    assert found == {person: code for person, code in refused.items() if person != "anonymous"}
    assert as_user(getattr(cast, name)).post(address).status_code == 302
