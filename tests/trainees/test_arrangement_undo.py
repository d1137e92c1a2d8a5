"""Taking an own act back."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.trainees.arranged import said, two_groups
from trainees import groups
from trainees.arranging import Act
from trainees.models import Enrolment

SignIn = Callable[[User], Client]


def url(cast: Cast, done: Act) -> str:
    assert done.entry
    return reverse("trainees:arrangement_undo", args=[cast.training_class.pk, done.entry.pk])


def group_of(cast: Cast) -> int | None:
    return Enrolment.objects.get(pk=cast.enrolment.pk).group_id


def test_it_restores_and_goes_back(cast: Cast, as_user: SignIn) -> None:
    first, second = two_groups(cast)
    done = groups.move(cast.enrolment, to=second, seen=first.pk, by=cast.organiser)
    response = as_user(cast.organiser).post(url(cast, done), {"next": "/search/"}, follow=True)
    assert response.redirect_chain[0][0] == "/search/"
    assert said(response) == ["已撤销。"]
    assert group_of(cast) == first.pk


def test_what_was_changed_since_stays(cast: Cast, as_user: SignIn) -> None:
    first, second = two_groups(cast)
    done = groups.move(cast.enrolment, to=second, seen=first.pk, by=cast.organiser)
    groups.move(cast.enrolment, to=None, seen=second.pk, by=cast.administrator)
    response = as_user(cast.organiser).post(url(cast, done), follow=True)
    assert said(response) == ["周主任刚刚又改过，不能撤销，请在页面上直接改。"]
    assert group_of(cast) is None


def test_only_the_own_act_and_only_while_one_may(cast: Cast, as_user: SignIn) -> None:
    first, second = two_groups(cast)
    done = groups.move(cast.enrolment, to=second, seen=first.pk, by=cast.head_teacher)
    assert as_user(cast.organiser).post(url(cast, done)).status_code == 404
    cast.training_class.status = "CLOSED"
    cast.training_class.save()
    assert as_user(cast.head_teacher).post(url(cast, done)).status_code == 403
    assert group_of(cast) == second.pk
