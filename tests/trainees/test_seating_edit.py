"""The hall laid out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.trainees.arranged import said, seated
from trainees import seating
from trainees.models import SeatingPlan
from trainees.seating import Filling, Hall

SignIn = Callable[[User], Client]
FORM = {"rows": 2, "columns": 3, "order": "STROKES", "direction": "ROWS", "filling": "ALL", "seen": "0"}


def url(cast: Cast) -> str:
    return reverse("trainees:seating_edit", args=[cast.training_class.pk])


def test_it_starts_from_a_hall_for_everybody_a_room_or_the_plan(cast: Cast, as_user: SignIn) -> None:
    factories.trainees(cast.training_class, cast.community, 12)
    client = as_user(cast.organiser)

    def starts(query: dict[str, Any]) -> tuple[Any, Any, Any]:
        form = client.get(url(cast), query).context["form"]
        return form["rows"].value(), form["columns"].value(), form["filling"].value()

    assert starts({}) == (2, 12, Filling.ALL)
    assert starts({"rows": "8", "columns": "10"}) == ("8", "10", Filling.ALL)
    seating.lay_out(cast.training_class, hall=Hall(3, 7), filling=Filling.ALL, seen=0, by=None)
    assert starts({}) == (3, 7, Filling.NEWCOMERS)


def test_everybody_gets_a_seat_and_it_can_be_undone(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.head_teacher)
    response = client.post(url(cast), FORM, follow=True)
    assert said(response) == ["座次已保存。"]
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.seat == "1排1座"
    (message,) = response.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.seat, SeatingPlan.objects.count()) == ("", 0)


def test_too_small_a_hall_is_refused_and_what_was_typed_stays(cast: Cast, as_user: SignIn) -> None:
    factories.trainees(cast.training_class, cast.community, 6)
    response = as_user(cast.organiser).post(url(cast), FORM)
    assert response.status_code == 409
    assert "有7人，只有6个座位，还差1个。请增加排数或每排座位。" in response.content.decode()
    assert response.context["form"]["columns"].value() == "3"
    assert not SeatingPlan.objects.exists()


def test_what_somebody_else_changed_is_kept_until_it_is_meant(cast: Cast, as_user: SignIn) -> None:
    seated(cast)
    client = as_user(cast.organiser)
    response = client.post(url(cast), FORM)
    assert (response.status_code, SeatingPlan.objects.get().columns) == (409, 2)
    client.post(url(cast), {**FORM, "seen": response.context["form"]["seen"].value()})
    assert SeatingPlan.objects.get().columns == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [("rows", "0"), ("rows", "61"), ("columns", ""), ("order", "X"), ("direction", ""), ("filling", "SOME")],
)
def test_what_is_no_hall_is_refused(field: str, value: str, cast: Cast, as_user: SignIn) -> None:
    response = as_user(cast.organiser).post(url(cast), {**FORM, field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
