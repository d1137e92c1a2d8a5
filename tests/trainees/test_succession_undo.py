"""A renaming, merging or splitting is taken back."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.courses.doors import SignIn
from trainees import succession
from units.models import Unit


@pytest.fixture
def entry(cast: Cast, today: None) -> AuditEntry:
    return succession.rename(
        cast.community, name="新园社区", short_name="", on=dt.date(2026, 11, 20), by=cast.administrator
    )


def url(entry: AuditEntry) -> str:
    return reverse("trainees:succession_undo", args=[entry.pk])


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_once(cast: Cast, as_user: SignIn, entry: AuditEntry) -> None:
    client = as_user(cast.administrator)
    assert said(client.post(url(entry), follow=True)) == ["已撤销，恢复原样。"]
    assert Unit.objects.get(pk=cast.community.pk).name == "花园社区居民委员会"
    assert said(client.post(url(entry), follow=True)) == ["这一项已经撤销过。"]


def test_who_and_how(cast: Cast, as_user: SignIn, entry: AuditEntry) -> None:
    client = as_user(cast.administrator)
    other = AuditEntry.objects.create(
        action="units.change", subject_type="units.unit", subject_id=cast.community.pk
    )
    assert client.get(url(entry)).status_code == 405
    assert [as_user(who).post(url(entry)).status_code for who in (cast.organiser, cast.liaison)] == [403, 403]
    assert client.post(url(other)).status_code == 404
    assert Unit.objects.get(pk=cast.community.pk).name == "新园社区"
