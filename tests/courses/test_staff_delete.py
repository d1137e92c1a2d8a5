"""A role in a class is taken away."""

import pytest

from courses.models import ClassStaff
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/staff/{cast.training_class.staff.get().pk}/delete/"


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_organisers()


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "put", "delete") == {"put": 405, "delete": 405}


def test_takes_the_role_away(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url)
    assert (response.status_code, response["Location"]) == (302, f"/classes/{cast.training_class.pk}/staff/")
    assert not ClassStaff.objects.exists()


def test_the_staff_of_another_class_are_not_found(cast: Cast, as_user: SignIn) -> None:
    other = factories.training_class(cast.district, "另一个班")
    staff = factories.staff(other, cast.finance)
    url = f"/classes/{cast.training_class.pk}/staff/{staff.pk}/delete/"
    assert as_user(cast.organiser).post(url).status_code == 404
    assert ClassStaff.objects.filter(pk=staff.pk).exists()
