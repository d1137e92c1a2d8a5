"""The quick line beside the photo: initials, picks in the address, entered together."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees import behalf
from trainees.models import Enrolment, NominationBasis

Count = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def basis(cast: Cast) -> NominationBasis:
    training_class = collect(cast, seats=3)
    file = ContentFile(b"\x89PNG", name="名单.png")
    return behalf.keep_photo(training_class, cast.town, file=file, reason="只有照片", by=cast.organiser)


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def ask(client: Client, basis: NominationBasis, **query: Any) -> Any:
    return client.get(f"/bases/{basis.pk}/", query)


def names(response: Any, key: str) -> list[str]:
    return [one.cadre.name for one in response.context[key]]


def test_other_methods(client: Client, basis: NominationBasis) -> None:
    assert wrong_methods(client, f"/bases/{basis.pk}/", "put") == {"put": 405}


def test_initials_list_the_unit_s_people_those_that_begin_so_first(
    client: Client, cast: Cast, basis: NominationBasis
) -> None:
    for name in ("陈张三", "张三", "赵四"):
        factories.cadre(name, cast.community)
    factories.cadre("张三丰", cast.other_community)
    assert names(ask(client, basis, q="zs"), "found") == ["张三", "赵四", "陈张三"]
    assert names(ask(client, basis, q="张"), "found")[0] == "张三"
    assert names(ask(client, basis, q=""), "found") == []


def test_picks_gather_in_the_address_and_can_be_dropped(
    client: Client, cast: Cast, basis: NominationBasis
) -> None:
    one, two = (factories.cadre(name, cast.community) for name in ("张三", "赵四"))
    stranger = factories.cadre("外人", cast.other_community)
    picked = ask(client, basis, cadre=[one.pk, stranger.pk], pick=two.pk, q="zs")
    assert (names(picked, "picked"), picked.context["q"], names(picked, "found")) == (
        ["张三", "赵四"],
        "",
        [],
    )
    again = ask(client, basis, cadre=[one.pk, two.pk], pick=one.pk, drop=two.pk)
    assert names(again, "picked") == ["张三"]


def test_those_picked_are_entered_on_the_photo(client: Client, cast: Cast, basis: NominationBasis) -> None:
    one, two = (factories.cadre(name, cast.community) for name in ("张三", "赵四"))
    response = client.post(f"/bases/{basis.pk}/", {"cadre": [one.pk, two.pk], "status": "NOMINATED"})
    assert response["Location"] == f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/"
    assert list(basis.enrolments.order_by("pk").values_list("cadre", "status")) == [
        (one.pk, "NOMINATED"),
        (two.pk, "NOMINATED"),
    ]


def test_R19_past_the_quota_nobody_is_entered_and_the_picks_stay(
    client: Client, cast: Cast, basis: NominationBasis
) -> None:
    people = [factories.cadre(f"张{number}", cast.community).pk for number in "一二三"]
    response = client.post(f"/bases/{basis.pk}/", {"cadre": people, "status": "APPROVED"})
    assert (response.status_code, len(response.context["picked"])) == (422, 3)
    assert "名额已满" in response.content.decode()
    assert Enrolment.objects.count() == 1


def test_queries_do_not_grow_with_the_people(
    client: Client, cast: Cast, basis: NominationBasis, count_queries: Count
) -> None:
    counts = []
    for size in (1, 3):
        picks = [factories.cadre("李一", cast.community).pk for _ in range(size)]
        with count_queries() as queries:
            assert len(ask(client, basis, q="w", cadre=picks).context["picked"]) == size
        counts.append(len(queries))
    assert counts[0] == counts[1]
