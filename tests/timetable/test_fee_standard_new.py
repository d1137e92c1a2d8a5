"""A standard is laid down from a day on."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from tests.conftest import Cast
from timetable.models import CostStandard, FeeStandard, WithholdingTable

SignIn = Callable[[User], Client]
FEE = {"title_grade": "SENIOR", "amount": "900", "most_hours": "3", "valid_from": "2027-01-01"}
COST = {
    "category": "",
    "lodging": "300",
    "meals": "120",
    "venue": "50",
    "other": "30.5",
    "valid_from": "2027-01-01",
}
TAX = {
    "valid_from": "2027-01-01",
    "flat_deduction": "1000",
    "share_deducted": "25",
    "over_1": "0",
    "rate_1": "10",
    "over_2": "30000",
    "rate_2": "25.5",
}
NEW_YEAR = dt.date(2027, 1, 1)


def test_each_of_the_three_is_laid_down(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.finance)
    for kind, form in (("fee", FEE), ("cost", COST), ("tax", TAX)):
        answer = client.post(f"/settings/fees/{kind}/new/", form)
        assert (answer.status_code, answer["Location"]) == (302, "/settings/fees/")
    fee, cost, table = FeeStandard.objects.get(), CostStandard.objects.get(), WithholdingTable.objects.get()
    assert {one.district for one in (fee, cost, table)} == {cast.district}
    assert {one.valid_from for one in (fee, cost, table)} == {NEW_YEAR}
    assert (fee.title_grade, fee.amount, fee.most_hours) == ("SENIOR", Decimal(900), Decimal(3))
    assert (cost.category, cost.total) == ("", Decimal("500.50"))
    assert (table.flat_deduction, table.share_deducted) == (Decimal(1000), Decimal(25))
    assert list(table.brackets.values_list("over", "rate", "quick_deduction")) == [
        (Decimal(0), Decimal(10), Decimal(0)),
        (Decimal(30000), Decimal("25.5"), Decimal(4650)),
    ]
    entries = AuditEntry.objects.filter(action="timetable.lay_down_standard").order_by("pk")
    assert [entry.by for entry in entries] == [cast.finance] * 3
    assert entries[0].data == {
        "title_grade": "SENIOR",
        "amount": "900",
        "most_hours": "3",
        "valid_from": "2027-01-01",
    }
    assert entries[2].data["brackets"] == "> 0.00: 10.0% - 0.00000; > 30000.00: 25.5% - 4650.00000"


@pytest.mark.parametrize(
    ("kind", "form", "field"),
    [
        ("fee", FEE | {"amount": "-1"}, "amount"),
        ("fee", FEE | {"title_grade": "UNPAID"}, "title_grade"),
        ("fee", FEE | {"valid_from": ""}, "valid_from"),
        ("cost", COST | {"meals": ""}, "meals"),
        ("tax", TAX | {"over_1": "5"}, "over_1"),
        ("tax", TAX | {"over_2": "0"}, "over_1"),
        ("tax", TAX | {"rate_2": ""}, "rate_2"),
        ("tax", TAX | {"over_2": ""}, "over_2"),
        ("tax", TAX | {"rate_2": "5"}, "rate_1"),
        ("tax", TAX | {"rate_2": "100"}, "rate_2"),
        ("tax", TAX | {"share_deducted": "100"}, "share_deducted"),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    cast: Cast, as_user: SignIn, kind: str, form: dict[str, Any], field: str
) -> None:
    answer = as_user(cast.finance).post(f"/settings/fees/{kind}/new/", form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_two_from_the_same_day_are_refused(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.finance)
    for kind, form in (("fee", FEE), ("cost", COST), ("tax", TAX)):
        address = f"/settings/fees/{kind}/new/"
        assert [client.post(address, form).status_code for _ in range(2)] == [302, 422]
