"""A correction is taken back from the credit's page."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEntry, User
from attendance import correcting
from attendance.correcting import Figures, NotCorrectable
from attendance.models import HoursCredit
from tests import factories
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast


def test_it_brings_back_what_stood_before(cast: Cast, as_user: Callable[[User], Client]) -> None:
    credit = factories.credit(cast.cadre, 8, days=1)
    correcting.correct(
        credit,
        to=Figures(Decimal(6), Decimal(1), 2025),
        seen=Figures.of(credit),
        reason="登错了",
        by=cast.organiser,
    )
    entry = AuditEntry.objects.get(action=correcting.CORRECTED)
    address = reverse("attendance:credit_undo", args=[entry.pk])
    refused = dict.fromkeys(("liaison", "cadre_user"), 403) | {"head_teacher": 404}
    assert answers(cast, as_user, address, "post") == WRITERS | refused
    assert HoursCredit.objects.values_list("hours", "days", "year").get() == (Decimal(8), Decimal(1), 2026)


def test_a_correction_that_the_retention_has_emptied_is_no_longer_told(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    credit = factories.credit(cast.cadre, 8, days=1)
    to, seen = Figures(Decimal(6), Decimal(1), 2026), Figures.of(credit)
    correcting.correct(credit, to=to, seen=seen, reason="登错了", by=cast.organiser)
    entry = AuditEntry.objects.get(action=correcting.CORRECTED)
    with audit.unlocked():
        AuditEntry.objects.update(data={}, subject_label="")
    assert correcting.corrections_of(cast.cadre) == {}
    with pytest.raises(NotCorrectable, match="已经不在了"):
        correcting.undo(AuditEntry.objects.get(pk=entry.pk), by=cast.organiser)
