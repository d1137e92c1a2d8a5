"""The adapters of Aliyun and Tencent against a server that plays the provider: it recomputes each signature from what
came over the wire, by the providers' published algorithms."""

import datetime as dt
import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.core.checks import run_checks

from accounts import sms
from accounts.sms import NeverSent, NotSent, Why
from accounts.sms.aliyun import Aliyun
from accounts.sms.provider import TemplateSender
from accounts.sms.tencent import Tencent
from config.checks import short_messages_are_set_up

PHONE, TEXT = "13800005678", "【开班】明天 9:00 城市社区治理"
SECRET = "s3cr3t-of-the-office"


@dataclass
class Provider:
    """What it is asked, and what it answers: a code, a status, and how many seconds it takes."""

    code: str = "OK"
    status: int = 200
    takes: float = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    signed: list[bool] = field(default_factory=list)
    url: str = ""


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        is_tencent = "X-TC-Action" in self.headers
        asked = json.loads(body) if is_tencent else dict(parse_qsl(urlsplit(self.path).query))
        self.provider.asked.append(asked)
        self.provider.signed.append(self._tencent(body) if is_tencent else self._aliyun(body))
        time.sleep(self.provider.takes)
        code = self.provider.code
        if is_tencent:
            is_fault = code.startswith(("AuthFailure", "RequestLimit"))
            told = (
                {"Error": {"Code": code, "Message": TEXT}} if is_fault else {"SendStatusSet": [_status(code)]}
            )
            answer: dict[str, Any] = {"Response": {"RequestId": "r", **told}}
        else:
            answer = {"Code": code, "Message": "m", "RequestId": "r"}
        data = json.dumps(answer).encode()
        self.send_response(self.provider.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _aliyun(self, body: bytes) -> bool:
        """ACS3-HMAC-SHA256."""
        given = dict(part.split("=", 1) for part in self.headers["Authorization"].split(" ", 1)[1].split(","))
        names = given["SignedHeaders"].split(";")
        parts = urlsplit(self.path)
        query = "&".join(
            f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in sorted(parse_qsl(parts.query))
        )
        headers = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)
        canonical = f"POST\n{parts.path}\n{query}\n{headers}\n{given['SignedHeaders']}\n{_sha(body)}"
        expected = _hmac(SECRET.encode(), f"ACS3-HMAC-SHA256\n{_sha(canonical.encode())}").hex()
        return given["Signature"] == expected and {"host", "x-acs-date", "x-acs-content-sha256"} <= set(names)

    def _tencent(self, body: bytes) -> bool:
        """TC3-HMAC-SHA256."""
        stamp = self.headers["X-TC-Timestamp"]
        day = dt.datetime.fromtimestamp(int(stamp), dt.UTC).date().isoformat()
        headers = f"content-type:{self.headers['Content-Type']}\nhost:{self.headers['Host']}\n"
        canonical = f"POST\n/\n\n{headers}\ncontent-type;host\n{_sha(body)}"
        scope = f"{day}/sms/tc3_request"
        key = _hmac(_hmac(_hmac(f"TC3{SECRET}".encode(), day), "sms"), "tc3_request")
        signed = f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n{_sha(canonical.encode())}"
        return bool(self.headers["Authorization"].rsplit("Signature=", 1)[1] == _hmac(key, signed).hex())

    def log_message(self, *args: Any) -> None:
        """Silent."""


