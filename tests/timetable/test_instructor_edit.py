"""Changing a lecturer."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable.models import Instructor

TYPED = {"name": "陈静", "employer": "区委党校", "post": "教授", "title_grade": "SENIOR"}


@pytest.fixture
def person(cast: Cast) -> Instructor:
    person = factories.instructor(cast.district)
    person.courses.add(factories.course(cast.district))
    return person


@pytest.fixture
def address(person: Instructor) -> str:
    return reverse("timetable:instructor_edit", args=[person.pk])


def test_it_works(organiser: Client, person: Instructor, address: str) -> None:
    form = organiser.get(address).context["form"]
    assert form["courses"].value() == [course.pk for course in person.courses.all()]
    answer = organiser.post(address, TYPED)
    assert (answer.status_code, answer["Location"]) == (302, "/settings/instructors/")
    person.refresh_from_db()
    assert (person.post, person.is_active, person.courses.count()) == ("教授", False, 0)


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == {**SESSION_EDITORS, "liaison": 403, "cadre_user": 403}


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


def test_bad_input_is_422_and_stays(organiser: Client, address: str) -> None:
    answer = organiser.post(address, {**TYPED, "name": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert "教授" in answer.content.decode()
