"""An empty group is taken away."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.trainees.arranged import said, two_groups

SignIn = Callable[[User], Client]


def test_an_empty_group_goes_and_comes_back(cast: Cast, as_user: SignIn) -> None:
    group, client = factories.group(cast.training_class), as_user(cast.organiser)
    response = client.post(reverse("trainees:group_delete", args=[group.pk]), follow=True)
    assert said(response) == ["“第1组”已删除。"]
    assert not cast.training_class.groups.exists()
    (message,) = response.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert list(cast.training_class.groups.values_list("pk", "name")) == [(group.pk, "第1组")]


def test_a_group_with_people_stays(cast: Cast, as_user: SignIn) -> None:
    first, _second = two_groups(cast)
    response = as_user(cast.organiser).post(reverse("trainees:group_delete", args=[first.pk]))
    assert response.status_code == 409
    assert "“第1组”还有1人，请先把他们移走。" in response.content.decode()
    assert cast.training_class.groups.count() == 2
