"""The materials of a session, for its staff."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import AuditEntry, User
from tests.conftest import Cast
from tests.timetable.conftest import Asked
from tests.timetable.doors import SESSION_READERS, answers
from timetable import handing_in
from timetable.models import SessionMaterial


@pytest.fixture
def material(asked: Asked) -> SessionMaterial:
    return handing_in.hand_in(asked.session, link=asked.link, file=ContentFile(b"%PDF", name="讲义.pdf"))


@pytest.fixture
def address(material: SessionMaterial) -> str:
    return f"/materials/{material.pk}/file/"


def test_it_comes_as_a_download_under_its_own_name(
    organiser: Client, cast: Cast, material: SessionMaterial, address: str
) -> None:
    response: Any = organiser.get(address)
    assert b"".join(response) == b"%PDF"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )
    assert f"filename*=UTF-8''{quote('讲义.pdf')}" in response["Content-Disposition"]
    entry = AuditEntry.objects.get(action="timetable.fetch_material")
    assert (entry.by, entry.data) == (cast.organiser, {"material": material.pk})


def test_the_session_s_page_links_to_it(organiser: Client, asked: Asked, address: str) -> None:
    html = organiser.get(asked.session.get_absolute_url()).content.decode()
    assert (address in html, "讲义.pdf" in html, "陈静" in html) == (True, True, True)


def test_who_gets_it(cast: Cast, as_user: Callable[[User], Client], address: str) -> None:
    assert answers(cast, as_user, address) == SESSION_READERS


def test_a_file_that_is_gone_is_not_found(organiser: Client, material: SessionMaterial, address: str) -> None:
    material.file.storage.delete(str(material.file.name))
    assert organiser.get(address).status_code == 404
