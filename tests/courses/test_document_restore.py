"""A removed paper is put back."""

import pytest

from courses import planning
from courses.models import ClassDocument
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods


@pytest.fixture
def url(cast: Cast) -> str:
    document = planning.add_document(cast.training_class, by=cast.organiser, kind="BASIS", title="培训计划")
    planning.remove_document(document, by=cast.organiser)
    return f"/documents/{document.pk}/restore/"


def test_it_is_there_again(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url)
    assert (response.status_code, response["Location"]) == (302, f"/classes/{cast.training_class.pk}/")
    assert ClassDocument.objects.in_place().get().title == "培训计划"


def test_who_may(cast: Cast, as_user: SignIn, url: str) -> None:
    people = (cast.head_teacher, cast.auditor, cast.liaison, cast.cadre_user, cast.stranger)
    assert [as_user(person).post(url).status_code for person in people] == [403, 403, 404, 404, 404]
    assert not ClassDocument.objects.in_place().exists()


def test_only_by_post(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "get", "put") == {"get": 405, "put": 405}
