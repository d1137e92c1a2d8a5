"""The forms of a plan's acts: deliberated, issued, returned (R30)."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses.models import ClassDocument, PlanAct, PlanStatus, TrainingClass, TrainingPlan
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

URL = "/plans/2026/acts/new/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def _typed(client: Client, kind: str, **changes: Any) -> dict[str, Any]:
    """What the form gives and a person fills in."""
    form = client.get(URL, {"kind": kind}).context["form"]
    hidden = {name: form[name].value() for name in ("kind", "seen", "nonce")}
    filled = {
        "title": "区干部教育培训联席会议",
        "dated_on": "2026-01-09",
        "document_number": "武教联〔2026〕1号",
    }
    return {**hidden, **(filled if kind != "RETURNED" else {"reason": "补充班次"}), **changes}


def _status() -> str:
    return TrainingPlan.objects.get().status


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, URL) == for_organisers(liaison=403, cadre_user=403)


def test_other_methods_are_refused(client: Client) -> None:
    assert wrong_methods(client, URL, "put", "delete") == {"put": 405, "delete": 405}


def test_a_year_without_a_plan_is_not_found(client: Client) -> None:
    assert client.get("/plans/2031/acts/new/").status_code == 404


def test_R30_from_draft_to_issued_with_the_file_as_the_classes_approval(client: Client) -> None:
    TrainingClass.objects.update(status="DRAFT", days=2)
    response = client.post(URL, _typed(client, "DELIBERATED"))
    assert (response.status_code, response["Location"], _status()) == (
        302,
        "/plans/2026/acts/",
        "DELIBERATED",
    )
    scan = SimpleUploadedFile("计划.pdf", b"%PDF-1.7 plan")
    client.post(URL, _typed(client, "ISSUED", file=scan, approve="on", file_as_approval="on"))
    assert (_status(), TrainingClass.objects.get().status) == ("ISSUED", "APPROVED")
    assert ClassDocument.objects.get().original_name == "计划.pdf"


@pytest.mark.parametrize("missing", ["title", "dated_on", "document_number"])
def test_R30_an_act_without_its_document_is_refused_beside_the_field(client: Client, missing: str) -> None:
    response = client.post(URL, _typed(client, "DELIBERATED", **{missing: ""}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [missing])
    assert (_status(), PlanAct.objects.count()) == ("DRAFT", 0)


def test_a_file_that_is_not_what_it_says_is_refused(client: Client) -> None:
    fake = SimpleUploadedFile("计划.pdf", b"MZ programme")
    response = client.post(URL, _typed(client, "DELIBERATED", file=fake))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


def test_R30_a_return_asks_for_the_reason(client: Client) -> None:
    client.post(URL, _typed(client, "DELIBERATED"))
    refused = client.post(URL, _typed(client, "RETURNED", reason=""))
    assert (refused.status_code, _status()) == (422, "DELIBERATED")
    client.post(URL, _typed(client, "RETURNED"))
    assert _status() == "DRAFT"


def test_R30_the_same_form_sent_twice_is_one_act(client: Client) -> None:
    typed = _typed(client, "DELIBERATED")
    answers = [client.post(URL, typed).status_code for _ in range(2)]
    assert (answers, PlanAct.objects.count()) == ([302, 302], 1)


def test_R30_an_old_form_is_told_who_acted_and_shows_what_was_typed(
    cast: Cast, client: Client, as_user: SignIn
) -> None:
    old = _typed(client, "DELIBERATED", title="另一次会议", document_number="武教联〔2026〕2号")
    other = as_user(cast.administrator)
    other.post(URL, _typed(other, "DELIBERATED"))
    response = client.post(URL, old)
    text = response.content.decode()
    assert response.status_code == 409
    for words in ("周主任", "武教联〔2026〕1号", "另一次会议", "武教联〔2026〕2号"):
        assert words in text
    assert PlanAct.objects.count() == 1


def test_a_step_that_is_not_there_is_told(client: Client) -> None:
    assert client.get(URL, {"kind": "ISSUED"}).status_code == 409
    TrainingPlan.objects.update(status=PlanStatus.ADJUSTED)
    assert client.get(URL).status_code == 409
    typed = {"kind": "RETURNED", "seen": 0, "nonce": uuid.uuid4(), "reason": "退回"}
    assert (client.post(URL, typed).status_code, _status()) == (409, "ADJUSTED")


def test_R30_before_issuing_it_says_what_rows_lack_and_links_those_that_stop_it(
    cast: Cast, client: Client
) -> None:
    client.post(URL, _typed(client, "DELIBERATED"))
    TrainingClass.objects.update(planned_size=None)
    response = client.get(URL, {"kind": "ISSUED"})
    lack = response.context["stops"][0]
    assert lack.missing == ("人数", "培训对象", "地点")
    assert f'<a href="/classes/{cast.training_class.pk}/edit/">' in response.content.decode()
    refused = client.post(URL, _typed(client, "ISSUED"))
    assert (refused.status_code, _status()) == (422, "DELIBERATED")
    TrainingClass.objects.update(planned_size=40)
    response = client.get(URL, {"kind": "ISSUED"})
    assert (response.context["stops"], len(response.context["later"])) == ([], 1)
