"""What is held of one person, as the administrator sees it."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast


def test_it_counts_by_kind_and_shows_no_number(cast: Cast, as_user: Callable[[User], Client]) -> None:
    text = as_user(cast.administrator).get(reverse("desk:person_data", args=[cast.cadre.pk])).content.decode()
    assert "手机号（干部名册、干部账号）" in text
    assert "13800005678" not in text
    assert "还没有结班" in text
