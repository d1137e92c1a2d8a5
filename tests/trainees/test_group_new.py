"""One more group."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.trainees.arranged import said

SignIn = Callable[[User], Client]


def test_an_empty_group_is_added_once(cast: Cast, as_user: SignIn) -> None:
    client, address = as_user(cast.organiser), reverse("trainees:group_new", args=[cast.training_class.pk])
    form = {"csrfmiddlewaretoken": "t" * 64}
    assert said(client.post(address, form, follow=True)) == ["已添加“第1组”。"]
    assert client.post(address, form).status_code == 302
    assert [group.name for group in cast.training_class.groups.all()] == ["第1组"]
    client.post(address, {"csrfmiddlewaretoken": "u" * 64})
    assert cast.training_class.groups.count() == 2
