"""A lecturer is marked paid, and that is taken back."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.payroll import senior, standards, taught
from timetable.models import FeePayment, Instructor

__all__ = ["senior", "standards"]
SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("standards", "evening")


@pytest.fixture
def evening(time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-25T20:00:00+08:00"):
        yield


def address(cast: Cast, person: Instructor) -> str:
    return reverse("timetable:fee_pay", args=[cast.training_class.pk, person.pk])


def test_paid_with_the_figures_that_the_page_showed(cast: Cast, as_user: SignIn, senior: Instructor) -> None:
    taught(cast.training_class, senior)
    client = as_user(cast.finance)
    page = client.get(address(cast, senior))
    assert (page.context["form"]["seen"].value(), page.context["form"]["paid_on"].value()) == (
        Decimal("4000.00"),
        dt.date(2026, 11, 25),
    )
    answer = client.post(address(cast, senior), {"paid_on": "2026-11-24", "seen": "4000.00"})
    assert answer.status_code == 302
    made = FeePayment.objects.get()
    assert (made.paid_on, made.net, made.tax, made.gross, made.by) == (
        dt.date(2026, 11, 24),
        Decimal("4000.00"),
        Decimal("761.90"),
        Decimal("4761.90"),
        cast.finance,
    )
    assert made.lines == [
        {
            "session": cast.training_class.sessions.get().pk,
            "title": "专题讲座",
            "start": "2026-11-23T01:00:00+00:00",
            "taught": "4.0",
            "hours": "4.0",
            "standard": "1000.00",
            "net": "4000.00",
            "reason": "",
        }
    ]


def test_an_amount_that_changed_meanwhile_is_shown_before_it_is_paid(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    taught(cast.training_class, senior)
    client = as_user(cast.finance)
    answer = client.post(address(cast, senior), {"paid_on": "2026-11-24", "seen": "3000.00"})
    assert (answer.status_code, FeePayment.objects.count()) == (409, 0)
    assert "金额刚刚有变动" in answer.content.decode()
    seen = answer.context["form"]["seen"].value()
    assert client.post(address(cast, senior), {"paid_on": "2026-11-24", "seen": seen}).status_code == 302


@pytest.mark.parametrize("day", ["2026-11-26", "", "第三天"])
def test_only_a_day_that_has_come(cast: Cast, as_user: SignIn, senior: Instructor, day: str) -> None:
    taught(cast.training_class, senior)
    answer = as_user(cast.finance).post(address(cast, senior), {"paid_on": day, "seen": "4000.00"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["paid_on"])


def test_what_is_still_to_come_is_in_the_way(cast: Cast, as_user: SignIn, senior: Instructor) -> None:
    taught(cast.training_class, senior)
    taught(cast.training_class, senior, start=at("09:00", dt.date(2026, 11, 26)))
    answer = as_user(cast.finance).post(address(cast, senior), {"paid_on": "2026-11-24", "seen": "4000"})
    assert (answer.status_code, "还有1节课没有上。" in answer.content.decode()) == (422, True)


def test_a_payment_is_taken_back(cast: Cast, as_user: SignIn, senior: Instructor) -> None:
    taught(cast.training_class, senior)
    client = as_user(cast.finance)
    client.post(address(cast, senior), {"paid_on": "2026-11-24", "seen": "4000"})
    assert "撤销发放" in client.get(address(cast, senior)).content.decode()
    assert client.post(address(cast, senior), {"take_back": "1"}).status_code == 302
    made = FeePayment.objects.get()
    assert (made.undone_by, made.undone_at is not None) == (cast.finance, True)


def test_a_lecturer_who_gets_nothing_here_is_not_found(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    assert as_user(cast.finance).get(address(cast, senior)).status_code == 404
