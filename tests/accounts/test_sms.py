"""Short messages: the console prints masked, and only for trials; what fails is logged without person and text."""

from typing import Any

import pytest

from accounts import sms

PHONE, TEXT = "13800005678", "验证码123456"


class Broken:
    """Cannot be reached."""

    def send(self, phone: str, text: str) -> None:
        raise TimeoutError(phone, text)


@pytest.mark.parametrize(
    ("debug", "printed", "logged"),
    [(True, "SMS 138****5678: 验证码123456\n", ""), (False, "", "138****5678")],
)
def test_the_console(
    settings: Any, capsys: pytest.CaptureFixture[str], caplog: Any, debug: bool, printed: str, logged: str
) -> None:
    settings.DEBUG = debug
    assert sms.send(PHONE, TEXT)
    assert (capsys.readouterr().err, logged in caplog.text) == (printed, True)
    assert (PHONE in caplog.text, "123456" in caplog.text) == (False, False)


@pytest.mark.parametrize(
    ("backend", "debug", "offered"),
    [
        ("accounts.sms.Console", False, False),
        ("accounts.sms.Console", True, True),
        ("somewhere.Provider", False, True),
    ],
)
def test_it_is_offered_only_where_it_would_arrive(
    settings: Any, backend: str, debug: bool, offered: bool
) -> None:
    settings.SMS_BACKEND, settings.DEBUG = backend, debug
    assert sms.is_offered() is offered


def test_what_fails_is_logged_without_person_and_text(settings: Any, caplog: Any) -> None:
    settings.SMS_BACKEND = f"{__name__}.Broken"
    assert not sms.send(PHONE, TEXT)
    assert "TimeoutError" in caplog.text
    assert (PHONE in caplog.text, "123456" in caplog.text) == (False, False)
