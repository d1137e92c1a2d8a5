"""Changing a unit, and moving it with all that lies below."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from units.models import Unit


def url(unit: Unit) -> str:
    return reverse("accounts:unit_edit", args=[unit.pk])


def test_the_name_is_changed_and_found(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(
        url(cast.community), {"name": "桃园社区", "kind": "COMMUNITY", "parent": cast.town.pk, "position": 0}
    )
    assert response.status_code == 302
    assert list(Unit.objects.matching("taoyuan")) == [cast.community]


def test_what_lies_below_moves_along(cast: Cast, as_user: Callable[[User], Client]) -> None:
    as_user(cast.administrator).post(
        url(cast.town), {"name": "湖塘镇", "kind": "TOWN", "parent": cast.other_town.pk, "position": 0}
    )
    cast.community.refresh_from_db()
    assert cast.community.path == f"{cast.other_town.path}{cast.town.pk}/{cast.community.pk}/"


def test_a_unit_below_itself_is_no_choice(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(
        url(cast.town), {"name": "湖塘镇", "kind": "TOWN", "parent": cast.community.pk, "position": 0}
    )
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["parent"])


def test_the_district_keeps_its_place(cast: Cast, as_user: Callable[[User], Client]) -> None:
    as_user(cast.administrator).post(url(cast.district), {"name": "武进新区", "position": 0})
    cast.district.refresh_from_db()
    assert (cast.district.name, cast.district.kind, cast.district.parent) == ("武进新区", "DISTRICT", None)


def test_others_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    abroad = cast.stranger.grants.get().unit
    assert as_user(cast.administrator).get(url(abroad)).status_code == 404
    assert as_user(cast.organiser).get(url(cast.town)).status_code == 403
    assert Client().get(url(cast.town))["Location"].startswith("/sign-in/?next=")
