"""The second step of signing in: after the password, the app's code, a recovery code or a passkey."""

import inspect
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import factors
from accounts.guessing import Limit
from accounts.models import AuditEntry, User
from tests.accounts.proving import code_of, give_app, give_codes
from tests.conftest import Cast
from tests.trainees.test_races import HANDS, at_once

URL = reverse("accounts:second_sign_in")
NOON = "2026-11-23T12:00:00+08:00"


@pytest.fixture(autouse=True)
def _no_counts_from_before(db: None) -> None:
    cache.clear()


def begun(user: User, next_: str = "/settings/") -> Client:
    """Somebody who has given the right password."""
    client = Client()
    sent = {"login": user.username, "password": f"p-{user.username}", "next": next_}
    assert client.post(reverse("accounts:sign_in"), sent)["Location"] == URL
    return client


def test_the_password_alone_opens_nothing(cast: Cast) -> None:
    give_app(cast.organiser)
    client = begun(cast.organiser)
    assert client.get("/settings/")["Location"] == "/sign-in/?next=/settings/"
    assert client.get(URL).status_code == 200


def test_the_code_leads_to_where_one_wanted_under_a_new_session_key(cast: Cast) -> None:
    give_app(cast.organiser)
    client = begun(cast.organiser)
    before = client.session.session_key
    response = client.post(URL, {"code": code_of()})
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    assert client.get("/settings/").status_code == 200
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-31, 422), (-30, 302), (0, 302), (59, 302), (60, 422), (61, 422)]
)
def test_a_code_counts_a_step_early_or_late(
    seconds: int, expected: int, cast: Cast, time_machine_at: Callable[[str], Any]
) -> None:
    give_app(cast.organiser)
    with time_machine_at(NOON):
        code = code_of()
        noon = time.time()
    with time_machine.travel(noon + seconds, tick=False):
        client = begun(cast.organiser)
        assert client.post(URL, {"code": code}).status_code == expected


def test_a_code_counts_once_and_none_before_it_later(
    cast: Cast, time_machine_at: Callable[[str], Any]
) -> None:
    give_app(cast.organiser)
    with time_machine_at(NOON):
        now, before = code_of(), code_of(steps=-1)
        assert begun(cast.organiser).post(URL, {"code": now}).status_code == 302
        second = begun(cast.organiser)
        assert [second.post(URL, {"code": code}).status_code for code in (now, before)] == [422, 422]
    with time_machine_at("2026-11-23T12:00:30+08:00"):
        # Still within the minute in which a first use would be taken.
        assert begun(cast.organiser).post(URL, {"code": now}).status_code == 422
        assert begun(cast.organiser).post(URL, {"code": code_of()}).status_code == 302


def test_a_recovery_code_counts_once_with_a_trace(cast: Cast) -> None:
    give_app(cast.organiser)
    code = give_codes(cast.organiser)[3]
    spelt = f"{code[:4]}-{code[4:]}"
    assert begun(cast.organiser).post(URL, {"code": spelt}).status_code == 302
    assert begun(cast.organiser).post(URL, {"code": spelt}).status_code == 422
    assert factors.of(cast.organiser).codes_left == 9
    assert AuditEntry.objects.filter(action="accounts.use_recovery_code").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_the_same_recovery_code_twice_at_once_counts_once(
    guarded: bool, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_app(cast.organiser)
    code = give_codes(cast.organiser)[0]
    monkeypatch.setattr(factors, "GUESSES", Limit("race", 99, 60))
    if not guarded:
        # As if nobody waited for the others: all have seen it unused before one has used it.
        meet, mark = threading.Barrier(HANDS), RecoveryCodes._mark_code_used
        monkeypatch.setattr(RecoveryCodes, "_mark_code_used", lambda *a: (meet.wait(20), mark(*a)))
        monkeypatch.setattr(factors, "_use", inspect.unwrap(factors._use))
        monkeypatch.setattr(RecoveryCodes, "validate_code", inspect.unwrap(RecoveryCodes.validate_code))
        monkeypatch.setattr(type(Authenticator.objects.all()), "select_for_update", lambda rows: rows)
    with at_once() as run:
        found = run(lambda _number: bool(factors.check(cast.organiser, code)))
    assert found.count(True) == (1 if guarded else HANDS)


def test_five_wrong_codes_hold_up_that_account_alone_and_say_until_when(
    cast: Cast, time_machine_at: Callable[[str], Any]
) -> None:
    give_app(cast.organiser)
    give_app(cast.finance)
    with time_machine_at(NOON):
        codes = [begun(cast.organiser).post(URL, {"code": "000000x"}).status_code for _ in range(5)]
        held = begun(cast.organiser).post(URL, {"code": code_of()})
        assert (codes, held.status_code, held["Retry-After"]) == ([422] * 5, 429, "300")
        assert "12:05:00" in held.content.decode()
        assert begun(cast.finance).post(URL, {"code": code_of()}).status_code == 302
    with time_machine_at("2026-11-23T12:05:00+08:00"):
        assert begun(cast.organiser).post(URL, {"code": code_of()}).status_code == 302


def test_without_a_password_before_it_leads_back(cast: Cast) -> None:
    assert [Client().get(URL)["Location"], Client().post(URL, {"code": "1"})["Location"]] == ["/"] * 2


def test_who_takes_longer_than_a_quarter_of_an_hour_begins_anew(
    cast: Cast, time_machine_at: Callable[[str], Any]
) -> None:
    give_app(cast.organiser)
    with time_machine_at(NOON):
        client = begun(cast.organiser)
    with time_machine_at("2026-11-23T12:15:01+08:00"):
        assert client.post(URL, {"code": code_of()})["Location"] == "/"


def test_who_is_disabled_between_the_steps_stays_outside(cast: Cast) -> None:
    give_app(cast.organiser)
    client = begun(cast.organiser)
    User.objects.filter(pk=cast.organiser.pk).update(is_active=False)
    assert client.post(URL, {"code": code_of()})["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("code", ["", "\x00", "１２３４５６", "9" * 41, "<script>"])
def test_odd_codes_are_answered_in_words(code: str, cast: Cast) -> None:
    give_app(cast.organiser)
    assert begun(cast.organiser).post(URL, {"code": code}).status_code == 422
