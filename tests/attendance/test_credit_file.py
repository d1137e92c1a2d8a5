"""The proof of credited hours."""

from typing import Any
from urllib.parse import quote

from django.core.files.base import ContentFile
from django.urls import reverse

from tests import factories
from tests.conftest import Cast


def test_under_its_own_name(cast: Cast, as_user: Any) -> None:
    file = ContentFile(b"%PDF-1.7", name="x.pdf")
    credit = factories.credit(cast.cadre, 8, proof=file, proof_name="结业证书.pdf")
    answer = as_user(cast.liaison).get(reverse("attendance:credit_file", args=[credit.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert quote("结业证书.pdf") in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"


def test_without_a_file_there_is_none(cast: Cast, as_user: Any) -> None:
    credit = factories.credit(cast.cadre, 8)
    address = reverse("attendance:credit_file", args=[credit.pk])
    assert as_user(cast.organiser).get(address).status_code == 404
