"""An administrator takes the factors of somebody who has lost the phone away."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.accounts.proving import give_app, give_codes, password_given
from tests.conftest import Cast


@pytest.mark.django_db(transaction=True)
def test_all_factors_go_sessions_end_and_both_are_told(cast: Cast, as_user: Callable[[User], Client]) -> None:
    User.objects.filter(pk=cast.liaison.pk).update(email="chen@example.com")
    User.objects.filter(pk=cast.administrator.pk).update(email="zhou@example.com")
    give_app(cast.liaison)
    give_codes(cast.liaison)
    theirs = as_user(cast.liaison)
    client = as_user(cast.administrator)
    password_given(client, cast.administrator)
    response = client.post(reverse("accounts:factor_reset", args=[cast.liaison.pk]))
    assert response["Location"] == reverse("accounts:account_edit", args=[cast.liaison.pk])
    assert not Authenticator.objects.exists()
    assert theirs.get("/settings/").status_code == 302
    entry = AuditEntry.objects.get(action="accounts.reset_factors")
    assert (entry.by, entry.subject_id, entry.data) == (cast.administrator, cast.liaison.pk, {})
    assert sorted(one.to[0] for one in mail.outbox) == ["chen@example.com", "zhou@example.com"]


def test_an_administrator_who_left_the_desk_is_asked_first(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    give_app(cast.liaison)
    page, url = (
        reverse(f"accounts:{name}", args=[cast.liaison.pk]) for name in ("account_edit", "factor_reset")
    )
    response = as_user(cast.administrator).post(url, headers={"referer": f"http://testserver{page}"})
    assert response["Location"] == f"/account/confirm/?next=%2Fsettings%2Faccounts%2F{cast.liaison.pk}%2F"
    assert Authenticator.objects.exists()


def test_an_organiser_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    give_app(cast.liaison)
    url = reverse("accounts:factor_reset", args=[cast.liaison.pk])
    assert as_user(cast.organiser).post(url).status_code == 403
    assert Authenticator.objects.exists()


def test_the_button_stands_where_there_is_something(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.administrator)
    page, url = (
        reverse(f"accounts:{name}", args=[cast.liaison.pk]) for name in ("account_edit", "factor_reset")
    )
    assert url not in client.get(page).content.decode()
    give_app(cast.liaison)
    assert url in client.get(page).content.decode()
