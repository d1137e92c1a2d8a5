"""Somebody's group, leadership and class role by a form."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.trainees.arranged import said, two_groups
from trainees import groups
from trainees.groups import Place
from trainees.models import Enrolment

SignIn = Callable[[User], Client]


def url(cast: Cast) -> str:
    return reverse("trainees:enrolment_group", args=[cast.enrolment.pk])


def place(cast: Cast) -> Place:
    return groups.place_of(Enrolment.objects.get(pk=cast.enrolment.pk))


def test_all_three_are_saved(cast: Cast, as_user: SignIn) -> None:
    _first, second = two_groups(cast)
    client = as_user(cast.head_teacher)
    page = client.get(url(cast))
    assert '<option value="学习委员">' in page.content.decode()
    seen = page.context["form"]["seen"].value()
    form = {"group": second.pk, "leads": "on", "class_role": " 班长 ", "seen": seen}
    assert said(client.post(url(cast), form, follow=True)) == ["王小宁已保存。"]
    assert place(cast) == Place(second.pk, leads=True, class_role="班长")


def test_nobody_leads_no_group(cast: Cast, as_user: SignIn) -> None:
    response = as_user(cast.organiser).post(url(cast), {"leads": "on", "seen": Place(None).sealed})
    assert response.status_code == 422
    assert response.context["form"].errors == {"leads": ["先选一个组，才能当组长。"]}


def test_what_somebody_else_changed_is_kept_until_it_is_meant(cast: Cast, as_user: SignIn) -> None:
    first, second = two_groups(cast)
    client, seen = as_user(cast.organiser), place(cast).sealed
    groups.move(cast.enrolment, to=second, seen=first.pk, by=cast.administrator)
    form = {"group": first.pk, "class_role": "班长", "seen": seen}
    response = client.post(url(cast), form)
    assert response.status_code == 409
    assert "现在在“第2组”" in response.content.decode()
    assert response.context["form"]["class_role"].value() == "班长"
    client.post(url(cast), {**form, "seen": response.context["form"]["seen"].value()})
    assert place(cast) == Place(first.pk, class_role="班长")


def test_it_goes_back_to_where_it_came_from(cast: Cast, as_user: SignIn) -> None:
    form = {"seen": Place(None).sealed, "class_role": "班长", "next": "/home/"}
    assert as_user(cast.organiser).post(url(cast), form)["Location"] == "/home/"
