"""The answer to an act on a batch."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from tests.reminders.outbox_scene import about, message

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("sunday")


def post(client: Client, cast: Cast, to: str) -> list[str]:
    address = reverse("reminders:batch_move", args=[cast.training_class.pk])
    answer = client.post(address, {**about(cast).plain, "to": to, "seen_at": timezone.now().isoformat()})
    assert answer.status_code == 302
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_it_says_how_many_were_still_to_be_had(cast: Cast, as_user: SignIn) -> None:
    message(cast)
    message(cast, factories.cadre("李四", cast.community), status="SENT", sent_at=timezone.now())
    client = as_user(cast.head_teacher)
    assert post(client, cast, "cancel") == ["1 条已取消，1 条已经发出或正在发。"]
    assert post(client, cast, "hold")[-1] == "1 条已经发出或正在发。"


def test_the_same_act_again_changes_nothing(cast: Cast, as_user: SignIn) -> None:
    message(cast)
    client = as_user(cast.organiser)
    post(client, cast, "cancel")
    assert post(client, cast, "cancel")[-1] == "没有改动：这些已经发出，或者别人已经处理。"
    assert Message.objects.get().status == "CANCELLED"


def test_an_act_that_is_none_is_not_found(cast: Cast, as_user: SignIn) -> None:
    address = reverse("reminders:batch_move", args=[cast.training_class.pk])
    assert as_user(cast.organiser).post(address, {**about(cast).plain, "to": "eat"}).status_code == 404
