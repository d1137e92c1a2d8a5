"""Adding people."""

from typing import Any

import pytest
from django.db import IntegrityError

from accounts import identity
from accounts.models import AuditEntry
from tests.conftest import Cast
from trainees import names, people
from trainees.models import Body
from trainees.people import NewCadre


def test_a_person_is_added_with_the_post_held_now(cast: Cast) -> None:
    new = NewCadre(
        name="单　强明",
        unit=cast.community,
        post="党总支书记、居委会主任",
        is_new=True,
        gender="M",
        birth_month="1995-11",
        phone="19910158380",
        id_number="11010519491231002X",
    )
    cadre = people.add(new, district=cast.district, by=cast.organiser)
    cadre.refresh_from_db()
    assert (cadre.name, cadre.stroke_order, "shanqiangming" in cadre.search_key) == (
        "单强明",
        names.stroke_key("单强明"),
        True,
    )
    assert identity.decrypt(cadre.id_number_encrypted or b"") == "11010519491231002X"
    assert cadre.id_number_hash == identity.id_number_hash("11010519491231002X")
    post = cadre.appointments.get()
    assert (post.unit, post.post, post.body, post.is_new, post.ended_on) == (
        cast.community,
        "党总支书记、居委会主任",
        "PARTY",
        True,
        None,
    )
    assert AuditEntry.objects.get().action == "trainees.add_cadre"


def test_many_are_added_in_their_order(cast: Cast) -> None:
    rows = [NewCadre(name="李一", unit=cast.community, post="主任"), NewCadre(name="李二")]
    one, two = people.add_many(rows, district=cast.district, by=None)
    assert (one.name, one.appointments.get().post, two.name, two.appointments.count()) == (
        "李一",
        "主任",
        "李二",
        0,
    )
    assert AuditEntry.objects.get().data == {"count": 2}


def test_the_queries_do_not_grow_with_the_people(cast: Cast, count_queries: Any) -> None:
    counts = []
    for size in (1, 3, 300):
        rows = [NewCadre(name=f"李{size}", unit=cast.community, post="主任")] * size
        with count_queries() as queries:
            people.add_many(rows, district=cast.district, by=None)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_an_id_number_is_registered_once_a_district(cast: Cast) -> None:
    row = NewCadre(name="李一", id_number="11010519491231002X")
    people.add(row, district=cast.district, by=None)
    with pytest.raises(IntegrityError):
        people.add(row, district=cast.district, by=None)


@pytest.mark.parametrize(
    ("post", "body"),
    [
        ("党总支书记", Body.PARTY),
        ("党总支书记、居委会主任", Body.PARTY),
        ("主任", Body.COMMITTEE),
        ("居委会委员", Body.COMMITTEE),
        ("专职社区工作者", Body.OTHER),
        ("", Body.OTHER),
    ],
)
def test_the_body_follows_from_the_post(post: str, body: Body) -> None:
    assert people.body_of(post) == body
