"""Calls to addresses that somebody typed in never reach the inside, however the address is dressed."""

import socket
import ssl
import time
from typing import Any

import pytest

from reminders.channels import outward
from reminders.channels.outward import Answer, Forbidden
from tests.reminders.outside import PUBLIC, Outside, trickle

GOOD = "https://hook.example.com/kaiban?to=1"


def post(address: str, **values: Any) -> Answer:
    return outward.post(address, b'{"text": "hello"}', {"X-One": "1"}, **values)


def test_what_is_posted_arrives_with_its_name(outside: Outside) -> None:
    assert post(GOOD) == Answer(200, outside.answer)
    (host, path, body, headers) = outside.told[0]
    assert (host, path, body, headers["X-One"]) == (
        "hook.example.com",
        "/kaiban?to=1",
        {"text": "hello"},
        "1",
    )
    assert (outside.dialled, outside.resolved) == ([PUBLIC], ["hook.example.com"])


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
    ],
)
def test_a_name_that_stands_for_an_inside_address_is_not_called(outside: Outside, inside: str) -> None:
    for answers in ([inside], [PUBLIC, inside]):
        outside.names["hook.example.com"] = answers
        with pytest.raises(Forbidden):
            post(GOOD)
    with pytest.raises(Forbidden):
        post(f"https://[{inside}]/" if ":" in inside else f"https://{inside}/")
    assert (outside.told, outside.dialled) == ([], [])


@pytest.mark.parametrize(
    "public",
    ["8.8.8.8", "172.32.0.1", "100.128.0.1", "172.15.255.255", "2400:3200::1", "2001:4860:4860::8888"],
)
def test_what_lies_just_beside_is_called(outside: Outside, public: str) -> None:
    outside.names["hook.example.com"] = [public]
    assert (post(GOOD).status, outside.dialled) == (200, [public])


@pytest.mark.parametrize(
    "address",
    [
        "https://2130706433/",  # 127.0.0.1 in one number
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://010.8.8.8/",
        "https://134744072/",  # 8.8.8.8: what is written so wants to hide
        "https://localhost/",
        "https://intranet/",
        "https://kaiban.127.0.0.1.0x1/",
        "https://user:secret@hook.example.com/",
        "https://hook.example.com@127.0.0.1/",
        "https://hook.example.com:22/",
        "https://hook.example.com:99999/",
        "https://[::1/",
        "https://hook.example.com\\@127.0.0.1/",
        "https://hook.example.com/a b",
        "https://hook.example.com/\r\nX-Two:2",
        "https://hook.еxample.com/",
        "https:///hook",
        "http://hook.example.com/",
        "ftp://hook.example.com/",
        "file:///etc/passwd",
        "gopher://hook.example.com/",
        "hook.example.com",
        "",
    ],
)
def test_what_is_no_plain_address_is_not_called(outside: Outside, address: str) -> None:
    with pytest.raises(Forbidden):
        post(address)
    assert (outside.told, outside.dialled, outside.resolved) == ([], [], [])


def test_plain_http_only_where_the_setting_says_so(outside: Outside, settings: Any) -> None:
    settings.WEBHOOK_HTTP = True
    assert outward.check("http://hook.example.com/").scheme == "http"
    with pytest.raises(Forbidden):
        post("http://127.0.0.1/")


def test_a_name_is_resolved_once_and_that_address_called(outside: Outside) -> None:
    """A name that answers with an inside address a moment later is not asked again."""

    class Turning(list[str]):
        def __iter__(self) -> Any:
            answers = [PUBLIC] if outside.resolved == ["hook.example.com"] else ["127.0.0.1"]
            return iter(answers)

    outside.names["hook.example.com"] = Turning()
    assert (post(GOOD).status, outside.dialled) == (200, [PUBLIC])
    with pytest.raises(Forbidden):
        post(GOOD)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(outside: Outside, status: int) -> None:
    outside.status, outside.headers = status, {"Location": "http://127.0.0.1:1/"}
    assert (post(GOOD).status, len(outside.told), outside.dialled) == (status, 1, [PUBLIC])


def test_an_answer_that_trickles_is_given_up(outside: Outside) -> None:
    outside.lets = trickle
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        post(GOOD, patience=0.4)
    assert time.monotonic() - began < 2


def test_a_server_that_says_nothing_is_given_up(outside: Outside) -> None:
    outside.lets = lambda _handler: time.sleep(1)
    with pytest.raises(TimeoutError):
        post(GOOD, patience=0.3)


def test_of_an_answer_no_more_is_read_than_a_bit(outside: Outside) -> None:
    outside.answer = b"x" * (outward.MOST + 5)
    assert len(post(GOOD).body) == outward.MOST


def test_a_certificate_for_another_name_is_not_accepted(outside: Outside) -> None:
    outside.names["other.example.com"] = [PUBLIC]
    with pytest.raises(ssl.SSLCertVerificationError):
        post("https://other.example.com/")
    assert outside.told == []


def test_a_name_that_nobody_knows_is_an_error_of_the_net(outside: Outside, monkeypatch: Any) -> None:
    def unknown(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(OSError, match="not known"):
        post(GOOD)
