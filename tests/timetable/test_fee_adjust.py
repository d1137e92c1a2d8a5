"""Finance corrects one fee."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.payroll import senior, standards, taught
from timetable import paying
from timetable.models import FeeAdjustment, Instructor, PublishedSession

__all__ = ["senior", "standards"]
SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("standards", "evening")


@pytest.fixture
def evening(time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-25T20:00:00+08:00"):
        yield


@pytest.fixture
def row(cast: Cast, senior: Instructor) -> PublishedSession:
    return taught(cast.training_class, senior)


def address(cast: Cast, row: PublishedSession, person: Instructor) -> str:
    return reverse("timetable:fee_adjust", args=[cast.training_class.pk, row.pk, person.pk])


@pytest.mark.parametrize(
    ("says", "kept"),
    [
        ("hours", (Decimal("2.0"), None, False)),
        ("net", (None, Decimal("1500.00"), False)),
        ("unpaid", (None, None, True)),
        ("timetable", (None, None, False)),
    ],
)
def test_what_was_chosen_is_kept_and_nothing_else(
    cast: Cast, as_user: SignIn, row: PublishedSession, senior: Instructor, says: str, kept: Any
) -> None:
    form = {"says": says, "hours": "2", "net": "1500", "reason": "与王磊分讲"}
    answer = as_user(cast.finance).post(address(cast, row, senior), form)
    assert (answer.status_code, answer["Location"]) == (302, f"/classes/{cast.training_class.pk}/fees/")
    made = FeeAdjustment.objects.get()
    assert (made.hours, made.net, made.is_unpaid) == kept
    assert (made.session_id, made.instructor, made.reason, made.by) == (
        row.pk,
        senior,
        "与王磊分讲",
        cast.finance,
    )


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"says": "hours", "reason": "x"}, "hours"),
        ({"says": "net", "reason": "x"}, "net"),
        ({"says": "unpaid"}, "reason"),
        ({"reason": "x"}, "says"),
        ({"says": "hours", "hours": "-1", "reason": "x"}, "hours"),
        ({"says": "hours", "hours": "5", "reason": "x"}, "__all__"),
    ],
)
def test_what_is_missing_or_too_much_is_said_beside_it(
    cast: Cast, as_user: SignIn, row: PublishedSession, senior: Instructor, form: Any, field: str
) -> None:
    answer = as_user(cast.finance).post(address(cast, row, senior), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not FeeAdjustment.objects.exists()


def test_what_is_paid_is_not_corrected(
    cast: Cast, as_user: SignIn, row: PublishedSession, senior: Instructor
) -> None:
    today = row.start_at.date()
    paying.pay(
        cast.training_class, instructor_id=senior.pk, paid_on=today, seen=Decimal(4000), by=cast.finance
    )
    answer = as_user(cast.finance).post(
        address(cast, row, senior), {"says": "hours", "hours": "2", "reason": "x"}
    )
    assert (answer.status_code, "已发放，不能再改" in answer.content.decode()) == (422, True)


def test_a_fee_that_is_none_of_this_class_is_not_found(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    page = reverse("timetable:fee_adjust", args=[cast.training_class.pk, 0, senior.pk])
    assert as_user(cast.finance).get(page).status_code == 404
