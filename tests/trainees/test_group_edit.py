"""A group's name and leader."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.trainees.arranged import said, two_groups
from trainees import groups

SignIn = Callable[[User], Client]


def test_name_and_leader_are_saved(cast: Cast, as_user: SignIn) -> None:
    _first, second = two_groups(cast)
    client, address = as_user(cast.organiser), reverse("trainees:group_edit", args=[second.pk])
    page = client.get(address)
    assert next(option[1] for option in page.context["form"].fields["leader"].choices) == "待定"
    leader = second.enrolments.order_by("pk")[0]
    form = {"name": "先锋组", "leader": leader.pk, "seen": page.context["form"]["seen"].value()}
    assert said(client.post(address, form, follow=True)) == ["“先锋组”已保存。"]
    second.refresh_from_db()
    assert (second.name, second.leader) == ("先锋组", leader)


def test_the_leader_is_one_of_the_group_and_the_name_is_needed(cast: Cast, as_user: SignIn) -> None:
    _first, second = two_groups(cast)
    form = {"name": "", "leader": cast.enrolment.pk, "seen": groups.sealed(second)}
    response = as_user(cast.organiser).post(reverse("trainees:group_edit", args=[second.pk]), form)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name", "leader"}


def test_what_somebody_else_changed_is_kept_until_it_is_meant(cast: Cast, as_user: SignIn) -> None:
    first, _second = two_groups(cast)
    seen = groups.sealed(first)
    groups.change(first, name="红旗组", leader=None, seen=seen, by=cast.administrator)
    client, address = as_user(cast.organiser), reverse("trainees:group_edit", args=[first.pk])
    response = client.post(address, {"name": "先锋组", "seen": seen})
    assert response.status_code == 409
    assert "周主任刚刚改过这个组" in response.content.decode()
    form = response.context["form"]
    assert form["name"].value() == "先锋组"
    client.post(address, {"name": "先锋组", "seen": form["seen"].value()})
    first.refresh_from_db()
    assert first.name == "先锋组"
