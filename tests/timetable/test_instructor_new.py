"""Adding a lecturer."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SETTINGS_EDITORS, answers
from timetable.models import Instructor

ADDRESS = "/settings/instructors/new/"
TYPED = {"name": "陈静", "employer": "区委党校", "post": "讲师", "title_grade": "OTHER", "is_active": "on"}
TYPED |= {"email": "chenjing@example.com"}


def test_it_works(organiser: Client, cast: Cast) -> None:
    course = factories.course(cast.district)
    answer = organiser.post(ADDRESS, {**TYPED, "courses": [course.pk]})
    assert (answer.status_code, answer["Location"]) == (302, "/settings/instructors/")
    person = Instructor.objects.get()
    assert (person.district, person.description, list(person.courses.all())) == (
        cast.district,
        "陈静(区委党校讲师)",
        [course],
    )
    assert person.email == "chenjing@example.com"
    assert AuditEntry.objects.get(action="timetable.add_instructor").subject_id == person.pk


def test_who_may(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == SETTINGS_EDITORS


def test_other_methods(organiser: Client) -> None:
    assert organiser.put(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"title_grade": "X"}, "title_grade"),
        ({"courses": ["0"]}, "courses"),
        ({"email": "chenjing@"}, "email"),
    ],
)
def test_bad_input_is_422_and_stays(organiser: Client, fields: dict[str, Any], wrong: str) -> None:
    answer = organiser.post(ADDRESS, {**TYPED, **fields})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert "区委党校" in answer.content.decode()
    assert Instructor.objects.count() == 0


def test_courses_of_another_district_are_no_choice(organiser: Client) -> None:
    foreign = factories.course(factories.unit("金坛区", "DISTRICT"))
    assert organiser.post(ADDRESS, {**TYPED, "courses": [foreign.pk]}).status_code == 422
