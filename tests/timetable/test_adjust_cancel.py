"""取消: why, by one tap or in own words."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable.models import Session


@pytest.fixture
def address(pair: tuple[Session, Session]) -> str:
    return reverse("timetable:adjust_cancel", args=[pair[0].pk])


def test_who_sees_it(cast: Cast, address: str, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, address) == SESSION_EDITORS


@pytest.mark.parametrize("reason", ["讲师临时有事", "天气原因", "场地不可用"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_reason_is_one_tap_and_chinese_for_the_group(
    organiser: Client, address: str, reason: str, language: str
) -> None:
    organiser.cookies["django_language"] = language
    query = "?door=cancel&amp;version=1&amp;" + urlencode({"reason": reason})
    assert query in organiser.get(address).content.decode()
