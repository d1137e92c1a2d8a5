"""A proof that comes later (R13)."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attendance import leave
from tests.attendance.conftest import AM, Leaving
from tests.attendance.doors import WRITERS, answers


def test_R13_it_is_added(leaving: Leaving, as_user: Any) -> None:
    request = leaving.ask(AM)
    client, address = as_user(leaving.cast.cadre_user), reverse("attendance:leave_attach", args=[request.pk])
    assert client.post(address, {"proof": SimpleUploadedFile("a.pdf", b"MZ")}).status_code == 422
    assert client.post(address, {"proof": SimpleUploadedFile("会议通知.pdf", b"%PDF-1.7")}).status_code == 302
    request.refresh_from_db()
    assert (request.proof_name, request.version) == ("会议通知.pdf", 2)


def test_R13_the_paper_that_it_replaces_is_kept_nowhere(
    leaving: Leaving, django_capture_on_commit_callbacks: Any
) -> None:
    request = leaving.ask(AM, proof=ContentFile(b"%PDF-1.7 one", name="one.pdf"))
    former = request.proof.name or ""
    with django_capture_on_commit_callbacks(execute=True):
        leave.attach_proof(
            request, by=leaving.cast.cadre_user, proof=ContentFile(b"%PDF-1.7 two", name="two.pdf")
        )
    request.refresh_from_db()
    assert request.proof.read() == b"%PDF-1.7 two"
    request.proof.close()
    assert (request.proof.name != former, default_storage.exists(former)) == (True, False)


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    address = reverse("attendance:leave_attach", args=[leaving.ask(AM).pk])
    found = answers(leaving.cast, as_user, address, "post")
    assert found == {
        name: 422 if code == 302 and name != "anonymous" else code for name, code in WRITERS.items()
    } | {
        "liaison": 403,
        "cadre_user": 422,
    }
