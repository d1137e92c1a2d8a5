"""A change of the leaders is taken back by whoever made it."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import LEADERS, opening, page
from tests.trainees.arranged import said
from timetable import ceremonies


def test_only_one_s_own_and_only_while_it_stands(cast: Cast, as_user: Callable[[User], Client]) -> None:
    entry = ceremonies.list_leaders(opening(cast), people=LEADERS, seen=[], by=cast.organiser)
    assert entry
    address = page(cast, "leaders_undo", entry.pk)
    assert as_user(cast.administrator).post(address).status_code == 404
    assert as_user(cast.organiser).get(address).status_code == 405
    assert (
        as_user(cast.organiser).post(page(cast, "leaders_undo", entry.pk, slug="closing")).status_code == 404
    )
    ceremonies.list_leaders(opening(cast), people=LEADERS[:1], seen=LEADERS, by=cast.administrator)
    (refusal,) = said(as_user(cast.organiser).post(address, follow=True))
    assert refusal.startswith("周主任刚刚改过，现在是：王部长 区委组织部部长。")
    assert ceremonies.leaders_of(opening(cast)) == LEADERS[:1]
