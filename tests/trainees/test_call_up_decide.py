"""The organiser accepts the change that a unit asked for, or insists."""

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees import call_ups
from trainees.models import Enrolment


@pytest.fixture
def row(cast: Cast) -> Enrolment:
    training_class = collect(cast)
    one, other = (factories.cadre(name, cast.community) for name in ("李四", "王五"))
    (row,) = call_ups.call_up(training_class, cadres=[one], by=cast.organiser)
    return call_ups.ask_for_change(row, reason="住院", instead=other, by=cast.liaison)


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def url(row: Enrolment) -> str:
    return f"/enrolments/{row.pk}/call-up/decide/"


def test_other_methods(client: Client, row: Enrolment) -> None:
    assert wrong_methods(client, url(row), "put") == {"put": 405}


def test_accepting_releases_one_and_nominates_the_other_once(
    client: Client, cast: Cast, row: Enrolment
) -> None:
    page = client.get(url(row)).content.decode()
    assert ("住院" in page, "建议换成王五" in page) == (True, True)
    response = client.post(url(row), {"decision": "accept"})
    assert response["Location"] == f"/classes/{cast.training_class.pk}/replies/{cast.community.pk}/"
    found = (
        Enrolment.objects.exclude(pk=cast.enrolment.pk).order_by("pk").values_list("cadre__name", "status")
    )
    assert list(found) == [("李四", "REPLACED"), ("王五", "NOMINATED")]
    again = client.post(url(row), {"decision": "accept"})
    assert (again.status_code, "没有申请换人，或已处理过" in again.content.decode()) == (422, True)


def test_insisting_needs_a_reason(client: Client, row: Enrolment) -> None:
    refused = client.post(url(row), {"decision": "insist"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    client.post(url(row), {"decision": "insist", "reason": "首次任书记，必须参加"})
    row.refresh_from_db()
    assert (row.call_up, row.reason) == ("WAITING", "首次任书记，必须参加")
