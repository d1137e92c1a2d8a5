"""The phones of a class, as its head teacher sees them."""

from typing import Any

import pytest

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_staff, wrong_methods
from trainees import phones
from trainees.models import Enrolment, Phone, PhoneTie, TieWay


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/phones/"


def tie(person: Enrolment, key: str = "a", label: str = "iPhone") -> PhoneTie:
    phone = Phone.objects.get_or_create(key_hash=key * 64, defaults={"label": label})[0]
    return phones.tie(phone, person, way=TieWay.SLIP)


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, url(cast)) == for_staff(finance=403, auditor=403)
    assert wrong_methods(as_user(cast.organiser), url(cast), "post", "put") == {"post": 405, "put": 405}


def test_without_phones_it_says_how_they_come(cast: Cast, as_user: SignIn) -> None:
    response = as_user(cast.head_teacher).get(url(cast))
    assert "还没有人认过手机。" in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"


def test_people_phones_ways_and_times(cast: Cast, as_user: SignIn, today: None) -> None:
    other = factories.trainees(cast.training_class, cast.other_community, 2)[0]
    tie(cast.enrolment)
    tie(cast.enrolment, "b", "HUAWEI P50")
    tie(other, "b")
    shown = " ".join(as_user(cast.head_teacher).get(url(cast)).content.decode().split())
    words = (
        "2 部手机",
        "1 号手机 iPhone",
        "2 号手机 HUAWEI P50",
        "报到条",
        "11-23 08:00",
        f"与{other.cadre.name}共用",
        "与王小宁共用",
        "还没有手机的 1 人",
    )
    assert [word for word in words if word not in shown] == []
    assert cast.cadre.phone not in shown


@pytest.mark.parametrize("more", [1, 3])
def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, count_queries: Any, more: int) -> None:
    client = as_user(cast.head_teacher)
    tie(cast.enrolment)
    client.get(url(cast))
    with count_queries() as few:
        client.get(url(cast))
    for number, person in enumerate(factories.trainees(cast.training_class, cast.community, more)):
        tie(person, "cdef"[number])
    with count_queries() as many:
        client.get(url(cast))
    assert len(many) == len(few)
