"""其余记旷课: everybody still missing, once check-in is over."""

from typing import Any

import pytest
from django.urls import reverse

from attendance.models import AttendanceRecord
from tests.attendance.conftest import PM, Attended
from tests.attendance.doors import answers
from tests.conftest import Cast


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:absence_fill", args=[attended.training_class.pk]) + f"?half_day={PM.key}"


def absent() -> int:
    return AttendanceRecord.objects.filter(status="ABSENT").count()


def test_it_asks_with_the_number_and_can_be_undone(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    client = as_user(attended.by)
    attended.mark(PM, by=cast.organiser, p0="PRESENT")
    page = client.get(address).content.decode()
    assert ("还有 2 人没有签到" in page, 'name="number" value="2"' in page, absent()) == (True, True, 0)
    answer = client.post(address, {"number": 2}, follow=True)
    assert (answer.status_code, absent(), "其余 2 人已记旷课。" in answer.content.decode()) == (200, 2, True)
    undo = answer.content.decode().partition('<form method="post" action="/marks/')[2].partition('"')[0]
    client.post(f"/marks/{undo}")
    assert (absent(), AttendanceRecord.objects.count()) == (0, 1)


def test_a_number_that_has_changed_asks_again(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    attended.mark(PM, p0="PRESENT")
    for sent in ({"number": 3}, {}, {"number": "x"}):
        assert client.post(address, sent).status_code == 409
    assert absent() == 0


def test_R16_only_after_check_in_is_over(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(attended.by)
    with time_machine_at("2026-11-23T14:29:59+08:00"):
        answer = client.post(address, {"number": 3})
    assert (answer.status_code, "签到还没有截止" in answer.content.decode(), absent()) == (409, True, 0)
    with time_machine_at("2026-11-23T14:30:00+08:00"):
        assert client.post(address, {"number": 3}).status_code == 302
    assert absent() == 3


def test_who_may(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    refused = {"finance": 403, "auditor": 403, "liaison": 404, "cadre_user": 404, "stranger": 404}
    allowed = dict.fromkeys(("administrator", "organiser", "head_teacher"), 200)
    assert answers(cast, as_user, address) == allowed | refused | {"anonymous": 302}
