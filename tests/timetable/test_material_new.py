"""The staff attach files to a session."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry, User
from tests.conftest import Cast
from tests.timetable import handouts
from tests.timetable.doors import answers
from timetable import handing_out
from timetable.models import Session, SessionMaterial


@pytest.fixture
def session(cast: Cast) -> Session:
    return handouts.lecture(cast.training_class)


def pdf(name: str = "讲义.pdf", content: bytes = b"%PDF-1.7") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client: Client, session: Session, *files: SimpleUploadedFile, **more: Any) -> Any:
    data = {"nonce": str(uuid.uuid4()), "uploads": list(files), "released": "on"} | more
    return client.post(f"/sessions/{session.pk}/materials/new/", data)


def test_several_files_at_once_keep_their_names(organiser: Client, cast: Cast, session: Session) -> None:
    response = send(organiser, session, pdf(), pdf("课件 第二讲.pdf"))
    place = f"/classes/{cast.training_class.pk}/materials/#session-{session.pk}"
    assert (response.status_code, response["Location"]) == (302, place)
    rows = SessionMaterial.objects.released()
    assert [(row.original_name, row.size, row.added_by) for row in rows] == [
        ("讲义.pdf", 8, cast.organiser),
        ("课件 第二讲.pdf", 8, cast.organiser),
    ]
    assert AuditEntry.objects.filter(action="timetable.attach_material").count() == 2


def test_without_the_tick_the_staff_alone_have_them(organiser: Client, session: Session) -> None:
    send(organiser, session, pdf(), released="")
    assert (SessionMaterial.objects.in_place().count(), SessionMaterial.objects.released().count()) == (1, 0)


def test_a_form_sent_twice_attaches_once(organiser: Client, session: Session) -> None:
    nonce = str(uuid.uuid4())
    assert [send(organiser, session, pdf(), nonce=nonce).status_code for _ in range(2)] == [302, 302]
    assert SessionMaterial.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "请先选文件。"),
        ([pdf("讲义.exe")], "“讲义.exe”：不能上传“.exe”文件。"),
        ([pdf(), pdf("假.pdf", b"MZ")], "“假.pdf”：文件内容不是 .pdf，可能已损坏或改过扩展名。"),
        ([pdf(f"{n}.pdf") for n in range(11)], "一次最多 10 个文件。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_attached(
    organiser: Client, session: Session, files: list[SimpleUploadedFile], words: str
) -> None:
    response = send(organiser, session, *files)
    assert (response.status_code, response.context["form"].errors["uploads"]) == (422, [words])
    assert not SessionMaterial.objects.exists()


def test_a_session_has_a_bound(organiser: Client, session: Session, monkeypatch: Any) -> None:
    monkeypatch.setattr(handing_out, "MOST_FILES", 1)
    response = send(organiser, session, pdf(), pdf())
    assert (response.status_code, SessionMaterial.objects.count()) == (422, 0)


def test_who_may(cast: Cast, as_user: Callable[[User], Client], session: Session) -> None:
    found = answers(cast, as_user, f"/sessions/{session.pk}/materials/new/")
    assert found == {
        "administrator": 200,
        "organiser": 200,
        "head_teacher": 200,
        "finance": 403,
        "liaison": 404,
        "cadre_user": 404,
        "stranger": 404,
        "anonymous": 302,
    }
