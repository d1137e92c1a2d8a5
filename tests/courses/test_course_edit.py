"""A course is changed, or put out of use."""

import pytest

from courses.models import Course
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

TYPED = {"title": "信访实务", "category": "SKILL", "hours": "3.5"}


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/settings/courses/{factories.course(cast.district).pk}/"


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_organisers(liaison=403, cadre_user=403)


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "put", "delete") == {"put": 405, "delete": 405}


def test_saves_it(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url, TYPED)
    assert (response.status_code, response["Location"]) == (302, "/settings/courses/")
    stored = Course.objects.get()
    assert (stored.title, stored.category, stored.is_active) == ("信访实务", "SKILL", False)
    assert stored.search_key.split()[0] == "信访实务"


def test_bad_input_is_named_and_the_heading_stays(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url, {**TYPED, "title": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["title"])
    assert "<h1>基层党建引领社区治理</h1>" in response.content.decode()


def test_the_title_of_another_course_is_refused_and_the_own_is_not(
    cast: Cast, as_user: SignIn, url: str
) -> None:
    factories.course(cast.district, "信访实务")
    client = as_user(cast.organiser)
    assert client.post(url, TYPED).status_code == 422
    assert client.post(url, {**TYPED, "title": "基层党建引领社区治理"}).status_code == 302


def test_a_course_may_come_after_another_but_not_in_a_ring(cast: Cast, as_user: SignIn, url: str) -> None:
    course = Course.objects.get()
    second = factories.course(cast.district, "信访实务", after=course)
    third = factories.course(cast.district, "物业纠纷", after=second)
    client, form = as_user(cast.organiser), {**TYPED, "title": "基层党建"}
    for ring in (second, third, course):
        answer = client.post(url, {**form, "after": ring.pk})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["after"])
    other = factories.course(cast.district, "应急管理")
    assert client.post(url, {**form, "after": other.pk}).status_code == 302
    assert Course.objects.get(pk=course.pk).chain() == [course.pk, other.pk]


def test_a_course_of_another_district_is_not_offered(cast: Cast, as_user: SignIn, url: str) -> None:
    abroad = factories.course(cast.stranger.grants.get().unit)
    assert as_user(cast.organiser).post(url, {**TYPED, "after": abroad.pk}).status_code == 422
