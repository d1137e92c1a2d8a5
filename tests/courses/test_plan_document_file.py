"""A plan's document is handed out to whoever sees the plan, with a row in the trail."""

import pytest
from django.core.files.base import ContentFile

from accounts.models import AuditEntry
from courses import plan_papers
from courses.models import PlanDocumentKind
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_staff, wrong_methods


@pytest.fixture
def url(cast: Cast) -> str:
    made = plan_papers.add(
        factories.plan(cast.district),
        by=cast.organiser,
        kind=PlanDocumentKind.ADJUSTMENT,
        number="武组发〔2026〕9号",
        file=ContentFile(b"%PDF-1.7 nine", "批复.pdf"),
    )
    return f"/plans/documents/{made.pk}/file/"


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_staff()


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "post", "put") == {"post": 405, "put": 405}


def test_it_comes_under_its_own_name_and_leaves_a_trace(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.finance).get(url)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 nine"  # type: ignore[attr-defined]  # streams
    assert "%E6%89%B9%E5%A4%8D.pdf" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    entry = AuditEntry.objects.get(action="courses.fetch_plan_document")
    assert (entry.by, entry.subject_type) == (cast.finance, "courses.trainingplan")


def test_one_without_a_file_is_not_found(cast: Cast, as_user: SignIn) -> None:
    plan, kind = factories.plan(cast.district), PlanDocumentKind.ISSUE
    bare = plan_papers.add(plan, by=cast.organiser, kind=kind, number="3号")
    assert as_user(cast.organiser).get(f"/plans/documents/{bare.pk}/file/").status_code == 404
