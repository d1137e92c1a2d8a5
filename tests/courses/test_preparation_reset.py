"""Giving the usual list back."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from courses.models import PreparationItem
from courses.preparation import template
from courses.preparation.usual import USUAL
from tests.conftest import Cast
from tests.courses.preparing import item

URL = "/settings/preparation/reset/"


def test_an_empty_template_is_filled(cast: Cast, as_user: Callable[[User], Client]) -> None:
    as_user(cast.organiser).post(URL)
    assert PreparationItem.objects.of_template(cast.district.pk).count() == len(USUAL)


def test_ours_come_back_and_the_districts_own_stay(cast: Cast, as_user: Callable[[User], Client]) -> None:
    template.lay_down_defaults(cast.district)
    own = item(cast, "接站", 1)
    PreparationItem.objects.filter(usual="signs").update(
        title="布置", days_before=9, is_active=False, position=90
    )
    PreparationItem.objects.filter(usual="venue").delete()
    client = as_user(cast.organiser)
    assert "本区自己加的事项不动" in client.get(URL).content.decode()
    client.post(URL)
    signs = PreparationItem.objects.get(usual="signs")
    assert (signs.title, signs.days_before, signs.is_active) == ("布置会场", 1, True)
    assert PreparationItem.objects.filter(usual="venue").count() == 1
    own.refresh_from_db()
    assert (own.title, own.is_active, own.version) == ("接站", True, 1)
