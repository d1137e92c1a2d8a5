"""The standards of fees, and the national figures that fill an empty table."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.test import Client

from accounts.models import AuditEntry, User
from tests import factories
from tests.conftest import Cast
from timetable import fee_standards
from timetable.models import CostStandard, FeeStandard, WithholdingBracket, WithholdingTable

ADDRESS = "/settings/fees/"
SignIn = Callable[[User], Client]


def test_an_empty_district_takes_the_national_figures(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.finance)
    found = [client.get(ADDRESS), client.post(ADDRESS), client.get(ADDRESS)]
    assert [answer.status_code for answer in found] == [200, 302, 200]
    assert ["财行〔2016〕540号" in answer.content.decode() for answer in found] == [True, False, False]
    fees = FeeStandard.objects.values_list("district", "title_grade", "amount", "most_hours", "valid_from")
    since = dt.date(2017, 1, 1)
    assert sorted(fees) == sorted(
        (cast.district.pk, grade, Decimal(amount), Decimal(4), since)
        for grade, amount in (("ACADEMICIAN", 1500), ("SENIOR", 1000), ("ASSOCIATE", 500), ("OTHER", 500))
    )
    cost = CostStandard.objects.get()
    parts = [cost.lodging, cost.meals, cost.venue, cost.other, cost.total]
    assert (cost.category, parts) == ("", [Decimal(part) for part in (340, 130, 50, 30, 550)])
    table = WithholdingTable.objects.get()
    assert table.valid_from == dt.date(2019, 1, 1)
    assert (table.flat_deduction, table.share_deducted) == (Decimal(800), Decimal(20))
    brackets = WithholdingBracket.objects.values_list("over", "rate", "quick_deduction")
    national = [(0, 20, 0), (20000, 30, 2000), (50000, 40, 7000)]
    assert list(brackets) == [tuple(map(Decimal, bracket)) for bracket in national]


def test_what_the_district_has_is_left_alone(cast: Cast) -> None:
    own = FeeStandard.objects.create(
        district=cast.district, title_grade="SENIOR", amount=800, valid_from=dt.date(2026, 1, 1)
    )
    assert [fee_standards.lay_down_defaults(cast.district, by=cast.finance) for _ in range(2)] == [2, 0]
    assert list(FeeStandard.objects.all()) == [own]
    entry = AuditEntry.objects.get(action="timetable.lay_down_fee_standards")
    assert (entry.by, entry.data) == (cast.finance, {"tables": 2})


def test_what_holds_today_is_marked(cast: Cast, as_user: SignIn, today: None) -> None:
    made = [
        FeeStandard.objects.create(
            district=cast.district, title_grade="SENIOR", amount=amount, valid_from=dt.date(2026, 11, day)
        )
        for amount, day in ((700, 1), (800, 23), (900, 24))
    ]
    page = as_user(cast.administrator).get(ADDRESS)
    assert page.context["fees_in_force"] == {made[1].pk}


def test_another_district_s_are_not_shown(cast: Cast, as_user: SignIn) -> None:
    fee_standards.lay_down_defaults(cast.stranger.grants.get().unit)
    page = as_user(cast.finance).get(ADDRESS)
    assert (page.context["fees"], page.context["costs"], page.context["tables"]) == ([], [], [])


def test_a_town_s_finance_leaves_the_district_s_standards_alone(cast: Cast, as_user: SignIn) -> None:
    below = factories.user("town_finance", "镇会计", "finance", cast.town)
    client = as_user(below)
    assert [client.get(ADDRESS).status_code, client.post(ADDRESS).status_code] == [403, 403]
    assert 'href="/settings/fees/"' not in client.get("/").content.decode()


def test_finance_finds_it_in_the_navigation(cast: Cast, as_user: SignIn) -> None:
    assert 'href="/settings/fees/"' in as_user(cast.finance).get("/").content.decode()
