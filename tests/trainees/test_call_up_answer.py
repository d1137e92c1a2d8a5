"""The unit's liaison answers for somebody who was named."""

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
    training_class = collect(cast, closed=True)
    (row,) = call_ups.call_up(
        training_class, cadres=[factories.cadre("李四", cast.community)], by=cast.organiser
    )
    return row


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.liaison)


def url(row: Enrolment) -> str:
    return f"/enrolments/{row.pk}/call-up/"


def test_other_methods(client: Client, row: Enrolment) -> None:
    assert wrong_methods(client, url(row), "put") == {"put": 405}


def test_the_unit_confirms_also_after_the_close_and_not_twice(
    client: Client, cast: Cast, row: Enrolment
) -> None:
    assert "组织者点名请李四（花园社区居民委员会 社区书记）参训。" in client.get(url(row)).content.decode()
    response = client.post(url(row), {"answer": "confirm"})
    assert response["Location"] == f"/classes/{cast.training_class.pk}/nominations/"
    row.refresh_from_db()
    assert row.call_up == "CONFIRMED"
    again = client.post(url(row), {"answer": "confirm"})
    assert (again.status_code, "已经答复过" in again.content.decode()) == (422, True)


def test_a_change_needs_a_reason_and_may_name_another_of_the_own_units(
    client: Client, cast: Cast, row: Enrolment
) -> None:
    other = factories.cadre("王五", factories.unit("长虹社区居民委员会", "COMMUNITY", cast.town))
    foreign = factories.cadre("王五", cast.other_community)
    page = client.get(url(row), {"q": "ww"})
    assert [key for key, _label in page.context["form"].fields["instead"].choices] == ["", other.pk]
    refused = client.post(url(row) + "?q=ww", {"answer": "change", "reason": "", "instead": foreign.pk})
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["instead", "reason"])
    client.post(url(row) + "?q=ww", {"answer": "change", "reason": "住院", "instead": other.pk})
    row.refresh_from_db()
    assert (row.call_up, row.reason, row.call_up_instead) == ("CHANGE_ASKED", "住院", other)


def test_who_was_not_named_has_nothing_to_be_answered(client: Client, cast: Cast, row: Enrolment) -> None:
    assert client.get(url(cast.enrolment)).status_code == 403
