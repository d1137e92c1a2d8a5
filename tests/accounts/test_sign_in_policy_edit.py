"""Of whom a district asks a second factor."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts import sign_in_rules
from accounts.models import AuditEntry, SignInPolicy, User
from tests import factories
from tests.accounts.proving import give_app
from tests.conftest import Cast

URL = reverse("accounts:sign_in_policy_edit")


def test_it_is_laid_down_with_a_trace(cast: Cast, as_user: Callable[[User], Client]) -> None:
    give_app(cast.administrator)
    client = as_user(cast.administrator)
    for asked in ("STAFF", "ADMINISTRATORS"):
        response = client.post(URL, {"second_factor": asked, "from_on": "2026-12-01"})
        assert (response.status_code, response["Location"]) == (302, URL)
    row = SignInPolicy.objects.get()
    assert (row.district, row.second_factor, str(row.from_on)) == (
        cast.district,
        "ADMINISTRATORS",
        "2026-12-01",
    )
    entry = AuditEntry.objects.filter(action="accounts.lay_down_sign_in").latest("pk")
    assert entry.data == {"second_factor": "ADMINISTRATORS", "from_on": "2026-12-01"}


def test_what_is_wrong_is_said(cast: Cast, as_user: Callable[[User], Client]) -> None:
    page = as_user(cast.administrator).post(URL, {"second_factor": "ALL", "from_on": "soon"})
    assert (page.status_code, sorted(page.context["form"].errors)) == (422, ["from_on", "second_factor"])


def test_a_towns_administrator_leaves_it_alone(cast: Cast, as_user: Callable[[User], Client]) -> None:
    below = factories.user("town_admin", "镇管理员", "administrator", cast.town)
    assert as_user(below).get(URL).status_code == 403


def test_it_says_how_many_have_none_yet(cast: Cast) -> None:
    give_app(cast.liaison)
    assert sign_in_rules.lacking(cast.district) == {"administrators": 1, "staff": 5}
