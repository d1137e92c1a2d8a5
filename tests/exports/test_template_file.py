"""The form of the reply slip, fetched at once by whoever may open the class's roster."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from trainees.models import Quota


def url(cast: Cast, query: str = "") -> str:
    return f"/classes/{cast.training_class.pk}/roster/template/{query}"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_the_form_comes_as_a_file(client: Client, cast: Cast) -> None:
    response = client.get(url(cast))
    assert (response.status_code, response.headers["Content-Type"]) == (
        200,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    disposition = unquote(response.headers["Content-Disposition"])
    assert disposition.startswith("attachment; ")
    assert "武进区2026年社区干部培训班-报名回执-" in disposition
    assert "no-store" in response.headers["Cache-Control"]
    page = load_workbook(BytesIO(response.content)).worksheets[0]
    assert page["A1"].value == "武进区2026年社区干部培训班报名回执"
    assert not AuditEntry.objects.exists()


def test_a_liaison_with_a_quota_fetches_it_and_others_do_not(cast: Cast, as_user: SignIn) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=2)
    people = (cast.liaison, cast.other_liaison, cast.cadre_user, cast.stranger)
    assert [as_user(user).get(url(cast)).status_code for user in people] == [200, 404, 404, 404]


def test_the_filled_one_leaves_a_trace(client: Client, cast: Cast) -> None:
    response = client.get(url(cast, "?filled=1"))
    page = load_workbook(BytesIO(response.content)).worksheets[0]
    assert page["B6"].value == "王小宁"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.subject_id) == (
        "exports.fetch_reply_slip",
        cast.organiser,
        cast.training_class.pk,
    )


def test_with_nobody_to_fill_in_it_says_so(client: Client, cast: Cast) -> None:
    cast.enrolment.delete()
    response = client.get(url(cast, "?filled=1"), follow=True)
    assert response.redirect_chain == [(f"/classes/{cast.training_class.pk}/roster/", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "还没有推荐人选，没有可以填进回执的内容。"
    ]


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "post", "put") == {"post": 405, "put": 405}
