"""The organiser names people of a unit."""

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees.models import Enrolment


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/call-up/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    collect(cast, seats=2, closed=True)
    return as_user(cast.organiser)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


@pytest.mark.parametrize("text", ["李四", "lisi", "ls"])
def test_the_unit_s_people_are_found_and_named_after_the_close(client: Client, cast: Cast, text: str) -> None:
    person = factories.cadre("李四", cast.community)
    factories.cadre("李四", cast.other_community)
    found = client.get(url(cast), {"q": text})
    assert [one.cadre for one in found.context["found"]] == [person]
    response = client.post(url(cast) + f"?q={text}", {"cadre": person.pk}, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["已点名李四，等单位确认。"]
    row = Enrolment.objects.get(cadre=person)
    assert (row.status, row.call_up) == ("NOMINATED", "WAITING")
    assert "点名<span" not in response.content.decode(), "nobody is named twice"
    partial = client.get(url(cast), {"q": text}, headers={"HX-Request": "true"})
    assert "<html" not in partial.content.decode()


def test_somebody_of_another_unit_is_nobody_and_R19_a_full_quota_says_so(client: Client, cast: Cast) -> None:
    other = factories.cadre("邻镇人", cast.other_community)
    assert [client.post(url(cast), {"cadre": key}).status_code for key in (other.pk, "x", "")] == [404] * 3
    cast.training_class.quotas.update(seats=1)
    response = client.post(url(cast), {"cadre": factories.cadre("李四", cast.community).pk})
    assert (response.status_code, "1 个名额已满" in response.content.decode()) == (409, True)
