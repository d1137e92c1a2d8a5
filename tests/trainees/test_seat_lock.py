"""A seat is fixed by a key or a tap."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.trainees.arranged import HTMX, seated
from trainees import seating
from trainees.models import Enrolment
from trainees.seating import Place

SignIn = Callable[[User], Client]


def test_fixed_and_free_again(cast: Cast, as_user: SignIn) -> None:
    one, _two = seated(cast)
    client, address = as_user(cast.head_teacher), reverse("trainees:seat_lock", args=[one.pk])
    for value, locked, words in (("1", True, "王小宁固定在1排1座。"), ("0", False, "不再固定")):
        response = client.post(address, {"locked": value}, headers=HTMX)
        assert words in response.content.decode()
        assert Enrolment.objects.get(pk=one.pk).seat_locked is locked


def test_nobody_is_fixed_without_a_seat(cast: Cast, as_user: SignIn) -> None:
    one, _two = seated(cast)
    seating.move(one, to=None, seen=Place(1, 1), there=None, by=None)
    address = reverse("trainees:seat_lock", args=[one.pk])
    response = as_user(cast.organiser).post(address, {"locked": "1"}, headers=HTMX)
    assert response.status_code == 409
    assert "王小宁还没有座位，不能固定。" in response.content.decode()
