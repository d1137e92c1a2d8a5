"""A code by text message: five minutes, five tries, a minute between two; nothing of it is kept in clear."""

import re
from base64 import b64decode
from collections.abc import Callable
from secrets import compare_digest
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from accounts.guessing import Limit
from accounts.sms import NotSent
from tests import factories
from tests.conftest import Cast
from trainees import tasks, text_codes
from trainees.text_codes import TooSoon

PHONE = "13800005678"
SENT: list[tuple[str, str]] = []


class Provider:
    """Takes every message."""

    def send(self, phone: str, text: str) -> None:
        SENT.append((phone, text))


class Broken:
    """Takes none."""

    def send(self, phone: str, text: str) -> None:
        raise NotSent


@pytest.fixture(autouse=True)
def woken(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What workers were told of; each does it at once."""
    cache.clear()
    SENT.clear()
    settings.SMS_BACKEND = f"{__name__}.Provider"
    told: list[tuple[str, int]] = []

    def wake(task: str, pk: int) -> bool:
        told.append((task, pk))
        tasks.send_code(pk)
        return True

    monkeypatch.setattr(text_codes, "wake", wake)
    return told


def ask(cast: Cast, phone: str = PHONE) -> str:
    return text_codes.ask(cast.training_class.pk, phone)


def code_of(message: tuple[str, str]) -> str:
    found = re.search(r"\d{6}", message[1])
    assert found
    return found[0]


def test_a_code_goes_to_the_phone_on_the_roster_and_opens_once(cast: Cast, woken: Any) -> None:
    number = ask(cast)
    ((phone, text),) = SENT
    assert (phone, text.startswith("【开班】验证码")) == (PHONE, True)
    assert woken == [("trainees.tasks.send_code", cast.enrolment.pk)]
    assert text_codes.check(number, code_of(SENT[0])) == cast.enrolment.pk
    assert text_codes.check(number, code_of(SENT[0])) is None


def test_of_two_who_bring_it_at_once_one_is_let_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    number = ask(cast)
    code, first = code_of(SENT[0]), list[int | None]()

    def late(*words: str) -> bool:
        if not first:
            first.append(None)
            first[0] = text_codes.check(number, code)
        return compare_digest(*words)

    monkeypatch.setattr(text_codes, "compare_digest", late)
    assert (text_codes.check(number, code), first) == (None, [cast.enrolment.pk])


def test_an_unknown_number_and_one_of_two_people_get_the_same_answer(cast: Cast, woken: Any) -> None:
    factories.enrolment(cast.training_class, factories.cadre("李四", cast.community, phone=PHONE))
    assert len(ask(cast)) == len(ask(cast, "13900001111")) == 64
    assert (SENT, [pk for _task, pk in woken]) == ([], [0, 0])


def test_neither_code_nor_number_lies_anywhere_in_clear(cast: Cast) -> None:
    ask(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        kept = str([(key, b64decode(value)) for key, value in cursor.fetchall()])
    assert "text-code:" in kept
    assert (PHONE in kept, code_of(SENT[0]) in kept) == (False, False)


def test_after_five_wrong_ones_the_right_one_is_refused(cast: Cast) -> None:
    number = ask(cast)
    code = code_of(SENT[0])
    wrong = "000000" if code != "000000" else "000001"
    assert [text_codes.check(number, wrong) for _try in range(5)] == [None] * 5
    assert text_codes.check(number, code) is None


def test_four_wrong_ones_are_forgiven(cast: Cast) -> None:
    number = ask(cast)
    for _try in range(4):
        text_codes.check(number, "x")
    assert text_codes.check(number, code_of(SENT[0])) == cast.enrolment.pk


def test_it_lasts_five_minutes_and_a_new_one_comes_after_one(
    cast: Cast, time_machine_at: Callable[[str], Any]
) -> None:
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        number = ask(cast)
        with pytest.raises(TooSoon):
            ask(cast)
    with time_machine_at("2026-11-23T08:00:59+08:00"), pytest.raises(TooSoon):
        ask(cast)
    with time_machine_at("2026-11-23T08:01:01+08:00"):
        assert ask(cast) == number
        former, now = (code_of(message) for message in SENT)
        assert text_codes.check(number, former) in (None, cast.enrolment.pk if former == now else None)
    with time_machine_at("2026-11-23T08:06:02+08:00"):
        assert text_codes.check(number, now) is None


def test_ten_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_codes, "AGAIN", Limit("again", 99, 60))
    for _time in range(10):
        ask(cast)
    with pytest.raises(TooSoon):
        ask(cast)


def test_who_left_gets_none_and_a_provider_that_fails_is_borne(
    cast: Cast, settings: Any, caplog: Any
) -> None:
    settings.SMS_BACKEND = f"{__name__}.Broken"
    assert text_codes.send(cast.enrolment.pk) is False
    assert PHONE not in caplog.text
    type(cast.enrolment).objects.update(status="CANCELLED")
    settings.SMS_BACKEND = f"{__name__}.Provider"
    assert (text_codes.send(cast.enrolment.pk), text_codes.send(0), SENT) == (False, False, [])