def _status(code: str) -> dict[str, Any]:
    return {"SerialNo": "1", "PhoneNumber": "+86", "Fee": 1, "Code": code, "Message": "m", "IsoCode": "CN"}


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider on a socket of this machine, and the settings of an office that has a contract with it."""
    played = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Playing", (Handler,), {"provider": played}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    played.url = f"http://127.0.0.1:{server.server_port}"
    settings.SMS = {
        "KEY_ID": "office",
        "KEY_SECRET": SECRET,
        "APP_ID": "1400006666",
        "REGION": "",
        "SIGN": "武进区委党校",
        "TEMPLATE": "T-text",
        "PARAMETER": "content",
        "CODE_TEMPLATE": "T-code",
        "CODE_PARAMETER": "code",
        "ENDPOINT": played.url,
    }
    yield played
    server.shutdown()
    server.server_close()


BACKENDS = {"aliyun": "accounts.sms.aliyun.Aliyun", "tencent": "accounts.sms.tencent.Tencent"}


def test_aliyun_is_asked_by_template(settings: Any, provider: Provider) -> None:
    settings.SMS_BACKEND = BACKENDS["aliyun"]
    sms.hand_over(PHONE, TEXT)
    sms.hand_over(PHONE, "【开班】验证码123456", code="123456")
    fixed = {"PhoneNumbers": PHONE, "SignName": "武进区委党校"}
    assert provider.asked == [
        {
            **fixed,
            "TemplateCode": "T-text",
            "TemplateParam": json.dumps({"content": TEXT}, ensure_ascii=False),
        },
        {**fixed, "TemplateCode": "T-code", "TemplateParam": '{"code": "123456"}'},
    ]
    assert provider.signed == [True, True]


def test_tencent_is_asked_by_template(settings: Any, provider: Provider) -> None:
    settings.SMS_BACKEND, provider.code = BACKENDS["tencent"], "Ok"
    sms.hand_over(PHONE, TEXT)
    sms.hand_over(PHONE, "【开班】验证码123456", code="123456")
    fixed = {"PhoneNumberSet": [f"+86{PHONE}"], "SmsSdkAppId": "1400006666", "SignName": "武进区委党校"}
    assert provider.asked == [
        {**fixed, "TemplateId": "T-text", "TemplateParamSet": [TEXT]},
        {**fixed, "TemplateId": "T-code", "TemplateParamSet": ["123456"]},
    ]
    assert provider.signed == [True, True]


def test_another_secret_would_not_pass(settings: Any, provider: Provider) -> None:
    for settings.SMS_BACKEND in BACKENDS.values():
        settings.SMS = {**settings.SMS, "KEY_SECRET": "another"}
        provider.code = "OK"
        sms.hand_over(PHONE, TEXT)
    assert provider.signed == [False, False]


@pytest.mark.parametrize(
    ("name", "code", "why"),
    [
        ("aliyun", "isv.MOBILE_NUMBER_ILLEGAL", Why.NUMBER),
        ("aliyun", "isv.BLACK_KEY_CONTROL_LIMIT", Why.BLOCKED),
        ("aliyun", "isv.SMS_TEMPLATE_ILLEGAL", Why.TEMPLATE),
        ("aliyun", "isv.PARAM_LENGTH_LIMIT", Why.TEXT),
        ("aliyun", "isv.BUSINESS_LIMIT_CONTROL", None),
        ("aliyun", "isv.AMOUNT_NOT_ENOUGH", None),
        ("tencent", "InvalidParameterValue.IncorrectPhoneNumber", Why.NUMBER),
        ("tencent", "FailedOperation.PhoneNumberInBlacklist", Why.BLOCKED),
        ("tencent", "FailedOperation.TemplateIncorrectOrUnapproved", Why.TEMPLATE),
        ("tencent", "FailedOperation.ContainSensitiveWord", Why.TEXT),
        ("tencent", "InvalidParameterValue.TemplateParameterLengthLimit", Why.TEXT),
        ("tencent", "LimitExceeded.PhoneNumberThirtySecondLimit", None),
        ("tencent", "AuthFailure.SecretIdNotFound", None),
        ("tencent", "RequestLimitExceeded", None),
    ],
)
def test_what_will_never_be_taken_is_told_from_what_may_be_later(
    settings: Any, provider: Provider, name: str, code: str, why: Why | None
) -> None:
    settings.SMS_BACKEND, provider.code = BACKENDS[name], code
    with pytest.raises(NotSent) as caught:
        sms.hand_over(PHONE, TEXT)
    assert (str(caught.value), getattr(caught.value, "why", None)) == (code, why)
    assert isinstance(caught.value, NeverSent) is (why is not None)
    assert len(provider.asked) == 1  # trying again is the outbox's


@pytest.mark.parametrize("backend", [Aliyun, Tencent])
def test_a_provider_that_does_not_answer_is_given_up(
    monkeypatch: pytest.MonkeyPatch, provider: Provider, backend: type[TemplateSender]
) -> None:
    monkeypatch.setattr(TemplateSender, "patience", 0.3)
    provider.takes = 1.0
    began = time.monotonic()
    with pytest.raises(NotSent, match="no answer"):
        backend().send(PHONE, TEXT)
    assert (time.monotonic() - began < 0.9, len(provider.asked)) == (True, 1)


@pytest.mark.parametrize("name", BACKENDS)
def test_a_provider_that_cannot_be_reached_or_stumbles_is_asked_later(
    settings: Any, provider: Provider, name: str
) -> None:
    settings.SMS_BACKEND, provider.status, provider.code = BACKENDS[name], 503, "ServiceUnavailable"
    with pytest.raises(NotSent) as stumbled:
        sms.hand_over(PHONE, TEXT)
    settings.SMS = {**settings.SMS, "ENDPOINT": "http://127.0.0.1:9"}
    with pytest.raises(NotSent) as unreached:
        sms.hand_over(PHONE, TEXT)
    assert [isinstance(one.value, NeverSent) for one in (stumbled, unreached)] == [False, False]


@pytest.mark.parametrize("name", BACKENDS)
def test_neither_phone_nor_text_nor_secret_is_logged(
    settings: Any, provider: Provider, caplog: Any, name: str
) -> None:
    """At DEBUG too, where the providers' libraries would print whole requests."""
    caplog.set_level(logging.DEBUG)
    settings.SMS_BACKEND = BACKENDS[name]
    for provider.code in ("OK", "isv.MOBILE_NUMBER_ILLEGAL", "AuthFailure.SignatureFailure"):
        sms.send(PHONE, TEXT, code="")
    sms.send(PHONE, TEXT, code="123456")
    settings.SMS = {**settings.SMS, "ENDPOINT": "http://127.0.0.1:9"}
    sms.send(PHONE, TEXT)
    assert "a short message was not taken" in caplog.text
    found = [word for word in (PHONE, quote(TEXT), TEXT, "123456", SECRET) if word in caplog.text]
    assert found == []


