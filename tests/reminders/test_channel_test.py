"""A message to oneself, by mail and by text."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.sms import NeverSent, NotSent, Why
from tests.conftest import Cast

SENT: list[str] = []


class Provider:
    """Takes every message; those to a number that ends in 0 never, in 1 not now."""

    def send(self, phone: str, text: str) -> None:
        if phone.endswith("0"):
            raise NeverSent(Why.NUMBER, "code")
        if phone.endswith("1"):
            raise NotSent("code")
        SENT.append(phone)


@pytest.fixture(autouse=True)
def reachable(cast: Cast, settings: Any) -> None:
    cache.clear()
    SENT.clear()
    settings.SMS_BACKEND = f"{__name__}.Provider"
    cast.administrator.email, cast.administrator.phone = "zhou@example.org", "13900001112"
    cast.administrator.save()


def told(client: Any, channel: str) -> str:
    response = client.post(reverse("reminders:channel_test", args=[channel]))
    assert response.status_code == 302
    return str(list(get_messages(response.wsgi_request))[-1])


def test_a_mail_to_oneself(cast: Cast, as_user: Any) -> None:
    assert "请到您的邮箱查收" in told(as_user(cast.administrator), "EMAIL")
    assert [(one.to, one.subject) for one in mail.outbox] == [(["zhou@example.org"], "开班：测试邮件")]


def test_a_text_to_oneself(cast: Cast, as_user: Any) -> None:
    assert "请看您的手机" in told(as_user(cast.administrator), "SMS")
    assert SENT == ["13900001112"]


@pytest.mark.parametrize(
    ("phone", "words"),
    [("13900001110", "号码不对"), ("13900001111", "短信服务没有接收"), ("", "先在“账号与角色”里补上")],
)
def test_what_fails_is_said(cast: Cast, as_user: Any, phone: str, words: str) -> None:
    cast.administrator.phone = phone
    cast.administrator.save()
    assert words in told(as_user(cast.administrator), "SMS")
    assert SENT == []


def test_without_a_provider_nothing_is_said_to_have_gone(cast: Cast, as_user: Any, settings: Any) -> None:
    settings.SMS_BACKEND = "accounts.sms.Console"
    assert "还没有配置短信服务" in told(as_user(cast.administrator), "SMS")


def test_five_in_ten_minutes(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.administrator)
    words = [told(client, "EMAIL") for _each in range(6)]
    assert ["频繁" in one for one in words] == [False] * 5 + [True]
    assert len(mail.outbox) == 5


def test_of_a_group_there_is_none(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.administrator)
    assert client.post(reverse("reminders:channel_test", args=["GROUP"])).status_code == 404
