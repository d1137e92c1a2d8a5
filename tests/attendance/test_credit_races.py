"""Many credit one person at once: the year's most of online hours (R6), the same training. Each first unguarded."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from attendance import crediting
from attendance.crediting import NewCredit
from attendance.models import HoursCredit, OnlineRate
from tests import factories
from tests.trainees.test_races import HANDS, at_once
from trainees.models import Cadre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cadre() -> Cadre:
    district = factories.unit("武进区", "DISTRICT")
    OnlineRate.objects.create(district=district, most=20)
    return factories.cadre("王小宁", factories.unit("湖塘镇", "TOWN", district))


def unguard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for anybody, and all meet after they have looked at what is counted so far."""
    meet, convert = threading.Barrier(HANDS, timeout=60), crediting.converted

    def unlocked(cadres: Any) -> dict[int, Cadre]:
        return {row.pk: row for row in Cadre.objects.filter(pk__in=cadres)}

    def late(*args: Any) -> Decimal:
        meet.wait()
        return convert(*args)

    monkeypatch.setattr(crediting, "hold", unlocked)
    monkeypatch.setattr(crediting, "converted", late)


@pytest.mark.parametrize("guarded", [False, True])
def test_R06_the_years_most_holds_whoever_credits(
    cadre: Cadre, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not guarded:
        unguard(monkeypatch)
    news = [
        NewCredit(cadre=cadre.pk, source="ONLINE", title=f"专题{n}", year=2026, hours=Decimal(10))
        for n in range(HANDS)
    ]
    with at_once() as run:
        run(lambda number: len(crediting.credit_many([news[number]], by=None)))
    total = HoursCredit.objects.aggregate(total=Sum("hours"))["total"]
    assert total == (20 if guarded else 10 * HANDS)


def test_the_same_training_at_once_is_credited_once(cadre: Cadre) -> None:
    new = NewCredit(cadre=cadre.pk, source="SUPERIOR", title="示范班", year=2026, hours=Decimal(8))
    with at_once() as run:
        answers = run(lambda _number: len(crediting.credit_many([new], by=None)))
    assert sorted(map(str, answers)) == ["0"] * (HANDS - 1) + ["1"]
