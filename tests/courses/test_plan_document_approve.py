"""The plan's document is filed as the approval of every class that has none (R23, R30)."""

import pytest

from courses import filing, plan_papers
from courses.models import ClassDocument, DocumentKind, PlanDocument, PlanDocumentKind
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods


@pytest.fixture
def document(cast: Cast) -> PlanDocument:
    plan, kind = factories.plan(cast.district), PlanDocumentKind.ISSUE
    return plan_papers.add(plan, by=cast.organiser, kind=kind, number="武组发〔2026〕3号")


@pytest.fixture
def url(document: PlanDocument) -> str:
    return f"/plans/documents/{document.pk}/approve/"


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_organisers()


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "put", "delete") == {"put": 405, "delete": 405}


def test_R23_twice_files_it_once_and_a_removed_one_may_come_again(
    cast: Cast, as_user: SignIn, url: str, document: PlanDocument
) -> None:
    factories.training_class(cast.district, "取消的班", status="CANCELLED")
    client = as_user(cast.organiser)
    for _ in range(2):
        assert client.post(url).status_code == 302
    filed = ClassDocument.objects.get()
    assert (filed.training_class, filed.kind, filed.number, filed.plan_document) == (
        cast.training_class,
        DocumentKind.APPROVAL,
        "武组发〔2026〕3号",
        document,
    )
    filing.remove_document(filed, by=cast.organiser)
    client.post(url)
    assert ClassDocument.objects.in_place().count() == 1
