"""A lecturer hands in materials."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.timetable.conftest import Asked
from timetable import handing_in, links, scheduling
from timetable.forms import answer
from timetable.models import SessionMaterial

PDF = b"%PDF-1.7 slides"


def send(asked: Asked, name: str = "讲义 第一讲.pdf", content: bytes = PDF) -> Any:
    file = SimpleUploadedFile(name, content)
    return Client().post(f"{asked.page}sessions/{asked.session.pk}/materials/", {"file": file})


def test_it_lies_under_a_name_of_ours_and_is_listed_by_its_own(asked: Asked) -> None:
    response = send(asked)
    material = SessionMaterial.objects.get()
    assert response["Location"] == f"{asked.page}#session-{asked.session.pk}"
    assert (material.original_name, material.size, material.session) == ("讲义 第一讲.pdf", 15, asked.session)
    assert (material.handed_in_by, material.added_by) == (asked.link.instructor, None)
    assert str(material.file.name).startswith("materials/")
    assert "讲义" not in str(material.file.name)
    assert "讲义 第一讲.pdf" in Client().get(asked.page).content.decode()
    entry = AuditEntry.objects.get(action="timetable.hand_in_material")
    assert (entry.by, entry.data["link"], entry.data["material"]) == (None, asked.link.pk, material.pk)


def test_the_same_file_again_is_once_and_a_mended_one_is_another(asked: Asked) -> None:
    send(asked)
    send(asked)
    assert SessionMaterial.objects.count() == 1
    send(asked, content=b"%PDF-1.7 Slides")
    assert SessionMaterial.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("课件.exe", b"MZ", "不能上传“.exe”文件。"),
        ("课件", PDF, "不能上传“课件”文件。"),
        ("课件.pdf", b"MZ\x90\x00", "文件内容不是 .pdf"),
        ("课件.pptx", PDF, "文件内容不是 .pptx"),
        ("空.pdf", b"", "这个文件是空的。"),
    ],
)
def test_a_bad_file_is_refused_beside_the_field(asked: Asked, name: str, content: bytes, words: str) -> None:
    response = send(asked, name, content)
    html = response.content.decode()
    assert (response.status_code, words in html, 'aria-invalid="true"' in html) == (422, True, True)
    assert SessionMaterial.objects.count() == 0


@pytest.mark.parametrize(("over", "code"), [(0, 302), (1, 422)])
def test_the_limit_of_size(asked: Asked, monkeypatch: pytest.MonkeyPatch, over: int, code: int) -> None:
    monkeypatch.setattr(answer.MaterialForm, "megabytes", 1)
    assert send(asked, content=PDF + b"." * (2**20 - len(PDF) + over)).status_code == code


def test_nothing_chosen(asked: Asked) -> None:
    response = Client().post(f"{asked.page}sessions/{asked.session.pk}/materials/")
    assert (response.status_code, "请先选一个文件。" in response.content.decode()) == (422, True)


def test_the_limit_of_number_counts_what_was_taken_back(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_in, "MOST_FILES", 2)
    send(asked, "一.pdf")
    handing_in.take_back(SessionMaterial.objects.get(), link=asked.link)
    assert [send(asked, name).status_code for name in ("二.pdf", "三.pdf")] == [302, 409]


def test_who_declined_and_what_is_called_off_takes_none(cast: Cast, asked: Asked) -> None:
    Client().post(f"{asked.page}sessions/{asked.session.pk}/", {"answer": "DECLINED", "version": 1})
    assert send(asked).status_code == 409
    Client().post(f"{asked.page}sessions/{asked.session.pk}/", {"answer": "CONFIRMED", "version": 2})
    assert send(asked).status_code == 302
    scheduling.cancel(asked.session, by=cast.organiser, reason="台风")
    assert send(asked, "又一份.pdf").status_code == 409


def test_a_revoked_link_takes_none(cast: Cast, asked: Asked) -> None:
    links.revoke(asked.link, by=cast.organiser)
    assert (send(asked).status_code, SessionMaterial.objects.count()) == (404, 0)
