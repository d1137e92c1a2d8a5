"""What is held of oneself, and asking about it."""

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.conftest import Cast
from trainees.models import PrivacyRequest


def test_it_says_what_why_and_how_long(cast: Cast, as_user: Callable[[User], Client]) -> None:
    text = as_user(cast.cadre_user).get(reverse("desk:my_privacy")).content.decode()
    for words in (
        "手机号（干部名册、干部账号）",
        "报名、报到、调课时联系本人",
        "2 年",
        "考勤、学时、结业证书、资料阅读",
        "长期",
    ):
        assert words in text


def test_a_request_is_made_once_and_falls_due_in_fifteen_days(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client, url = as_user(cast.cadre_user), reverse("desk:my_privacy")
    for _n in range(2):
        assert client.post(url, {"kind": "CORRECTION", "words": "手机改成13912345678"}).status_code == 302
    row = PrivacyRequest.objects.get()
    assert (row.cadre, row.asked_by, row.words) == (cast.cadre, cast.cadre_user, "手机改成139****5678")
    assert row.due_on == timezone.localdate() + dt.timedelta(days=15)


def test_what_is_not_offered_is_refused(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.cadre_user).post(reverse("desk:my_privacy"), {"kind": "MONEY"})
    assert response.status_code == 422
