"""What a unit sees of its own people."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:unit_attendance", args=[cast.training_class.pk])


def names(answer: Any) -> list[str]:
    return [one.person.cadre.name for one in answer.context["seen"].rows]


def test_R10_an_absence_is_told_to_the_own_unit_the_same_day(
    attended: Attended, cast: Cast, address: str, as_user: Any, time_machine_at: Any
) -> None:
    attended.mark(AM, p0="ABSENT", p1="ABSENT")
    client = as_user(cast.liaison)
    answer = client.get(address)
    assert names(answer) == ["王小宁"]
    assert [(one.person, one.half_day) for one in answer.context["seen"].absent_today] == [
        (attended.people[0], AM)
    ]
    assert "今天旷课 1 人次" in answer.content.decode()
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        assert client.get(address).context["seen"].absent_today == ()


def test_R9_a_flag_stands_with_its_reason(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    attended.mark(AM, p0="SICK")
    attended.mark(PM, p0="ABSENT")
    page = as_user(cast.liaison).get(address).content.decode()
    assert ("须处理" in page, "超过1/7" in page) == (True, True)


def test_R28_own_phones_stand_in_full_and_leave_a_row(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    page = as_user(cast.liaison).get(address).content.decode()
    assert 'href="tel:13800005678"' in page
    assert AuditEntry.objects.filter(action="trainees.see_phones", by=cast.liaison).count() == 1
    cast.training_class.status = ClassStatus.ARCHIVED
    cast.training_class.save()
    page = as_user(cast.liaison).get(address).content.decode()
    assert ("13800005678" in page, "138****5678" in page) == (False, True)


def test_each_sees_the_own_and_staff_all(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    others = [person.cadre.name for person in attended.people[1:]]
    assert names(as_user(cast.other_liaison).get(address)) == others
    assert names(as_user(cast.organiser).get(address)) == ["王小宁", *others]


def test_who_may_look(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == READERS | {"liaison": 200}


def test_it_is_linked_from_the_first_page(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    home = as_user(cast.liaison).get(reverse("desk:home")).content.decode()
    assert f'href="{address}"' in home


def test_the_queries_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client, counts = as_user(cast.liaison), []
    client.get(address)
    for size in (1, 3):
        factories.trainees(cast.training_class, cast.community, size)
        with count_queries() as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18
