"""Second factors at a browser: an authenticator app, a passkey in Chromium's own authenticator, a form sent too late."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse

from tests.accounts.proving import code_of
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
HOME = reverse("accounts:factor_list")


@pytest.fixture(autouse=True)
def _no_counts_from_before(transactional_db: None) -> None:
    cache.clear()


def sign_out(visitor: Visitor) -> None:
    visitor.context.clear_cookies()


def test_an_app_is_set_up_and_asked_for(visit: Visit, cast: Cast) -> None:
    visitor = visit(size=PHONE)
    visitor.sign_in("organiser", "p-organiser")
    visitor.open(HOME)
    visitor.look()
    visitor.follow("设置验证器")
    visitor.look()
    secret = visitor.page.locator(".totp-key").inner_text().replace(" ", "")
    visitor.page.locator("[name=code]").fill("12345x")
    visitor.press("确认开启")
    assert "验证码不对" in visitor.text
    visitor.page.locator("[name=code]").fill(code_of(secret))
    visitor.press("确认开启")
    visitor.look()
    codes = re.findall(r"\d{4}-\d{4}", visitor.text)
    assert len(codes) == 10
    visitor.follow("已记下")
    visitor.look()
    sign_out(visitor)
    visitor.sign_in("organiser", "p-organiser")
    visitor.look()
    visitor.page.locator("[name=code]").fill(codes[0])
    visitor.press("继续")
    assert visitor.page.url.endswith("localhost:" + visitor.address.rsplit(":", 1)[1] + "/")
    for name in ("app_delete", "recovery_new"):
        visitor.open(reverse(f"accounts:{name}"))
        visitor.look()


def test_a_passkey_is_made_and_opens_the_door(visit: Visit, cast: Cast) -> None:
    visitor = visit()
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    visitor.sign_in("organiser", "p-organiser")
    visitor.open(HOME)
    visitor.follow("添加通行密钥")
    visitor.look()
    visitor.page.locator("[name=name]").fill("办公室电脑")
    visitor.press("添加")
    visitor.page.get_by_text("只显示这一次").wait_for()
    row = Authenticator.objects.get(type="webauthn")
    for name in ("passkey_edit", "passkey_delete"):
        visitor.open(reverse(f"accounts:{name}", args=[row.pk]))
        visitor.look()
    sign_out(visitor)
    visitor.open("/sign-in/?next=/settings/")
    visitor.press("用通行密钥登录")
    visitor.page.wait_for_url(visitor.address + "/settings/")
    visitor.open(HOME)
    assert "最近使用" in visitor.text
    sign_out(visitor)
    visitor.sign_in("organiser", "p-organiser")
    visitor.look()
    visitor.press("用通行密钥")
    visitor.page.wait_for_url(visitor.address + "/")
    assert visitor.problems == []


def test_what_was_typed_is_still_there_after_signing_in_again(visit: Visit, cast: Cast) -> None:
    visitor = visit()
    visitor.sign_in("organiser", "p-organiser")
    page = reverse("courses:class_edit", args=[cast.training_class.pk])
    visitor.open(page)
    visitor.page.locator("[name=name]").fill("写了很久的名称")
    Session.objects.all().delete()
    visitor.press("保存")
    assert "按返回键可取回" in visitor.text
    visitor.page.locator("[name=login]").fill("organiser")
    visitor.page.locator("[name=password]").fill("p-organiser")
    visitor.press("登录")
    visitor.page.wait_for_url(f"**{page}")
    steps = 0
    while visitor.page.locator("[name=name]").input_value() != "写了很久的名称" and steps < 3:
        visitor.page.go_back()
        visitor.page.locator("[name=name]").wait_for()
        steps += 1
    assert visitor.page.locator("[name=name]").input_value() == "写了很久的名称"
