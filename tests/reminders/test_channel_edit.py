"""Switching a channel on or off, and its pace."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from reminders.models import ChannelSetting
from tests.conftest import Cast


def address(channel: str) -> str:
    return reverse("reminders:channel_edit", args=[channel])


def kept() -> list[tuple[str, bool, int, int]]:
    return list(ChannelSetting.objects.values_list("channel", "is_on", "per_minute", "version"))


def test_a_change_the_same_form_again_and_an_older_one(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.administrator)
    first = {"version": 0, "per_minute": 30}
    assert [client.post(address("SMS"), first).status_code for _ in range(2)] == [302, 302]
    assert kept() == [("SMS", False, 30, 1)]
    late = client.post(address("SMS"), {"version": 0, "is_on": "on", "per_minute": 40})
    page = late.content.decode()
    assert (late.status_code, "已保存的是：停用，每分钟 30 条。" in page) == (409, True)
    assert ('value="40"' in page, 'name="version" value="1"' in page) == (True, True)
    assert kept() == [("SMS", False, 30, 1)]
    assert client.post(address("SMS"), {"version": 1, "is_on": "on", "per_minute": 40}).status_code == 302
    assert kept() == [("SMS", True, 40, 2)]
    assert AuditEntry.objects.filter(action="reminders.keep_channel").count() == 2


@pytest.mark.parametrize(("pace", "status"), [(0, 422), (1, 302), (600, 302), (601, 422), ("", 422)])
def test_the_pace(cast: Cast, as_user: Any, pace: Any, status: int) -> None:
    form = {"version": 0, "is_on": "on", "per_minute": pace}
    assert as_user(cast.administrator).post(address("EMAIL"), form).status_code == status


def test_groups_have_no_pace_of_their_own(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.administrator)
    assert "per_minute" not in client.get(address("GROUP")).content.decode()
    assert client.post(address("GROUP"), {"version": 0}).status_code == 302
    assert kept() == [("GROUP", False, 20, 1)]
