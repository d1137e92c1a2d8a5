"""Entering a person who is not known yet."""

from typing import Any

import pytest
from django.test import Client

from accounts import identity
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods
from trainees import people
from trainees.models import Cadre, Enrolment, Quota


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/roster/add/person/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def given(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {"name": "赵　新", "unit": cast.community.pk, "post": "主任", **changed}


def errors(response: Any) -> dict[str, list[str]]:
    return {
        name: [str(error) for error in errors] for name, errors in response.context["form"].errors.items()
    }


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, url(cast)) == for_organisers()


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


def test_the_name_that_was_searched_stands_there(client: Client, cast: Cast) -> None:
    assert 'value="赵新"' in client.get(url(cast) + "?name=赵新").content.decode()


def test_the_person_is_known_and_enrolled(client: Client, cast: Cast) -> None:
    data = given(cast, phone="139 0000 1111", gender="F", id_number="11010519491231002x", is_new="true")
    response = client.post(url(cast), data)
    assert response.headers["Location"] == f"/classes/{cast.training_class.pk}/roster/add/"
    row = Enrolment.objects.select_related("cadre").get(cadre__name="赵新")
    assert (row.unit, row.post, row.phone, row.is_new, row.cadre.gender) == (
        cast.community,
        "主任",
        "13900001111",
        True,
        "F",
    )
    assert row.cadre.id_number_hash == identity.id_number_hash("11010519491231002X")


def test_name_unit_and_post_are_enough(client: Client, cast: Cast) -> None:
    assert client.post(url(cast), given(cast)).status_code == 302
    assert Enrolment.objects.get(cadre__name="赵新").is_new is None


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "这个字段是必填项。"),
        ("name", "赵1新", "姓名“赵1新”里有“1”，请只填姓名。"),
        ("unit", "", "这个字段是必填项。"),
        ("unit", "0", "选择一个有效的选项。 0 不在可用的选项中。"),
        ("post", "", "这个字段是必填项。"),
        ("phone", "139", "电话“139”不是 11 位手机号，也不是带区号的座机，请检查。"),
        ("id_number", "110105194912310021", "身份证号的最后一位校验不符，请检查是否有一位填错。"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_kept(
    client: Client, cast: Cast, field: str, value: str, message: str
) -> None:
    response = client.post(url(cast), given(cast, **{field: value}))
    assert (response.status_code, errors(response)) == (422, {field: [message]})
    assert 'value="主任"' in response.content.decode() or field == "post"
    assert Cadre.objects.count() == 1


def test_an_id_number_that_is_registered_is_refused(client: Client, cast: Cast) -> None:
    people.give_id_number(cast.cadre, "11010519491231002X")
    cast.cadre.save()
    response = client.post(url(cast), given(cast, id_number="11010519491231002X"))
    assert errors(response) == {"id_number": ["这个身份证号已登记，请回到上一页按姓名搜索。"]}


def test_R19_without_a_seat_nobody_is_entered(client: Client, cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=1)
    response = client.post(url(cast), given(cast))
    assert (response.status_code, errors(response)) == (422, {"unit": ["湖塘镇的 1 个名额已满。"]})
    assert Cadre.objects.count() == 1


def test_units_of_another_district_are_not_offered(client: Client, cast: Cast) -> None:
    abroad = cast.stranger.grants.get().unit
    assert client.post(url(cast), given(cast, unit=abroad.pk)).status_code == 422
