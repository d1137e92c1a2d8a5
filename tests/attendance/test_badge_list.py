"""The badges of a class: issued once, printed."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from attendance.models import BadgeCode
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import Attended
from tests.attendance.doors import answers
from tests.conftest import Cast


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:badge_list", args=[cast.training_class.pk])


def test_codes_are_given_once_and_hold_nothing_of_the_person(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    client = as_user(attended.by)
    assert "还有 3 人没有学员证" in client.get(address).content.decode()
    client.post(address)
    first = dict(BadgeCode.objects.values_list("enrolment", "code"))
    assert (len(first), len(set(first.values())), {len(code) for code in first.values()}) == (3, 3, {12})
    factories.trainees(cast.training_class, cast.community, 1)
    client.post(address)
    second = dict(BadgeCode.objects.values_list("enrolment", "code"))
    assert (len(second), {pk: second[pk] for pk in first}) == (4, first)
    page = client.get(address).content.decode()
    assert (page.count('class="badge-card"'), "13800005678" in page) == (4, False)
    assert [entry.data for entry in AuditEntry.objects.filter(action="attendance.issue_badges")] == [
        {"badges": 1},
        {"badges": 3},
    ]


def test_a_closed_class_gets_no_new_ones(attended: Attended, address: str, as_user: Any) -> None:
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    as_user(attended.by).post(address)
    assert not BadgeCode.objects.exists()


def test_who_may(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    allowed = dict.fromkeys(("administrator", "organiser", "head_teacher"), 200)
    refused = {"finance": 403, "auditor": 403, "liaison": 404, "cadre_user": 404, "stranger": 404}
    assert answers(cast, as_user, address) == allowed | refused | {"anonymous": 302}


def test_the_queries_do_not_grow(cast: Cast, address: str, as_user: Any, count_queries: Any) -> None:
    client, counts = as_user(cast.head_teacher), []
    for size in (1, 3):
        factories.trainees(cast.training_class, cast.community, size)
        client.post(address)
        client.get(address)
        with count_queries() as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
