"""Somebody's seat by a form."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.trainees.arranged import said, seated
from trainees import seating
from trainees.models import Enrolment
from trainees.seating import Place

SignIn = Callable[[User], Client]


def url(person: Enrolment) -> str:
    return reverse("trainees:enrolment_seat", args=[person.pk])


def seat(person: Enrolment) -> tuple[str, bool]:
    row = Enrolment.objects.get(pk=person.pk)
    return row.seat, row.seat_locked


def test_seat_and_lock_are_saved_and_two_change(cast: Cast, as_user: SignIn) -> None:
    one, two = seated(cast)
    client = as_user(cast.head_teacher)
    seen = client.get(url(one)).context["form"]["seen"].value()
    form = {"row": 1, "column": 2, "locked": "on", "seen": seen}
    assert said(client.post(url(one), form, follow=True)) == ["王小宁已保存。"]
    assert (seat(one), seat(two)) == (("1排2座", True), ("1排1座", False))


def test_no_seat(cast: Cast, as_user: SignIn) -> None:
    one, _two = seated(cast)
    as_user(cast.organiser).post(url(one), {"row": "", "column": "", "seen": "1-1|0"})
    assert seat(one) == ("", False)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"row": "1"}, "column"),
        ({"column": "1"}, "row"),
        ({"locked": "on"}, "locked"),
        ({"row": "0", "column": "1"}, "row"),
    ],
)
def test_half_a_seat_is_refused(form: dict[str, str], field: str, cast: Cast, as_user: SignIn) -> None:
    one, _two = seated(cast)
    response = as_user(cast.organiser).post(url(one), {**form, "seen": "1-1|0"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_outside_the_hall_and_on_a_locked_seat(cast: Cast, as_user: SignIn) -> None:
    one, two = seated(cast)
    seating.lock(two, locked=True, by=None)
    client = as_user(cast.organiser)
    for row, column, words in ((9, 9, "场地里没有9排9座。"), (1, 2, f"{two.cadre.name}固定在1排2座")):
        response = client.post(url(one), {"row": row, "column": column, "seen": "1-1|0"})
        assert response.status_code == 409
        assert words in response.content.decode()
    assert seat(one) == ("1排1座", False)


def test_what_somebody_else_changed_is_kept_until_it_is_meant(cast: Cast, as_user: SignIn) -> None:
    one, _two = seated(cast)
    seating.move(one, to=Place(2, 2), seen=Place(1, 1), there=None, by=cast.administrator)
    client, form = as_user(cast.organiser), {"row": 2, "column": 1}
    response = client.post(url(one), {**form, "seen": "1-1|0"})
    assert response.status_code == 409
    assert "周主任" in response.content.decode()
    client.post(url(one), {**form, "seen": response.context["form"]["seen"].value()})
    assert seat(one) == ("2排1座", False)
