"""Limits that an office behind one address survives, and that hold whoever guesses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests import factories
from tests.conftest import Cast

NOON = "2026-11-23T12:00:00+08:00"
At = Callable[[str], Any]


@pytest.fixture(autouse=True)
def _no_counts_from_before(db: None) -> None:
    cache.clear()


def tried(name: str, password: str, **more: Any) -> int:
    return Client().post("/sign-in/", {"login": name, "password": password}, **more).status_code


def test_two_hundred_people_of_one_office_sign_in_within_a_minute(cast: Cast, time_machine_at: At) -> None:
    people = [(f"u{number}", f"职员{number}", "liaison", cast.town) for number in range(200)]
    factories.users(*people)
    with time_machine_at(NOON):
        assert {tried(name, f"p-{name}") for name, *_ in people} == {302}


def test_an_account_that_is_guessed_waits_five_minutes_and_no_other(cast: Cast, time_machine_at: At) -> None:
    with time_machine_at(NOON):
        wrong = [tried("organiser", f"wrong{number}") for number in range(5)]
        held = Client().post("/sign-in/", {"login": "organiser", "password": "p-organiser"})
        assert (wrong, held.status_code, held["Retry-After"]) == ([422] * 5, 429, "300")
        assert "12:05:00" in held.content.decode()
        assert tried("admin", "p-admin") == 302
    with time_machine_at("2026-11-23T12:04:59+08:00"):
        assert tried("organiser", "p-organiser") == 429
    with time_machine_at("2026-11-23T12:05:00+08:00"):
        assert tried("organiser", "p-organiser") == 302


def test_a_name_that_nobody_has_is_held_up_just_the_same(cast: Cast) -> None:
    answers = {
        name: [tried(name, "wrong") for _ in range(6)] for name in ("organiser", "nobody", "ORGANISER2")
    }
    assert set(map(tuple, answers.values())) == {(422, 422, 422, 422, 422, 429)}


def test_a_right_password_frees_the_account(cast: Cast) -> None:
    codes = [tried("organiser", "wrong") for _ in range(4)]
    codes += [tried("organiser", "p-organiser")]
    codes += [tried("organiser", "wrong") for _ in range(5)]
    assert codes == [422] * 4 + [302] + [422] * 5


def test_who_tries_whole_lists_from_one_address_waits_a_minute(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "3/m/ip"}
    codes = [tried(f"u{number}", "wrong") for number in range(4)]
    assert codes == [422, 422, 422, 429]


@pytest.mark.parametrize(("proxies", "expected"), [(0, [422, 429, 429]), (1, [422, 422, 429])])
def test_only_our_own_proxies_are_believed(
    proxies: int, expected: list[int], cast: Cast, settings: Any
) -> None:
    """The last address was added by our proxy; what stands before it anybody can write."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    chains = ["1.1.1.1, 9.9.9.9", "1.1.1.1, 8.8.8.8", "2.2.2.2, 9.9.9.9"]
    codes = [
        tried(f"u{number}", "x", headers={"x-forwarded-for": chain}) for number, chain in enumerate(chains)
    ]
    assert codes == expected


def test_mails_for_a_new_password_are_few_and_say_the_same_to_everybody(cast: Cast, settings: Any) -> None:
    cast.organiser.email = "wang@example.com"
    cast.organiser.save()
    client = Client()
    sent = [
        client.post("/password/reset/", {"email": address})
        for address in ["wang@example.com", "nobody@example.com"] * 10 + ["nobody@example.com"]
    ]
    codes = [answer.status_code for answer in sent]
    assert (codes, {answer["Location"] for answer in sent[:20]}) == (
        [302] * 20 + [429],
        {"/password/reset/sent/"},
    )
    assert len(mail.outbox) == 10


def test_the_work_is_the_same_for_a_name_that_nobody_has(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is hashed for both, so that the time tells nothing."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def noted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    tried("organiser", "wrong")
    known = len(hashed)
    tried("nobody", "wrong")
    assert (known, len(hashed) - known) == (1, 1)


def test_a_session_begun_by_somebody_else_is_not_taken_over(cast: Cast) -> None:
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = 1
    session.save()
    before = str(session.session_key)
    client.post("/sign-in/", {"login": "organiser", "password": "p-organiser"})
    assert client.session.session_key != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get("/settings/").status_code == 302
