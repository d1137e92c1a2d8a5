"""The channels of a district: what sends, without passwords, and the robots behind masks."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.reminders.robot_form import FORM

ADDRESS = reverse("reminders:channel_list")


def test_what_is_not_set_up_says_what_to_do(cast: Cast, as_user: Any) -> None:
    page = as_user(cast.administrator).get(ADDRESS).content.decode()
    for words in ("没有配置邮件服务器", "未配置短信服务", "SMS_BACKEND", "还没有群机器人。", "复制到群"):
        assert words in page
    assert ("发一封测试邮件" in page, "发一条测试短信" in page) == (False, False)


def test_what_is_set_up_is_named_without_its_keys(cast: Cast, as_user: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "mail.example.org", 587, True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "kaiban-user", "mail-password"
    settings.SMS_BACKEND = "accounts.sms.tencent.Tencent"
    settings.SMS = dict.fromkeys(settings.SMS, "sms-key")
    page = as_user(cast.administrator).get(ADDRESS).content.decode()
    for words in ("mail.example.org:587 TLS", "腾讯云短信", "发一封测试邮件", "发一条测试短信"):
        assert words in page
    hidden = ("mail-password", "kaiban-user", "sms-key", "未配置短信服务")
    assert [word for word in hidden if word in page] == []


def test_a_provider_that_lacks_a_key_names_it(cast: Cast, as_user: Any, settings: Any) -> None:
    settings.SMS_BACKEND = "accounts.sms.aliyun.Aliyun"
    settings.SMS = {**dict.fromkeys(settings.SMS, "sms-key"), "SIGN": "", "TEMPLATE": ""}
    page = as_user(cast.administrator).get(ADDRESS).content.decode()
    assert "现在还缺：SMS_SIGN、SMS_TEMPLATE。" in page
    assert "发一条测试短信" not in page


def test_robots_are_shown_masked_in_constant_queries(cast: Cast, as_user: Any, count_queries: Any) -> None:
    client = as_user(cast.administrator)
    abroad = cast.stranger.grants.get().unit
    factories.robot(abroad, name="外区的群")
    factories.robot(cast.district, name="区里的群", kind="WECOM", address=FORM["address"], secret="SECRET-1")
    client.get(ADDRESS)
    with count_queries() as one:
        page = client.get(ADDRESS).content.decode()
    factories.robot(cast.district, cast.training_class, name="班里的群")
    factories.robot(cast.district, cast.training_class, name="另一个群")
    with count_queries() as three:
        more = client.get(ADDRESS).content.decode()
    assert len(one) == len(three)
    assert ("qyapi.weixin.qq.com/****5aaa" in page, "有加签密钥" in page) == (True, True)
    assert [word for word in ("send?key", "693a91f6", "SECRET-1", "外区的群") if word in page + more] == []
    assert ("班里的群" in more, "10.0.0.1/****" in more) == (True, True)


def test_an_administrator_of_a_town_alone(cast: Cast, as_user: Any) -> None:
    below: User = factories.user("below", "镇管理员", "administrator", cast.town)
    assert as_user(below).get(ADDRESS).status_code == 403


def test_by_what_nothing_goes_unless_a_rule_says_so_is_told_to_those_who_have_it(
    cast: Cast, as_user: Any, settings: Any
) -> None:
    client, words = as_user(cast.administrator), "短信和群机器人只发<a"
    assert words not in client.get(ADDRESS).content.decode()
    factories.robot(cast.district)
    page = client.get(ADDRESS).content.decode()
    assert (words in page, client.get(reverse("reminders:rule_list")).status_code) == (True, 200)
