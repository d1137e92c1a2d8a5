"""A card is dropped on another group."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.trainees.arranged import HTMX, two_groups
from trainees import groups
from trainees.models import Enrolment

SignIn = Callable[[User], Client]


def url(cast: Cast) -> str:
    return reverse("trainees:group_move", args=[cast.enrolment.pk])


def group_of(cast: Cast) -> int | None:
    return Enrolment.objects.get(pk=cast.enrolment.pk).group_id


def test_it_answers_with_the_groups_and_the_way_back(cast: Cast, as_user: SignIn) -> None:
    first, second = two_groups(cast)
    client = as_user(cast.head_teacher)
    response = client.post(url(cast), {"group": second.pk, "seen": first.pk}, headers=HTMX)
    text = response.content.decode()
    assert response.status_code == 200
    assert text.lstrip().startswith('<div id="arrangement"')
    assert "王小宁已移到“第2组”。" in text
    assert group_of(cast) == second.pk
    act = next(iter(response.context["messages"])).extra_tags.removeprefix("undo:")
    client.post(act)
    first.refresh_from_db()
    assert (group_of(cast), first.leader) == (first.pk, cast.enrolment)


def test_out_of_all_groups(cast: Cast, as_user: SignIn) -> None:
    first, _second = two_groups(cast)
    as_user(cast.organiser).post(url(cast), {"group": "", "seen": first.pk}, headers=HTMX)
    assert group_of(cast) is None


def test_two_organisers_at_one_card(cast: Cast, as_user: SignIn) -> None:
    first, second = two_groups(cast)
    groups.move(cast.enrolment, to=None, seen=first.pk, by=cast.administrator)
    response = as_user(cast.organiser).post(url(cast), {"group": second.pk, "seen": first.pk}, headers=HTMX)
    assert response.status_code == 409
    assert "王小宁刚刚由周主任改过，现在在“未分组”。您的改动没有保存。" in response.content.decode()
    assert group_of(cast) is None


def test_a_group_that_is_gone_or_of_another_class(cast: Cast, as_user: SignIn) -> None:
    first, _second = two_groups(cast)
    other = factories.group(factories.training_class(cast.district, "别的班"))
    for wrong in (other.pk, 0, "x"):
        response = as_user(cast.organiser).post(url(cast), {"group": wrong, "seen": first.pk}, headers=HTMX)
        assert response.status_code == 422
    assert group_of(cast) == first.pk


def test_without_a_script_the_page_comes_again(cast: Cast, as_user: SignIn) -> None:
    first, second = two_groups(cast)
    response = as_user(cast.organiser).post(url(cast), {"group": second.pk, "seen": first.pk})
    assert response.headers["Location"] == reverse("trainees:group_list", args=[cast.training_class.pk])


def test_who_is_not_on_the_list_is_not_moved(cast: Cast, as_user: SignIn) -> None:
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(status="CANCELLED")
    assert as_user(cast.organiser).post(url(cast), {}).status_code == 404


def test_a_closed_class_is_left_alone(cast: Cast, as_user: SignIn) -> None:
    cast.training_class.status = "CLOSED"
    cast.training_class.save()
    assert as_user(cast.organiser).post(url(cast), {}).status_code == 403
