"""The stamped slip is handed out to whoever sees the unit's report now."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from trainees import replying
from trainees.models import Quota


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/stamped/file/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=1)
    file = ContentFile(b"%PDF-1.7 stamp", name="盖章回执.pdf")
    replying.keep_stamped(cast.training_class, cast.town, by=cast.liaison, file=file)
    return as_user(cast.liaison)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "post", "put") == {"post": 405, "put": 405}


def test_it_is_saved_under_its_own_name_and_kept_by_no_cache(client: Client, cast: Cast) -> None:
    response = client.get(url(cast))
    assert b"".join(response) == b"%PDF-1.7 stamp"
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/octet-stream",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Disposition"].startswith("attachment;")


def test_another_town_s_liaison_and_a_liaison_no_more_find_nothing(
    client: Client, cast: Cast, as_user: SignIn
) -> None:
    assert as_user(cast.other_liaison).get(url(cast)).status_code == 404
    cast.liaison.grants.all().delete()
    assert client.get(url(cast)).status_code == 404


def test_without_a_scan_there_is_none(client: Client, cast: Cast, as_user: SignIn) -> None:
    address = f"/classes/{cast.training_class.pk}/replies/{cast.other_town.pk}/stamped/file/"
    assert as_user(cast.organiser).get(address).status_code == 404
