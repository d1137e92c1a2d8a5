"""代报 from a photo: the photo comes first."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees.models import NominationBasis


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/photo/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    collect(cast)
    return as_user(cast.organiser)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


def test_the_photo_is_kept_once_and_leads_to_the_quick_line(client: Client, cast: Cast) -> None:
    nonce = str(uuid.uuid4())
    addresses = {
        client.post(
            url(cast),
            {"photo": SimpleUploadedFile("名单.png", b"\x89PNG1"), "reason": "只有照片", "nonce": nonce},
        )["Location"]
        for _ in range(2)
    }
    basis = NominationBasis.objects.get()
    assert (addresses, basis.unit, basis.photo_name) == ({f"/bases/{basis.pk}/"}, cast.town, "名单.png")


def test_without_photo_and_reason_and_with_another_file_it_is_refused(client: Client, cast: Cast) -> None:
    empty = client.post(url(cast), {"nonce": str(uuid.uuid4())})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["photo", "reason"])
    file = SimpleUploadedFile("名单.jpg", b"<svg onload=alert(1)>")
    other = client.post(url(cast), {"photo": file, "reason": "x", "nonce": str(uuid.uuid4())})
    assert (other.status_code, "文件内容不是 .jpg" in other.content.decode()) == (422, True)
    assert not NominationBasis.objects.exists()
