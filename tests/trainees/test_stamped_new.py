"""The stamped slip is handed in as a scan or a photo, and nothing else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees.models import ReplySlip


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/stamped/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    collect(cast)
    return as_user(cast.liaison)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


@pytest.mark.parametrize("role", ["liaison", "organiser"])
def test_the_unit_and_the_organiser_hand_it_in(cast: Cast, as_user: SignIn, role: str) -> None:
    collect(cast, closed=True)
    file = SimpleUploadedFile("盖章回执.pdf", b"%PDF-1.7")
    response = as_user(getattr(cast, role)).post(url(cast), {"file": file})
    assert response["Location"] == f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/"
    slip = ReplySlip.objects.get()
    with slip.stamped.open() as kept:
        assert (slip.stamped_name, kept.read(), slip.submitted_at) == ("盖章回执.pdf", b"%PDF-1.7", None)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("回执.exe", b"MZ", "不能上传“.exe”文件"),
        ("回执.pdf", b"MZ\x90", "文件内容不是 .pdf"),
        ("回执.jpg", b"<script>alert(1)</script>", "文件内容不是 .jpg"),
        ("回执.pdf", b"", "这个文件是空的"),
        ("回执.png", b"\x89PNG" + b"0" * (10 * 2**20), "超过了 10 MB"),
    ],
)
def test_another_file_is_refused_in_words(
    client: Client, cast: Cast, name: str, content: bytes, words: str
) -> None:
    response = client.post(url(cast), {"file": SimpleUploadedFile(name, content)})
    assert (response.status_code, words in response.content.decode()) == (422, True)
    assert not ReplySlip.objects.exclude(stamped="").exists()
