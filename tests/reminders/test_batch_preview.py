"""What a batch would be before it is sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from reminders import outlook, planning
from reminders.batches import About
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from tests.reminders.conftest import Add, Publish

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("sunday")


@pytest.fixture
def first(cast: Cast, add: Add, publish: Publish, change_rule: Any) -> About:
    """The reminder of Monday's session to two people, one of whom has no phone."""
    add("基层党建")
    publish()
    factories.enrolment(cast.training_class, factories.cadre("李四", cast.community))
    change_rule("SESSION_AHEAD", channels=["SMS", "EMAIL"], confirm_over=1)
    return outlook.coming([cast.training_class])[0].about


def shown(page: Any) -> tuple[Any, ...]:
    preview = page.context["preview"]
    return (
        [(line.channel, line.audience, line.count) for line in preview.lines],
        [(one.channel, one.names) for one in preview.unreached],
        [(channel, f"{timezone.localtime(at):%d %H:%M}") for channel, at in preview.leaves],
        preview.short_messages,
        preview.total_parts,
    )


EXPECTED = (
    [("SMS", "学员", 2)],
    [("SMS", ["李四"]), ("EMAIL", ["王小宁", "李四"])],
    [("SMS", "22 19:00")],
    2,
    2,
)


def test_a_batch_to_come_is_looked_at_before_it_is_written(cast: Cast, as_user: SignIn, first: About) -> None:
    page = as_user(cast.organiser).get(first.preview_address)
    assert shown(page) == EXPECTED
    assert Message.objects.count() == 0


def test_a_large_batch_waits_for_confirmation(
    cast: Cast, as_user: SignIn, first: About, time_machine_at: Any
) -> None:
    client = as_user(cast.organiser)
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        planning.work_out()
        page = client.get(first.preview_address)
        todos = client.get(reverse("desk:home")).context["todos"]
    assert list(Message.objects.values_list("status", flat=True)) == ["HELD", "HELD"]
    assert shown(page) == EXPECTED
    (sample,) = page.context["preview"].samples
    assert (sample.recipient, sample.written.text.split("：")[0]) == ("王小宁", "【社区干部培训班】11月23日")
    assert ("“社区干部培训班”有 2 条短信待确认", first.preview_address) in [
        (todo.text, todo.url) for todo in todos
    ]


def test_what_has_changed_says_so(cast: Cast, as_user: SignIn, first: About, time_machine_at: Any) -> None:
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        planning.work_out()
        Message.objects.update(subject_version="old")
        old = About(first.training_class, first.rule, first.subject, "old")
        page = as_user(cast.organiser).get(old.preview_address)
    assert page.context["preview"].occasion is None
    assert "不会再发出" in page.content.decode()
