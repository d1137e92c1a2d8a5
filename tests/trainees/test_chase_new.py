"""A chase is noted, for one unit or for all that owe a report."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees.models import Chase, Quota


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/chase/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    training_class = collect(cast)
    Quota.objects.create(training_class=training_class, unit=cast.other_town, seats=3)
    return as_user(cast.organiser)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "get", "put") == {"get": 405, "put": 405}


def test_one_unit_is_chased_with_its_own_text_even_with_some_people_there(client: Client, cast: Cast) -> None:
    back = f"/classes/{cast.training_class.pk}/replies/?state=reported"
    response = client.post(url(cast), {"unit": cast.town.pk, "next": back}, follow=True)
    assert response.redirect_chain == [(back, 302)]
    (chase,) = Chase.objects.all()
    assert (chase.unit, chase.chased_by) == (cast.town, cast.organiser)
    assert chase.text.startswith("【催报】湖塘镇：“社区干部培训班”分配名额2人，还差1人。请于")
    assert chase.text.endswith(f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/")
    assert [str(message) for message in response.context["messages"]] == ["已记下催报 1 个单位。"]


def test_all_that_owe_are_chased_with_one_text_and_a_second_press_adds_nothing(
    client: Client, cast: Cast
) -> None:
    for _ in range(2):
        assert client.post(url(cast))["Location"] == f"/classes/{cast.training_class.pk}/replies/"
    (chase,) = Chase.objects.all()
    assert (chase.unit, "还有1个单位未报、共差3人：雪堰镇。" in chase.text) == (cast.other_town, True)


def test_a_unit_that_owes_nothing_or_is_none_is_not_chased(client: Client, cast: Cast) -> None:
    for unit in (cast.community.pk, "9" * 40, "x"):
        client.post(url(cast), {"unit": unit})
    assert not Chase.objects.exists()
