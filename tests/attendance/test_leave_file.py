"""The proof is for the person and the approvers; opening another's leaves a trace."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import AuditEntry
from tests.attendance.conftest import AM, Leaving
from tests.attendance.doors import READERS, answers


@pytest.mark.parametrize(("kind", "liaison"), [("SICK", 403), ("OFFICIAL", 200)])
def test_who_may(leaving: Leaving, as_user: Any, kind: str, liaison: int) -> None:
    request = leaving.ask(AM, kind=kind, proof=ContentFile(b"%PDF-1.7", name="证明.pdf"))
    address = reverse("attendance:leave_file", args=[request.pk])
    found = answers(leaving.cast, as_user, address)
    assert found == READERS | {"finance": 403, "auditor": 403, "liaison": liaison, "cadre_user": 200}


def test_opening_anothers_is_written_down(leaving: Leaving, as_user: Any) -> None:
    request = leaving.ask(AM, kind="SICK", proof=ContentFile(b"%PDF-1.7", name="证明.pdf"))
    address = reverse("attendance:leave_file", args=[request.pk])
    for person in (leaving.cast.cadre_user, leaving.cast.head_teacher, leaving.cast.liaison):
        answer = as_user(person).get(address)
        if answer.status_code == 200:
            assert b"".join(answer.streaming_content) == b"%PDF-1.7"
            assert answer["Cache-Control"] == "private, no-store"
    rows = AuditEntry.objects.filter(action="attendance.open_leave_file")
    assert list(rows.values_list("by__username", "data")) == [
        ("head", {"request": request.pk, "file": "proof"})
    ]
    without = leaving.ask(AM.__class__(AM.day, "PM"))
    assert (
        as_user(leaving.cast.cadre_user).get(reverse("attendance:leave_file", args=[without.pk])).status_code
        == 404
    )
