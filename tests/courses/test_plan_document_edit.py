"""Number, title, date and file of a plan's document are corrected, with a trail (R30)."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry
from courses import plan_acts
from courses.models import ClassDocument, PlanDocument, TrainingClass, TrainingPlan
from courses.plan_acts import Paper
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

TYPED = {
    "number": "武组发〔2026〕4号",
    "title": "关于印发计划的通知",
    "dated_on": "2026-01-21",
    "version": "1",
}


@pytest.fixture
def document(cast: Cast) -> PlanDocument:
    """By which the plan was issued; it is the approval of a running class and of one that is closed since."""
    plan, by, day = factories.plan(cast.district), cast.organiser, dt.date(2026, 1, 20)
    closed = factories.training_class(cast.district, "结了的班", days=2)
    plan_acts.deliberate(plan, by=by, paper=Paper("武教联〔2026〕1号", day, "会议"))
    issued = Paper("武组发〔2026〕3号", day, "通知", ContentFile(b"%PDF-1.7", "旧.pdf"))
    act = plan_acts.issue(plan, by=by, paper=issued, file_as_approval=True)
    TrainingClass.objects.filter(pk=closed.pk).update(status="CLOSED")
    assert act.document
    return act.document


@pytest.fixture
def url(document: PlanDocument) -> str:
    return f"/plans/documents/{document.pk}/edit/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_organisers()


def test_other_methods_are_refused(client: Client, url: str) -> None:
    assert wrong_methods(client, url, "put", "delete") == {"put": 405, "delete": 405}


def test_R30_the_plan_and_the_open_classes_follow_a_correction(client: Client, url: str) -> None:
    response = client.post(url, {**TYPED, "file": SimpleUploadedFile("新.pdf", b"%PDF-1.7 new")})
    assert (response.status_code, response["Location"]) == (302, "/plans/2026/acts/")
    assert TrainingPlan.objects.get().document_number == "武组发〔2026〕4号"
    filed = ClassDocument.objects.order_by("training_class__name")
    assert [(one.training_class.name, one.number, one.original_name) for one in filed] == [
        ("社区干部培训班", "武组发〔2026〕4号", "新.pdf"),
        ("结了的班", "武组发〔2026〕3号", "旧.pdf"),
    ]
    entry = AuditEntry.objects.get(action="courses.correct_plan_document")
    assert (entry.data["before"]["number"], entry.data["after"]["number"]) == (
        "武组发〔2026〕3号",
        "武组发〔2026〕4号",
    )


def test_an_older_form_is_shown_beside_what_was_saved(client: Client, url: str) -> None:
    client.post(url, TYPED)
    response = client.post(url, {**TYPED, "number": "武组发〔2026〕5号"})
    assert response.status_code == 409
    assert response.context["differences"] == [("文号", "武组发〔2026〕4号", "武组发〔2026〕5号")]
    assert 'name="version" value="2"' in response.content.decode()
    assert PlanDocument.objects.get(kind="ISSUE").number == "武组发〔2026〕4号"


def test_without_a_number_it_is_refused(client: Client, url: str) -> None:
    response = client.post(url, {**TYPED, "number": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["number"])
