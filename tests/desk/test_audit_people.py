"""What a class came to, person by person."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.desk.conftest import Frozen
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db


def address(frozen: Frozen) -> str:
    return reverse("desk:audit_people", args=[frozen.training_class.pk])


def test_who_may(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, address(frozen)) == READERS


def test_hours_and_certificates_with_their_sum(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    page = as_user(cast.auditor).get(address(frozen))
    context = page.context
    assert '<div class="list-scroll" data-list role="region" tabindex="0"' in page.content.decode()
    lines = [(one.row.hours.attended, one.credited, one.certificate) for one in context["people"]]
    assert sorted(lines) == [(Decimal(8), Decimal(8), f"武培〔2026〕000{number}号") for number in (1, 2, 3)]
    assert context["credited"] == 24


def test_those_of_one_outcome(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    person = frozen.ended.people[0]
    Enrolment.objects.filter(pk=person.pk).update(status="NOT_COMPLETED")
    context = as_user(cast.auditor).get(address(frozen), {"status": "NOT_COMPLETED"}).context
    assert [one.row.enrolment for one in context["people"]] == [person]
