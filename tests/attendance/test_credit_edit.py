"""Hours are corrected with a reason; what stood before is kept, shown, and comes back."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance import correcting
from attendance.correcting import CorrectedMeanwhile, Figures, NotCorrectable
from attendance.models import HoursCredit, OnlineRate
from tests import factories
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def credit(cast: Cast) -> HoursCredit:
    return factories.credit(
        cast.cadre, 8, days=1, source="CLASS", title="冬训班", training_class=cast.training_class
    )


@pytest.fixture
def address(credit: HoursCredit) -> str:
    return reverse("attendance:credit_edit", args=[credit.pk])


def sent(**fields: Any) -> dict[str, Any]:
    return {
        "seen": "8.0|1.0|2026",
        "hours": "6.5",
        "days": "1",
        "year": "2025",
        "reason": "跨年漏分",
        **fields,
    }


def test_who_may(cast: Cast, as_user: SignIn, address: str) -> None:
    refused = dict.fromkeys(("finance", "auditor", "liaison", "cadre_user"), 403)
    assert answers(cast, as_user, address) == READERS | refused | {"head_teacher": 404}


def test_with_a_reason_and_the_old_value_is_kept(
    cast: Cast, as_user: SignIn, credit: HoursCredit, address: str
) -> None:
    client = as_user(cast.organiser)
    assert 'value="8.0|1.0|2026"' in client.get(address).content.decode()
    assert client.post(address, sent(reason="")).status_code == 422
    assert client.post(address, sent(hours="0", days="0")).status_code == 422
    page = client.post(address, sent(), follow=True).content.decode()
    credit.refresh_from_db()
    assert (credit.hours, credit.days, credit.year) == (Decimal("6.5"), Decimal(1), 2025)
    entry = AuditEntry.objects.get(action="attendance.correct_credit")
    assert (entry.subject_id, entry.by, entry.data) == (
        cast.cadre.pk,
        cast.organiser,
        {
            "credit": credit.pk,
            "before": {"hours": "8.0", "days": "1.0", "year": 2026},
            "after": {"hours": "6.5", "days": "1.0", "year": 2025},
            "reason": "跨年漏分",
        },
    )
    assert "跨年漏分" in page
    shown = client.get(reverse("attendance:cadre_detail", args=[cast.cadre.pk])).content.decode()
    assert "更正前 2026年 8 学时 1 天：跨年漏分" in shown


def test_an_older_form_is_a_409(cast: Cast, as_user: SignIn, credit: HoursCredit, address: str) -> None:
    HoursCredit.objects.update(hours=7)
    response = as_user(cast.organiser).post(address, sent())
    assert response.status_code == 409
    assert "刚刚被别人改过" in response.content.decode()
    assert as_user(cast.organiser).post(address, sent(seen="x")).status_code == 422


def test_not_into_a_year_that_has_it_already(cast: Cast, credit: HoursCredit) -> None:
    factories.credit(cast.cadre, 4, source="CLASS", title="冬训班", year=2025)
    with pytest.raises(NotCorrectable, match="2025年已经有这项学时"):
        correcting.correct(
            credit,
            to=Figures(Decimal(8), Decimal(1), 2025),
            seen=Figures.of(credit),
            reason="跨年",
            by=cast.organiser,
        )


def test_R06_online_hours_are_corrected_before_conversion(cast: Cast) -> None:
    OnlineRate.objects.create(district=cast.district, claimed=2, credited=1, most=10)
    rows = [
        factories.credit(cast.cadre, 5, source="ONLINE", title=title, claimed_hours=10, year=2026)
        for title in ("甲", "乙")
    ]
    correcting.correct(
        rows[0],
        to=Figures(Decimal(18), Decimal(0), 2026),
        seen=Figures.of(rows[0]),
        reason="登错了",
        by=cast.organiser,
    )
    assert list(HoursCredit.objects.order_by("pk").values_list("claimed_hours", "hours")) == [
        (Decimal(18), Decimal(9)),
        (Decimal(10), Decimal(1)),
    ]
    correcting.correct(
        HoursCredit.objects.get(pk=rows[0].pk),
        to=Figures(Decimal(18), Decimal(0), 2025),
        seen=Figures(Decimal(18), Decimal(0), 2026),
        reason="是去年的",
        by=cast.organiser,
    )
    assert list(HoursCredit.objects.order_by("pk").values_list("year", "hours")) == [
        (2025, Decimal(9)),
        (2026, Decimal(5)),
    ]


def test_a_correction_undone_twice_changes_nothing_more(cast: Cast, credit: HoursCredit) -> None:
    correcting.correct(
        credit,
        to=Figures(Decimal(6), Decimal(1), 2026),
        seen=Figures.of(credit),
        reason="登错了",
        by=cast.organiser,
    )
    entry = AuditEntry.objects.get(action=correcting.CORRECTED)
    for _press in range(2):
        correcting.undo(entry, by=cast.organiser)
    assert HoursCredit.objects.get().hours == 8
    HoursCredit.objects.update(hours=5)
    with pytest.raises(CorrectedMeanwhile):
        correcting.undo(entry, by=cast.organiser)
    HoursCredit.objects.all().delete()
    with pytest.raises(NotCorrectable, match="不在了"):
        correcting.undo(entry, by=cast.organiser)
