"""The file of a speech is handed in."""

import hashlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import opening, page
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import speeches
from timetable.models import Speech

PDF = b"%PDF-1.7 speech"


def upload(name: str = "../讲话稿.pdf", content: bytes = PDF) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_it_is_kept_under_a_name_of_ours_with_its_hash(cast: Cast, organiser: Client) -> None:
    for _time in range(2):  # a resend is once
        assert organiser.post(page(cast, "speech_new"), upload())["Location"] == page(cast)
    speech = Speech.objects.get()
    assert (speech.original_name, speech.size, speech.sha256) == (
        *("讲话稿.pdf", len(PDF)),
        hashlib.sha256(PDF).hexdigest(),
    )
    assert "讲话稿" not in str(speech.file)
    with speech.file.open() as stored:
        assert stored.read() == PDF


def test_another_takes_its_place(cast: Cast, organiser: Client) -> None:
    organiser.post(page(cast, "speech_new"), upload())
    assert "现在是“讲话稿.pdf”" in organiser.get(page(cast, "speech_new")).content.decode()
    organiser.post(page(cast, "speech_new"), upload("讲话稿（定稿）.docx", b"PK\x03\x04"))
    kept = Speech.objects.filter(removed_at=None).values_list("original_name", flat=True)
    assert (list(kept), Speech.objects.count()) == (["讲话稿（定稿）.docx"], 2)
    assert speeches.in_place(opening(cast)) == Speech.objects.latest("pk")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ"), ("a.pdf", b"MZ"), ("a.pdf", b""), ("a.pdf", b"%PDF" + b"0" * 20 * 2**20)],
)
def test_what_is_no_speech_is_refused(cast: Cast, organiser: Client, name: str, content: bytes) -> None:
    assert organiser.post(page(cast, "speech_new"), upload(name, content)).status_code == 422
    assert organiser.post(page(cast, "speech_new")).status_code == 422
    assert not Speech.objects.exists()


def test_who_may_open_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, page(cast, "speech_new")) == SESSION_EDITORS
