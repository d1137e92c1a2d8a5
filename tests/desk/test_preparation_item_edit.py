"""Changing an item of one class."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from courses.preparation import ticking
from tests.conftest import Cast
from tests.courses.preparing import item, listed

FORM = {"title": "接站两批", "hint": "", "days_before": "2"}


def test_a_change_and_an_old_form(cast: Cast, as_user: Callable[[User], Client]) -> None:
    own = ticking.add(cast.training_class, title="接站", hint="", days_before=1, by=cast.organiser)
    client, address = as_user(cast.organiser), f"/classes/{cast.training_class.pk}/preparation/{own.pk}/edit/"
    assert client.get(address).status_code == 200
    assert client.post(address, FORM | {"version_seen": "1"}).status_code == 302
    stale = client.post(address, FORM | {"title": "接站三批", "version_seen": "1"})
    page = stale.content.decode()
    assert (stale.status_code, "接站两批" in page, "接站三批" in page) == (409, True, True)
    assert 'name="version_seen" value="2"' in page
    assert listed(cast.training_class) == [("接站两批", 2, "OPEN")]


def test_the_templates_items_are_not_changed_here(cast: Cast, as_user: Callable[[User], Client]) -> None:
    address = f"/classes/{cast.training_class.pk}/preparation/{item(cast).pk}/edit/"
    assert as_user(cast.organiser).get(address).status_code == 404
