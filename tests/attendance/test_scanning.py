"""The code of the hall's screen, its short number, and the proof of a scan."""

import datetime as dt
import random
import string
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore

from attendance import scanning
from attendance.scanning import CodeExpired, CodeRefused, Proof
from tests.factories import at

NOW = at("08:45:00")  # the first second of a window
SECOND = dt.timedelta(seconds=1)
LETTERS = string.ascii_letters + string.digits + "-_"


def verdict(code: str, now: dt.datetime = NOW) -> str:
    try:
        return str(scanning.read_code(code, now))
    except CodeExpired:
        return "expired"
    except CodeRefused:
        return "refused"


def altered(rng: random.Random) -> Iterator[str]:
    """Genuine codes with a letter changed, dropped, added, moved; parts of two put together; and plain inventions."""
    while True:
        code, other = (
            scanning.code_of(rng.randrange(1, 10**6), NOW - dt.timedelta(seconds=rng.randrange(30)))
            for _ in range(2)
        )
        place = rng.randrange(len(code))
        cut = rng.randrange(1, len(code))
        yield code[:place] + rng.choice(LETTERS.replace(code[place], "")) + code[place + 1 :]
        yield code[:place] + code[place + 1 :]
        yield code[:place] + rng.choice(LETTERS + "=+/.~ \n\u0661") + code[place:]
        yield code[:cut] + other[cut:]
        yield "".join(rng.choices(LETTERS, k=24))
        yield scanning.code_of(rng.randrange(1, 10**6), NOW)[: cut - 1] + code[cut - 1 :]
        yield code.swapcase()


def taken_of_forged(count: int) -> list[str]:
    rng, genuine = random.Random(20261123), set()
    found = []
    for forged, _ in zip(altered(rng), range(count), strict=False):
        if verdict(forged).isdigit():
            found.append(forged)
    # Putting two codes together may give one of them back: that one is genuine.
    for code in found:
        session_id = scanning.read_code(code, NOW)
        genuine |= {scanning.code_of(session_id, NOW), scanning.code_of(session_id, NOW - 15 * SECOND)}
    return [code for code in found if code not in genuine]


def test_a_code_is_short_and_fit_for_an_address() -> None:
    code = scanning.code_of(2**40 - 1, NOW)
    assert (len(code), set(code) <= set(LETTERS), verdict(code)) == (24, True, str(2**40 - 1))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-1, "expired"), (0, "7"), (14, "7"), (15, "7"), (29, "7"), (30, "expired"), (3600, "expired")],
)
def test_this_window_and_the_one_before_are_taken_and_nothing_else(seconds: int, expected: str) -> None:
    assert verdict(scanning.code_of(7, NOW), NOW + seconds * SECOND) == expected
    number = scanning.number_of(7, NOW)
    assert scanning.is_number_of(number, 7, NOW + seconds * SECOND) == (expected == "7")


def test_a_code_stands_for_its_session_alone() -> None:
    codes = {scanning.code_of(session, NOW) for session in range(200)}
    assert len(codes) == 200
    assert [verdict(scanning.code_of(session, NOW)) for session in (1, 2)] == ["1", "2"]
    assert not scanning.is_number_of(scanning.number_of(1, NOW), 2, NOW)


def test_every_other_letter_in_every_place_is_refused() -> None:
    code = scanning.code_of(7, NOW)
    wrong = {
        code[:place] + letter + code[place + 1 :]
        for place in range(len(code))
        for letter in LETTERS
        if letter != code[place]
    }
    assert len(wrong) == 24 * 63
    assert {verdict(one) for one in wrong} == {"refused"}


@pytest.mark.parametrize(
    "odd", ["", "x", "A" * 24, "A" * 25, "é" * 24, "\x00" * 24, "=" * 24, "A" * 23 + "\n"]
)
def test_what_is_no_code_is_refused(odd: str) -> None:
    assert verdict(odd) == "refused"
    assert verdict(scanning.code_of(7, NOW) + odd + "=") == "refused"


@pytest.mark.parametrize("odd", ["", "12345", "1234567", "12345a", "１２３４５６", "000000\n", "-12345"])
def test_what_is_no_number_is_refused(odd: str) -> None:
    assert not scanning.is_number_of(odd, 7, NOW)


def test_forged_and_altered_codes_are_refused() -> None:
    assert taken_of_forged(3_000) == []


@pytest.mark.endurance
def test_of_a_hundred_thousand_forged_and_altered_codes_none_is_taken() -> None:
    assert taken_of_forged(100_000) == []


def test_control_with_a_signature_that_says_nothing_forged_codes_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scanning, "_sign", lambda what, said: b"\x00" * 32)
    forged = scanning.code_of(7, NOW)
    monkeypatch.setattr(scanning, "constant_time_compare", lambda one, other: True)
    assert verdict(forged[:6] + "B" + forged[7:]) != "refused"
    assert taken_of_forged(3_000) != []


def test_another_key_makes_other_codes(settings: Any) -> None:
    code, number = scanning.code_of(7, NOW), scanning.number_of(7, NOW)
    settings.SECRET_KEY = "another-key-" + "k" * 40
    assert (verdict(code), scanning.number_of(7, NOW) == number) == ("refused", False)


def test_the_seconds_left() -> None:
    assert [scanning.seconds_left(NOW + seconds * SECOND) for seconds in (0, 1, 14, 15)] == [15, 14, 1, 15]


@pytest.mark.parametrize(("seconds", "alive"), [(-1, False), (0, True), (299, True), (300, False)])
def test_a_proof_lives_five_minutes_from_the_scan(seconds: int, alive: bool) -> None:
    session = SessionStore()
    proof = Proof(7, NOW, "CODE", {3: ("王小宁", "已签到 08:45")})
    proof.keep(session)
    session_again = SessionStore(session.session_key)
    session_again.update(session.items())
    found = Proof.of(session_again, NOW + seconds * SECOND)
    assert found == (proof if alive else None)


def test_without_a_scan_there_is_no_proof() -> None:
    assert Proof.of(SessionStore(), NOW) is None
