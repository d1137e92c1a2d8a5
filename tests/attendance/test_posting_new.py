"""A posting is noted with who, when and what."""

from typing import Any

import pytest
from django.urls import reverse

from attendance.models import AttendancePosting
from attendance.unit_report import Unposted, unposted
from courses.models import TrainingClass
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.factories import at

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:posting_new", args=[attended.training_class.pk])


def test_it_is_noted_once_a_text(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    for headers, status in ((HTMX, 200), ({}, 302)):
        answer = client.post(address, {"half_day": AM.key, "text": "第一条"}, **headers)
        assert answer.status_code == status
    row = AttendancePosting.objects.get()
    assert (row.day, row.period, row.text, row.posted_by) == (AM.day, "AM", "第一条", attended.by)
    page = client.post(address, {"half_day": AM.key, "text": "第二条"}, **HTMX).content.decode()
    assert (page.count('class="posting-said"'), "第一条" in page, AttendancePosting.objects.count()) == (
        2,
        True,
        2,
    )


@pytest.mark.parametrize("sent", [{"half_day": AM.key}, {"half_day": "x", "text": "y"}, {}])
def test_nothing_is_noted_of_nothing(
    attended: Attended, address: str, as_user: Any, sent: dict[str, str]
) -> None:
    client = as_user(attended.by)
    assert [client.post(address, sent, **headers).status_code for headers in (HTMX, {})] == [422, 422]
    assert not AttendancePosting.objects.exists()


def test_R15_a_half_day_of_today_waits_from_its_end_until_it_is_posted(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    classes = TrainingClass.objects.visible_to(cast.organiser)

    def waiting(clock: str) -> list[Unposted]:
        return unposted(classes, at(clock))

    name, pk = cast.training_class.name, cast.training_class.pk
    morning, afternoon = Unposted(pk, name, AM), Unposted(pk, name, PM)
    assert [waiting(clock) for clock in ("11:29", "11:30", "16:29", "16:30", "23:59")] == [
        [],
        [morning],
        [morning],
        [morning, afternoon],
        [morning, afternoon],
    ]
    tomorrow = at("08:00", factories.MONDAY.replace(day=24))
    assert unposted(classes, tomorrow) == []
    client = as_user(attended.by)
    home = reverse("desk:home")
    text = "“社区干部培训班”上午考勤还没有通报"
    assert text in client.get(home).content.decode()
    client.post(address, {"half_day": AM.key, "text": "通报"})
    assert (waiting("23:59"), text in client.get(home).content.decode()) == ([afternoon], False)


def test_who_may(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post", half_day=AM.key, text="通报") == WRITERS
