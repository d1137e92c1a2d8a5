"""A document that approves adjustments is entered once, and chosen where they are made (R30)."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry
from courses.models import PlanAct, PlanDocument, PlanStatus, TrainingClass, TrainingPlan
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

URL = "/plans/2026/documents/new/"
TYPED = {"number": "武组发〔2026〕9号", "title": "关于调整计划的批复", "dated_on": "2026-05-06"}


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    return as_user(cast.organiser)


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, URL) == for_organisers(liaison=403, cadre_user=403)


def test_other_methods_are_refused(client: Client) -> None:
    assert wrong_methods(client, URL, "put", "delete") == {"put": 405, "delete": 405}


def test_R30_it_is_entered_with_a_trace(cast: Cast, client: Client) -> None:
    response = client.post(URL, {**TYPED, "file": SimpleUploadedFile("批复.pdf", b"%PDF-1.7")})
    assert (response.status_code, response["Location"]) == (302, "/plans/2026/acts/")
    made = PlanDocument.objects.get()
    assert (made.kind, made.number, made.dated_on, made.original_name, made.added_by) == (
        "ADJUSTMENT",
        "武组发〔2026〕9号",
        dt.date(2026, 5, 6),
        "批复.pdf",
        cast.organiser,
    )
    assert AuditEntry.objects.get().action == "courses.add_plan_document"


@pytest.mark.parametrize(("again", "code"), [(b"%PDF-1.7", 302), (b"%PDF-1.8", 422), (b"%PDF-1.70", 422)])
def test_R30_the_same_form_with_its_file_again_is_once(again: bytes, code: int, client: Client) -> None:
    """A double click sends the file twice."""
    client.post(URL, {**TYPED, "file": SimpleUploadedFile("批复.pdf", b"%PDF-1.7")})
    response = client.post(URL, {**TYPED, "file": SimpleUploadedFile("批复.pdf", again)})
    made = PlanDocument.objects.get()
    with made.file.open() as stored:
        assert (response.status_code, made.version, stored.read()) == (code, 1, b"%PDF-1.7")


def test_R30_the_same_number_again_is_the_same_document_and_fills_what_was_open(client: Client) -> None:
    client.post(URL, {**TYPED, "dated_on": "", "title": ""})
    client.post(URL, {**TYPED, "file": SimpleUploadedFile("批复.pdf", b"%PDF-1.7")})
    made = PlanDocument.objects.get()
    assert (made.title, made.dated_on, bool(made.file)) == ("关于调整计划的批复", dt.date(2026, 5, 6), True)
    response = client.post(URL, {**TYPED, "dated_on": "2026-05-07"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["number"])
    assert PlanDocument.objects.get().dated_on == dt.date(2026, 5, 6)


def test_R30_one_document_postpones_one_class_and_cancels_another(cast: Cast, client: Client) -> None:
    client.post(URL, TYPED)
    document = PlanDocument.objects.get()
    TrainingClass.objects.update(status="APPROVED")
    other = factories.training_class(cast.district, "年轻干部培训班", status="APPROVED")
    days = {"starts_on": "2026-12-07", "ends_on": "2026-12-09", "reason": "会议冲突"}
    page = f"/classes/{cast.training_class.pk}/postpone/"
    assert "武组发〔2026〕9号 关于调整计划的批复" in client.get(page).content.decode()
    assert client.post(page, {**days, "document": document.pk}).status_code == 302
    cancelling = {"to": "CANCELLED", "reason": "不再办", "document": document.pk}
    assert client.post(f"/classes/{other.pk}/status/", cancelling).status_code == 302
    acts = PlanAct.objects.values_list("change", "class_name", "document", "dated_on")
    assert list(acts) == [
        ("POSTPONED", "社区干部培训班", document.pk, dt.date(2026, 5, 6)),
        ("CANCELLED", "年轻干部培训班", document.pk, dt.date(2026, 5, 6)),
    ]


def test_R30_a_chosen_document_and_another_number_contradict_each_other(cast: Cast, client: Client) -> None:
    client.post(URL, TYPED)
    typed = {"starts_on": "2026-12-07", "reason": "会议冲突", "document": PlanDocument.objects.get().pk}
    response = client.post(
        f"/classes/{cast.training_class.pk}/postpone/", {**typed, "document_number": "武组发〔2026〕10号"}
    )
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["document_number"])
    assert 'value="武组发〔2026〕10号"' in response.content.decode()


def test_R30_a_new_document_is_uploaded_with_the_adjustment(cast: Cast, client: Client) -> None:
    typed = {
        "starts_on": "2026-12-07",
        "reason": "会议冲突",
        "document_number": "武组发〔2026〕9号",
        "document_dated_on": "2026-11-20",
        "document_file": SimpleUploadedFile("批复.pdf", b"%PDF-1.7"),
    }
    assert client.post(f"/classes/{cast.training_class.pk}/postpone/", typed).status_code == 302
    made = PlanAct.objects.get().document
    assert made
    assert (made.number, made.dated_on, made.original_name) == (
        "武组发〔2026〕9号",
        dt.date(2026, 11, 20),
        "批复.pdf",
    )
