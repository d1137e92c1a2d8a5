"""Having a robot say that it is there."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.reminders.conftest import Outside
from tests.reminders.robot_form import FORM, KEY


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b'{"errcode": 0}', "已发到“学员群”，请到群里看看。"),
        (b'{"errcode": 93000}', "群机器人拒收（代码 93000）。"),
        (b'{"errcode": 45009}', "群机器人暂时没有接收（代码 45009）。"),
    ],
)
def test_it_says_what_became_of_it(
    cast: Cast, as_user: Any, outside: Outside, answer: bytes, words: str
) -> None:
    cache.clear()
    outside.answer = answer
    row = factories.robot(cast.district, cast.training_class, kind="WECOM", address=FORM["address"])
    response = as_user(cast.organiser).post(reverse("reminders:robot_test", args=[row.pk]))
    (told,) = get_messages(response.wsgi_request)
    assert response.url == reverse("reminders:class_robot_list", args=[cast.training_class.pk])
    assert (str(told).startswith(words), KEY in str(told)) == (True, False)
    assert outside.texts == ["【开班】这是一条测试消息，看到说明群机器人已经可用。"]


def test_an_inside_address_is_not_called(cast: Cast, as_user: Any, outside: Outside) -> None:
    cache.clear()
    row = factories.robot(cast.district, address="https://hook.example.com/x")
    outside.names["hook.example.com"] = ["169.254.169.254"]
    response = as_user(cast.administrator).post(reverse("reminders:robot_test", args=[row.pk]))
    (told,) = get_messages(response.wsgi_request)
    assert (str(told), outside.dialled) == ("这个地址指向内部网络，不能发送。", [])
