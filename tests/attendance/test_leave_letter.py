"""The unit's letter."""

from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from attendance import leave_deciding
from tests.attendance.conftest import AM, Leaving
from tests.attendance.doors import READERS, answers


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    leaving.policy.unit_word = True
    leaving.policy.save()
    letter = ContentFile(b"%PDF-1.7", name="单位证明.pdf")
    request = leave_deciding.advise(leaving.ask(AM), by=leaving.cast.cadre_user, agrees=True, letter=letter)
    address = reverse("attendance:leave_letter", args=[request.steps.get().pk])
    found = answers(leaving.cast, as_user, address)
    assert found == READERS | {"finance": 403, "auditor": 403, "liaison": 200, "cadre_user": 200}
