"""Robots in chat groups, and webhooks: where each is reached, what it is given, and what its answers mean.

All four answer 200 for much that they refuse, so what they say is read.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote_plus, urlsplit

from django.utils.translation import gettext as _

from accounts import identity
from reminders.channels import outward
from reminders.channels.carrier import NotTaken, Refused
from reminders.channels.outward import Answer, Forbidden
from reminders.models import GroupRobot, RobotKind


@dataclass(frozen=True)
class Call:
    """What is posted where."""

    address: str
    body: bytes
    headers: Mapping[str, str]


class Kind(ABC):
    """A kind of robot."""

    hosts: ClassVar[tuple[str, ...]] = ()
    path: ClassVar[str] = ""
    most_bytes: ClassVar[int]
    joins: ClassVar[bool] = True  # whether several messages go as one text
    code: ClassVar[str] = "errcode"
    # What it says where trying again is of no use, by its code.
    never: ClassVar[frozenset[int]] = frozenset()

    def check(self, address: str) -> None:
        """Raises Forbidden for an address that is none of this kind."""
        parts = outward.check(address)
        if self.hosts and (
            parts.scheme != "https"
            or parts.netloc.lower() not in self.hosts
            or not parts.path.startswith(self.path)
        ):
            example = f"https://{self.hosts[0]}{self.path}"
            raise Forbidden(
                _("这不是这种机器人的地址，应以 %(example)s 开头。请从群设置里原样复制。")
                % {"example": example}
            )

    @abstractmethod
    def call(self, address: str, secret: str, text: str, facts: Mapping[str, Any]) -> Call:
        """What is posted to say the text; `facts` is what a program would want to know besides."""

    def judge(self, answer: Answer) -> None:
        """Raises Refused or NotTaken unless the text was taken."""
        if answer.status != 200:
            raise NotTaken(_("群机器人没有接收（HTTP %(code)d）。") % {"code": answer.status})
        try:
            code = int(json.loads(answer.body)[self.code])
        except (ValueError, KeyError, TypeError):
            raise NotTaken(_("群机器人的回答看不懂。")) from None
        if code in self.never:
            raise Refused(
                _("群机器人拒收（代码 %(code)d）。请核对地址、加签密钥和它的安全设置（关键词、IP 白名单）。")
                % {"code": code}
            )
        if code:
            raise NotTaken(_("群机器人暂时没有接收（代码 %(code)d）。") % {"code": code})


class WeCom(Kind):
    """企业微信: its limit counts bytes."""

    hosts = ("qyapi.weixin.qq.com",)
    path = "/cgi-bin/webhook/send"
    most_bytes = 2048
    never = frozenset({93000, 40008, 40035, 40058, 44004})

    def call(self, address: str, secret: str, text: str, facts: Mapping[str, Any]) -> Call:
        """The address is the key."""
        return _json(address, {"msgtype": "text", "text": {"content": text}})


class DingTalk(Kind):
    """钉钉, signed where it has a secret."""

    hosts = ("oapi.dingtalk.com",)
    path = "/robot/send"
    most_bytes = 18_000  # of 20,000 for the whole
    never = frozenset({310000, 300001, 300005, 400101, 400102, 430101, 430102, 430103, 430104, 40035})

    def call(self, address: str, secret: str, text: str, facts: Mapping[str, Any]) -> Call:
        """Signed by the time in milliseconds."""
        if secret:
            stamp = str(round(time.time() * 1000))
            sign = _signed(secret.encode(), f"{stamp}\n{secret}".encode())
            address += f"{'&' if '?' in address else '?'}timestamp={stamp}&sign={quote_plus(sign)}"
        return _json(address, {"msgtype": "text", "text": {"content": text}})


class Feishu(Kind):
    """飞书 and its name abroad, signed where it has a secret."""

    hosts = ("open.feishu.cn", "open.larksuite.com")
    path = "/open-apis/bot/v2/hook/"
    most_bytes = 18_000  # of 20 kB for the whole
    code = "code"
    never = frozenset({9499, 19001, 19021, 19022, 19024})

    def call(self, address: str, secret: str, text: str, facts: Mapping[str, Any]) -> Call:
        """Signed by the time in seconds; time and secret are the key, and nothing is what is signed."""
        payload: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if secret:
            stamp = str(int(time.time()))
            payload |= {"timestamp": stamp, "sign": _signed(f"{stamp}\n{secret}".encode(), b"")}
        return _json(address, payload)


class Webhook(Kind):
    """A program of the district's own: one message a call, signed in a header where there is a secret."""

    most_bytes = 60_000
    joins = False

    def call(self, address: str, secret: str, text: str, facts: Mapping[str, Any]) -> Call:
        """`X-Kaiban-Signature: sha256=…` is the HMAC-SHA256 of the body."""
        call = _json(address, {**facts, "text": text})
        if not secret:
            return call
        sign = hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
        return Call(call.address, call.body, {**call.headers, "X-Kaiban-Signature": f"sha256={sign}"})

    def judge(self, answer: Answer) -> None:
        """By the status alone; 4xx is for good, but for those that say later."""
        if 200 <= answer.status < 300:
            return
        words = _("Webhook 没有接收（HTTP %(code)d）。") % {"code": answer.status}
        if 300 <= answer.status < 500 and answer.status not in (408, 425, 429):
            raise Refused(words)
        raise NotTaken(words)


KINDS: dict[RobotKind, Kind] = {
    RobotKind.WECOM: WeCom(),
    RobotKind.DINGTALK: DingTalk(),
    RobotKind.FEISHU: Feishu(),
    RobotKind.WEBHOOK: Webhook(),
}


def kind_of(robot: GroupRobot) -> Kind:
    """What the robot's kind can do."""
    return KINDS[RobotKind(robot.kind)]


def masked(robot: GroupRobot) -> str:
    """Its address as pages show it: the host, and of a long one the last four characters."""
    try:
        address = identity.decrypt(robot.address_encrypted)
    except identity.Undecipherable:
        return "****"
    tail = address[-4:] if len(address) > 60 else ""
    return f"{urlsplit(address).hostname}/****{tail}"


def say(robot: GroupRobot, text: str, facts: Mapping[str, Any]) -> None:
    """Has the robot say the text; raises Refused or NotTaken, in words without address and secret."""
    kind = kind_of(robot)
    try:
        address = identity.decrypt(robot.address_encrypted)
        secret = identity.decrypt(robot.secret_encrypted) if robot.secret_encrypted else ""
    except identity.Undecipherable:
        raise Refused(_("群机器人的地址读不出来。请重新填写地址和密钥。")) from None
    try:
        kind.check(address)
        call = kind.call(address, secret, text, facts)
        answer = outward.post(call.address, call.body, dict(call.headers))
    except Forbidden as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise NotTaken(_("连不上群机器人（%(kind)s）。") % {"kind": type(error).__name__}) from None
    kind.judge(answer)


def _json(address: str, payload: Mapping[str, Any]) -> Call:
    body = json.dumps(payload, ensure_ascii=False).encode()
    return Call(address, body, {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Kaiban"})


def _signed(key: bytes, what: bytes) -> str:
    return base64.b64encode(hmac.new(key, what, hashlib.sha256).digest()).decode()
