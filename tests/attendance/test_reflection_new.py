"""A trainee hands in 学习体会: text or a file, changed until the class is closed."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attendance.models import CompletionTerms, Reflection
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast


@pytest.fixture
def page(cast: Cast) -> str:
    CompletionTerms.objects.create(training_class=cast.training_class, asks_reflection=True)
    factories.published(factories.session(cast.training_class))
    return reverse("attendance:reflection_new", args=[cast.training_class.pk])


def test_text_then_a_file_then_closed(
    cast: Cast, page: str, as_user: Any, today: None, django_capture_on_commit_callbacks: Any
) -> None:
    client = as_user(cast.cadre_user)
    assert "请您交学习体会" in client.get("/me/").content.decode()
    assert client.post(page, {"version": 0, "text": "学有所得"}).status_code == 302
    assert "学习体会已交，结班前可以改" in client.get("/me/").content.decode()
    for number, name in enumerate(("体会.docx", "体会.pdf"), start=1):
        file = SimpleUploadedFile(name, {1: b"PK\x03\x04docx", 2: b"%PDF-1.7"}[number])
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(page, {"version": number, "text": "", "file": file}).status_code == 302
    row = Reflection.objects.get()
    assert (row.text, row.file_name, row.version, row.handed_in_by) == ("", "体会.pdf", 3, cast.cadre_user)
    folder = row.file.storage.listdir("reflections/2026")[1]
    assert [f"reflections/2026/{name}" for name in folder] == [row.file.name]
    assert client.post(page, {"version": 3, "text": ""}).status_code == 302  # the file stays
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    assert "本班已结班，不能再改。" in client.get(page).content.decode()
    late = client.post(page, {"version": 4, "text": "再改"})
    assert (late.status_code, Reflection.objects.get().text) == (422, "")
    assert "学习体会已交" not in client.get("/me/").content.decode()


def test_what_is_refused(cast: Cast, page: str, as_user: Any) -> None:
    client = as_user(cast.cadre_user)
    for sent, words in (
        ({"text": " "}, "请写下学习体会，或上传文件。"),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "不能上传“.exe”文件。"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, "文件内容不是 .pdf"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "这个文件是空的。"),
        ({"text": "长" * 20_001}, "20000"),
    ):
        answer = client.post(page, {"version": 0, **sent})
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
    assert not Reflection.objects.exists()


def test_two_tabs(cast: Cast, page: str, as_user: Any) -> None:
    client = as_user(cast.cadre_user)
    client.post(page, {"version": 0, "text": "第一份"})
    late = client.post(page, {"version": 0, "text": "第二份"})
    text = late.content.decode()
    assert (late.status_code, "第二份" in text, 'name="version" value="1"' in text) == (409, True, True)
    assert Reflection.objects.get().text == "第一份"


def test_a_class_that_asks_for_none(cast: Cast, as_user: Any) -> None:
    page = reverse("attendance:reflection_new", args=[cast.training_class.pk])
    client = as_user(cast.cadre_user)
    assert "本班不收学习体会。" in client.get(page).content.decode()
    client.post(page, {"version": 0, "text": "多写的"})
    assert not Reflection.objects.exists()
