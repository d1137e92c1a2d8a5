"""Adding a robot of the district."""

import json
from typing import Any

import pytest
from django.urls import reverse

from accounts import identity
from accounts.models import AuditEntry
from reminders.models import GroupRobot
from tests.conftest import Cast
from tests.reminders.robot_form import FORM, KEY

ADDRESS = reverse("reminders:robot_new")


def test_it_is_kept_encrypted_and_out_of_the_trail(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.administrator)
    secret = {**FORM, "kind": "DINGTALK", "secret": "SEC-1"}
    secret["address"] = f"https://oapi.dingtalk.com/robot/send?access_token={KEY}"
    page = client.post(ADDRESS, secret, follow=True).content.decode()
    robot = GroupRobot.objects.get()
    assert (robot.kind, robot.name, robot.district, robot.training_class, robot.is_on) == (
        "DINGTALK",
        "第3期学员群",
        cast.district,
        None,
        True,
    )
    stored = (bytes(robot.address_encrypted), bytes(robot.secret_encrypted))
    assert [identity.decrypt(one) for one in stored] == [secret["address"], "SEC-1"]
    trail = json.dumps(list(AuditEntry.objects.values("data", "subject_label")), ensure_ascii=False)
    assert [word for word in (KEY, "SEC-1") if word in page + trail + str(stored)] == []


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("WECOM", "https://oapi.dingtalk.com/robot/send?access_token=1"),
        ("WECOM", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"),
        ("WECOM", "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=1"),
        ("WECOM", "https://qyapi.weixin.qq.com.example.com/cgi-bin/webhook/send?key=1"),
        ("DINGTALK", "https://oapi.dingtalk.com/elsewhere"),
        ("FEISHU", "https://127.0.0.1/open-apis/bot/v2/hook/1"),
        ("PIGEON", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"),
        ("WEBHOOK", "https://hook.example.com/x"),  # asked for by itself
    ],
)
def test_an_address_of_another_kind_is_refused_and_not_given_back(
    cast: Cast, as_user: Any, kind: str, address: str
) -> None:
    refused = as_user(cast.administrator).post(ADDRESS, {**FORM, "kind": kind, "address": address})
    assert (refused.status_code, GroupRobot.objects.count()) == (422, 0)
    assert address not in refused.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("https://hook.example.com/x", 302),
        ("https://192.168.1.1/x", 422),
        ("https://2130706433/x", 422),
        ("http://hook.example.com/x", 422),
        ("https://[::1]/x", 422),
    ],
)
def test_a_webhook_leads_outside(cast: Cast, as_user: Any, address: str, status: int) -> None:
    form = {**FORM, "kind": "WEBHOOK", "address": address}
    assert as_user(cast.administrator).post(f"{ADDRESS}?webhook", form).status_code == status


@pytest.mark.parametrize(("pace", "status"), [("0", 422), ("1", 302), ("20", 302), ("21", 422)])
def test_the_pace(cast: Cast, as_user: Any, pace: str, status: int) -> None:
    assert as_user(cast.administrator).post(ADDRESS, {**FORM, "per_minute": pace}).status_code == status
