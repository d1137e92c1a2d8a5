"""A paper is filed, and a file that is not one is refused clearly."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.forms import document
from courses.models import ClassDocument
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

NONCE = "7f9c1f0e-6f0f-4e53-9a3a-0b5a2d1c9e11"
TYPED = {"nonce": NONCE, "kind": "APPROVAL", "title": "关于同意办班的批复", "number": "武组〔2026〕45号"}


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/documents/new/"


def _file(name: str = "批复.pdf", content: bytes = b"%PDF-1.7 text") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_organisers()


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "put", "delete") == {"put": 405, "delete": 405}


def test_files_a_document_with_number_date_and_file(cast: Cast, as_user: SignIn, url: str) -> None:
    typed = {**TYPED, "dated_on": "2026-10-09", "file": _file()}
    response = as_user(cast.organiser).post(url, typed)
    assert (response.status_code, response["Location"]) == (302, f"/classes/{cast.training_class.pk}/")
    stored = ClassDocument.objects.get()
    assert (stored.kind, stored.title, stored.number) == (
        "APPROVAL",
        "关于同意办班的批复",
        "武组〔2026〕45号",
    )
    assert (str(stored.dated_on), stored.original_name) == ("2026-10-09", "批复.pdf")
    assert stored.added_by == cast.organiser
    assert str(stored.file).startswith("documents/")
    assert str(stored.file).endswith(".pdf")
    assert "批复" not in str(stored.file)
    with stored.file.open() as kept:
        assert kept.read() == b"%PDF-1.7 text"


def test_a_number_without_a_file_is_enough(cast: Cast, as_user: SignIn, url: str) -> None:
    assert as_user(cast.organiser).post(url, TYPED).status_code == 302
    assert not ClassDocument.objects.get().file


def test_a_double_click_files_one(cast: Cast, as_user: SignIn, url: str) -> None:
    client = as_user(cast.organiser)
    assert [client.post(url, TYPED).status_code for _ in range(2)] == [302, 302]
    assert ClassDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (_file("程序.exe", b"MZ"), "不能上传“.exe”文件。"),
        (_file("没有扩展名"), "不能上传“没有扩展名”文件。"),
        (_file("批复.pdf", b"MZ\x90\x00"), "文件内容不是 .pdf，可能已损坏或改过扩展名。"),
        (_file("照片.jpg", b"<script>"), "文件内容不是 .jpg，可能已损坏或改过扩展名。"),
        (_file("批复.pdf", b""), "这个文件是空的。"),
    ],
)
def test_a_wrong_file_is_named_and_the_rest_is_kept(
    cast: Cast, as_user: SignIn, url: str, file: SimpleUploadedFile, words: str
) -> None:
    response = as_user(cast.organiser).post(url, {**TYPED, "file": file})
    assert response.status_code == 422
    assert response.context["form"].errors == {"file": [words]}
    assert 'value="关于同意办班的批复"' in response.content.decode()
    assert ClassDocument.objects.count() == 0


def test_the_limit_counts_to_the_byte(
    cast: Cast, as_user: SignIn, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "MAX_MEGABYTES", 1)
    client = as_user(cast.organiser)
    over = client.post(url, {**TYPED, "file": _file(content=b"%PDF" + b"x" * (2**20 - 3))})
    assert over.context["form"].errors == {"file": ["文件有 1.0 MB，超过了 1 MB。"]}
    assert client.post(url, {**TYPED, "file": _file(content=b"%PDF" + b"x" * (2**20 - 4))}).status_code == 302


def test_a_path_in_a_name_leads_nowhere(cast: Cast, as_user: SignIn, url: str) -> None:
    as_user(cast.organiser).post(url, {**TYPED, "file": _file("..\\..\\etc\\批复.PDF")})
    stored = ClassDocument.objects.get()
    assert str(stored.file).startswith("documents/")
    assert ".." not in str(stored.file)
    assert "\\" not in stored.original_name
