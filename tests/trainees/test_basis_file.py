"""The kept photo, for the class's organisers alone, and never to be run."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from trainees import behalf
from trainees.models import NominationBasis


def keep(cast: Cast, name: str, content: bytes) -> str:
    file = ContentFile(content, name=name)
    basis = behalf.keep_photo(cast.training_class, cast.town, file=file, reason="只有照片", by=cast.organiser)
    return f"/bases/{basis.pk}/file/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, keep(cast, "a.png", b"\x89PNG"), "post") == {"post": 405}


def test_a_picture_is_shown_and_kept_by_no_cache(client: Client, cast: Cast) -> None:
    response = client.get(keep(cast, "名单.JPG", b"\xff\xd8\xff1"))
    assert b"".join(response) == b"\xff\xd8\xff1"
    names = (
        "Content-Type",
        "Content-Disposition",
        "X-Content-Type-Options",
        "Cache-Control",
        "Content-Security-Policy",
    )
    assert {name: response[name] for name in names} == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def test_a_pdf_is_saved(client: Client, cast: Cast) -> None:
    response = client.get(keep(cast, "名单.pdf", b"%PDF-1.7"))
    assert b"".join(response) == b"%PDF-1.7"
    assert (response["Content-Type"], response["Content-Disposition"][:11]) == (
        "application/octet-stream",
        "attachment;",
    )


def test_the_unit_s_liaison_does_not_see_it_and_a_text_has_no_file(
    cast: Cast, client: Client, as_user: SignIn
) -> None:
    cast.training_class.quotas.create(unit=cast.town, seats=1)
    address = keep(cast, "a.png", b"\x89PNG")
    assert [as_user(user).get(address).status_code for user in (cast.liaison, cast.other_liaison)] == [
        403,
        404,
    ]
    basis = NominationBasis.objects.create(
        training_class=cast.training_class, unit=cast.town, text="张三", reason="x", entered_by=cast.organiser
    )
    assert client.get(f"/bases/{basis.pk}/file/").status_code == 404
