"""A file is handed out to whoever sees the class now."""

import pytest
from django.core.files.base import ContentFile

from courses import planning
from courses.models import ClassDocument
from courses.views.document import as_download
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_staff, wrong_methods


@pytest.fixture
def document(cast: Cast) -> ClassDocument:
    file = ContentFile(b"%PDF-1.7 text", name="关于办班的批复 2026.pdf")
    return planning.add_document(
        cast.training_class, by=cast.organiser, kind="APPROVAL", title="批复", file=file
    )


def _url(document: ClassDocument) -> str:
    return f"/documents/{document.pk}/file/"


def test_who_comes_in(cast: Cast, as_user: SignIn, document: ClassDocument) -> None:
    assert doors(cast, as_user, _url(document)) == for_staff()


def test_is_saved_under_its_own_name_and_run_by_no_browser(
    cast: Cast, as_user: SignIn, document: ClassDocument
) -> None:
    response = as_user(cast.finance).get(_url(document))
    assert b"".join(response) == b"%PDF-1.7 text"
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/octet-stream",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Disposition"] == (
        f'attachment; filename="document-{document.pk}.pdf"; '
        "filename*=UTF-8''%E5%85%B3%E4%BA%8E%E5%8A%9E%E7%8F%AD%E7%9A%84%E6%89%B9%E5%A4%8D%202026.pdf"
    )


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('a";x=".pdf', "attachment; filename=\"d.pdf\"; filename*=UTF-8''a%22%3Bx%3D%22.pdf"),
        ("a\r\nX: y.pdf", "attachment; filename=\"d.pdf\"; filename*=UTF-8''a%0D%0AX%3A%20y.pdf"),
        ("a.批复", "attachment; filename=\"d\"; filename*=UTF-8''a.%E6%89%B9%E5%A4%8D"),
        ("", "attachment; filename=\"d\"; filename*=UTF-8''d"),
    ],
)
def test_no_name_breaks_the_header(name: str, header: str) -> None:
    assert as_download(name, "d") == header


def test_neither_a_removed_nor_a_lost_file_is_found(
    cast: Cast, as_user: SignIn, document: ClassDocument
) -> None:
    bare = planning.add_document(cast.training_class, by=cast.organiser, kind="OTHER", title="无附件")
    client = as_user(cast.organiser)
    assert client.get(_url(bare)).status_code == 404
    planning.remove_document(document, by=cast.organiser)
    assert client.get(_url(document)).status_code == 404
    planning.restore_document(document, by=cast.organiser)
    document.file.storage.delete(str(document.file))
    assert client.get(_url(document)).status_code == 404


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, document: ClassDocument) -> None:
    assert wrong_methods(as_user(cast.organiser), _url(document), "post", "delete") == {
        "post": 405,
        "delete": 405,
    }
