"""A paper is taken off a class, after a question."""

import pytest

from courses import planning
from courses.models import ClassDocument, ClassStatus, TrainingClass
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods


@pytest.fixture
def url(cast: Cast) -> str:
    document = planning.add_document(cast.training_class, by=cast.organiser, kind="BASIS", title="培训计划")
    return f"/documents/{document.pk}/delete/"


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_organisers()


def test_asking_removes_nothing(cast: Cast, as_user: SignIn, url: str) -> None:
    assert "把“培训计划”从“社区干部培训班”移除？" in as_user(cast.organiser).get(url).content.decode()
    assert ClassDocument.objects.in_place().count() == 1


def test_removes_it_and_offers_to_put_it_back(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url, follow=True)
    assert response.redirect_chain == [(f"/classes/{cast.training_class.pk}/", 302)]
    assert f'action="{url.replace("delete", "restore")}"' in response.content.decode()
    assert not ClassDocument.objects.in_place().exists()
    assert response.context["documents"] == []


@pytest.mark.parametrize("kind", ["APPROVAL", "NOTICE", "SIGNED_SHEET"])
def test_R23_what_a_closed_class_rests_on_stays(cast: Cast, as_user: SignIn, url: str, kind: str) -> None:
    ClassDocument.objects.update(kind=kind)
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    answer = as_user(cast.organiser).post(url)
    assert (answer.status_code, "请先撤销结班" in answer.content.decode()) == (409, True)
    assert ClassDocument.objects.in_place().count() == 1
    ClassDocument.objects.update(kind="BASIS")
    assert as_user(cast.organiser).post(url).status_code == 302
    assert not ClassDocument.objects.in_place().exists()


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "put", "delete") == {"put": 405, "delete": 405}
