"""Two sessions of a class change places from the table."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import scheduling
from timetable.models import Session


def swap(client: Client, one: Session, two: Session, **data: Any) -> Any:
    form = {
        "other": two.pk,
        "version": one.version,
        "other_version": two.version,
        "showing": "class",
        **data,
    }
    return client.post(reverse("timetable:session_swap", args=[one.pk]), form, headers={"HX-Request": "true"})


def starts(*sessions: Session) -> list[Any]:
    return [Session.objects.get(pk=session.pk).start_at for session in sessions]


def test_it_works_and_can_be_undone(organiser: Client, add: Add) -> None:
    one, other = add("上午的课"), add("下午的课", start=at("14:00"))
    answer = swap(organiser, one, other)
    assert answer.status_code == 200
    assert "“上午的课”和“下午的课”已对调。" in answer.content.decode()
    assert starts(one, other) == [at("14:00"), at("09:00")]
    organiser.post(reverse("timetable:session_reinstate", args=[one.pk]) + "?version=2")
    assert starts(one, other) == [at("09:00"), at("14:00")]


def test_who_comes_second_is_told(organiser: Client, cast: Cast, add: Add) -> None:
    one, other = add("上午的课"), add("下午的课", start=at("14:00"))
    scheduling.move(other, by=cast.administrator, version=1, start=at("19:00"))
    answer = swap(organiser, one, other)
    assert answer.status_code == 409
    assert "周主任 在" in answer.content.decode()
    assert starts(one, other) == [at("09:00"), at("19:00")]


def test_a_session_of_another_class_is_not_found(
    organiser: Client, add: Add, other_class: TrainingClass
) -> None:
    one, other = add(), add("别班的课", training_class=other_class, start=at("14:00"))
    assert swap(organiser, one, other).status_code == 404


def test_a_session_is_not_its_own_partner(organiser: Client, add: Add) -> None:
    one = add()
    assert swap(organiser, one, one).status_code == 404


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("waits", [True, False])
def test_what_does_not_take_place_is_refused_in_words(
    organiser: Client, cast: Cast, add: Add, waits: bool, turned: bool
) -> None:
    one = add()
    other = add("待排的课", start=None) if waits else add("停了的课", start=at("14:00"))
    if not waits:
        other = scheduling.cancel(other, by=cast.organiser, reason="停电")
    answer = swap(organiser, *((other, one) if turned else (one, other)))
    assert answer.status_code == 409
    assert "待排和停课的课不能对调。" in answer.content.decode()
    assert starts(one, other) == [at("09:00"), other.start_at]


@pytest.mark.parametrize("form", [{"other": ""}, {"version": "x"}, {"other_version": ""}])
def test_odd_forms_change_nothing(form: dict[str, str], organiser: Client, add: Add) -> None:
    one, other = add("上午的课"), add("下午的课", start=at("14:00"))
    assert swap(organiser, one, other, **form).status_code == 422
    assert starts(one, other) == [at("09:00"), at("14:00")]


def test_who_may(cast: Cast, add: Add, as_user: Any) -> None:
    address = reverse("timetable:session_swap", args=[add().pk])
    found = answers(cast, as_user, address, "post", showing="class")
    assert found == {who: 422 if status == 200 else status for who, status in SESSION_EDITORS.items()}
