"""Adding a unit."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from units.models import Unit

URL = reverse("accounts:unit_new")


def test_it_lies_below_its_parent(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(
        URL, {"name": "新城社区", "kind": "COMMUNITY", "parent": cast.town.pk, "position": 3}
    )
    assert response.status_code == 302
    unit = Unit.objects.get(name="新城社区")
    assert (unit.parent, unit.path) == (cast.town, f"{cast.town.path}{unit.pk}/")


def test_the_same_name_twice_below_one_parent_answers_422(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    response = as_user(cast.administrator).post(
        URL, {"name": cast.community.name, "kind": "COMMUNITY", "parent": cast.town.pk, "position": 0}
    )
    assert response.status_code == 422
    assert "同一上级单位下已有这个名称。" in response.content.decode()
    assert f'value="{cast.community.name}"' in response.content.decode()


def test_others_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).get(URL).status_code == 403
    assert as_user(cast.administrator).delete(URL).status_code == 405
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"
