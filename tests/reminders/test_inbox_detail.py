"""One message in full: opening it reads it, and it leads to its page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.conftest import Cast
from tests.reminders.test_inbox_list import bell, say, tell

pytestmark = pytest.mark.usefixtures("today")


def url(kind: str, pk: int) -> str:
    return reverse("reminders:inbox_detail", args=[kind, pk])


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.cadre_user)


def test_opening_a_message_reads_it_once(cast: Cast, client: Client, time_machine_at: Any) -> None:
    text = "王小宁，您好。\n明天上课。\nhttp://127.0.0.1:8000/me/"
    message = say(cast, "明天上课", text=text)
    response = client.get(url("messages", message.pk))
    first = timezone.now()
    html = response.content.decode()
    assert (bell(response), "王小宁，您好。<br>明天上课。" in html, 'href="/me/"' in html) == (0, True, True)
    assert "http://127.0.0.1" not in html.split("inbox-whole")[1].split("inbox-acts")[0]
    with time_machine_at("2026-11-23T09:00:00+08:00"):
        client.get(url("messages", message.pk))
    message.refresh_from_db()
    assert message.read_at == first


def test_opening_a_notice_reads_the_notice_itself(cast: Cast, client: Client) -> None:
    notice = tell(cast)
    response = client.get(url("notices", notice.pk))
    notice.refresh_from_db()
    assert (notice.read_at, notice.acknowledged_at, bell(response)) == (timezone.now(), None, 0)
    assert f'name="notice" value="{notice.pk}"' in response.content.decode()


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("请审批：http://127.0.0.1:8000/leave/5/，谢谢。", "/leave/5/"),
        ("见 https://elsewhere.example/x/", "/classes/{pk}/"),
        ("没有链接", "/classes/{pk}/"),
    ],
)
def test_a_message_leads_where_its_text_does_else_to_the_class(
    cast: Cast, as_user: Callable[[User], Client], text: str, page: str
) -> None:
    message = say(cast, text=text, user=cast.head_teacher)
    item = as_user(cast.head_teacher).get(url("messages", message.pk)).context["item"]
    assert item.page == page.format(pk=cast.training_class.pk)


def test_what_somebody_typed_is_text_and_not_a_page(cast: Cast, client: Client) -> None:
    message = say(cast, "<b>标题</b>", text="<script>alert(1)</script>")
    html = client.get(url("messages", message.pk)).content.decode()
    assert ("<script>alert" in html, "<b>标题" in html) == (False, False)


def test_another_s_a_gone_and_an_odd_one_are_not_found(
    cast: Cast, client: Client, as_user: Callable[[User], Client]
) -> None:
    message, notice = say(cast, user=cast.head_teacher), tell(cast, user=cast.head_teacher)
    found = [
        client.get(url(kind, pk)).status_code
        for kind, pk in (("messages", message.pk), ("notices", notice.pk), ("messages", 0), ("rows", 1))
    ]
    message.refresh_from_db()
    assert (found, message.read_at) == ([404] * 4, None)
    assert as_user(cast.head_teacher).get(url("messages", message.pk)).status_code == 200


def test_only_get(cast: Cast, client: Client) -> None:
    assert client.post(url("messages", say(cast).pk)).status_code == 405
