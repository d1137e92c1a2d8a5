"""Parting what was merged."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from trainees import merging
from trainees.models import Cadre


def test_a_merge_is_undone_in_its_order(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.organiser)
    double, third = (factories.cadre("王小宁", cast.community) for _number in range(2))
    first = merging.merge(cast.cadre, double, by=cast.organiser)
    second = merging.merge(cast.cadre, third, by=cast.organiser)
    for done, people in ((first, 1), (second, 2), (second, 2), (first, 3)):
        response = client.post(reverse("trainees:merge_undo", args=[done.pk]))
        assert response["Location"] == reverse("attendance:cadre_detail", args=[cast.cadre.pk])
        assert Cadre.objects.filter(name="王小宁").count() == people