@pytest.mark.parametrize(
    ("path", "missing", "problem"),
    [
        ("accounts.sms.Console", [], None),
        (BACKENDS["aliyun"], [], None),
        (BACKENDS["tencent"], [], None),
        (BACKENDS["tencent"], ["PARAMETER", "CODE_PARAMETER"], None),  # its parameters have no names
        (BACKENDS["aliyun"], ["PARAMETER"], "accounts.sms.aliyun.Aliyun lacks SMS_PARAMETER."),
        (
            BACKENDS["tencent"],
            ["KEY_ID", "APP_ID"],
            "accounts.sms.tencent.Tencent lacks SMS_KEY_ID, SMS_APP_ID.",
        ),
        ("accounts.sms.nowhere.It", [], "SMS_BACKEND names accounts.sms.nowhere.It, which cannot be loaded"),
    ],
)
def test_the_start_warns_of_a_provider_that_cannot_send(
    settings: Any, provider: Provider, path: str, missing: list[str], problem: str | None
) -> None:
    settings.SMS_BACKEND, settings.SMS = path, {**settings.SMS, **dict.fromkeys(missing, "")}
    warnings = [one for one in run_checks() if one.id == "kaiban.W001"]
    assert len(warnings) == (problem is not None)
    assert problem is None or problem in warnings[0].msg


def test_without_the_extra_the_start_warns_and_nothing_is_sent(
    settings: Any, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMS_BACKEND = BACKENDS["aliyun"]
    monkeypatch.setattr(Aliyun, "package", "a_library_that_is_not_there")
    assert "lacks requirements-sms.txt." in short_messages_are_set_up()[0].msg
    with pytest.raises(NotSent, match=r"missing: requirements-sms\.txt"):
        sms.hand_over(PHONE, TEXT)
    assert provider.asked == []
