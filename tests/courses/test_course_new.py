"""A course joins the catalogue."""

from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from courses.models import Course
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

URL = "/settings/courses/new/"
TYPED = {"title": "信访实务", "category": "SKILL", "hours": "3.5", "summary": "案例", "is_active": "on"}


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, URL) == for_organisers(liaison=403, cadre_user=403, stranger=200)


def test_other_methods_are_refused(cast: Cast, as_user: SignIn) -> None:
    assert wrong_methods(as_user(cast.organiser), URL, "put", "delete") == {"put": 405, "delete": 405}


def test_adds_it_to_the_own_district(cast: Cast, as_user: SignIn) -> None:
    response = as_user(cast.organiser).post(URL, TYPED)
    assert (response.status_code, response["Location"]) == (302, "/settings/courses/")
    stored = Course.objects.get()
    assert (stored.district, stored.title, stored.hours) == (cast.district, "信访实务", Decimal("3.5"))
    assert [entry.action for entry in AuditEntry.objects.all()] == ["courses.add_course"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": ""}, "title"), ({"hours": "-1"}, "hours"), ({"category": "X"}, "category")],
)
def test_bad_input_is_named_beside_its_field_and_kept(
    cast: Cast, as_user: SignIn, changes: dict[str, str], field: str
) -> None:
    response = as_user(cast.organiser).post(URL, {**TYPED, **changes})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "案例" in response.content.decode()
    assert not Course.objects.exists()


def test_a_title_is_there_once_a_district(cast: Cast, as_user: SignIn) -> None:
    factories.course(cast.district, "信访实务")
    response = as_user(cast.organiser).post(URL, TYPED)
    assert response.status_code == 422
    assert response.context["form"].errors == {"title": ["课程库里已有同名课程。"]}
    assert as_user(cast.stranger).post(URL, TYPED).status_code == 302
