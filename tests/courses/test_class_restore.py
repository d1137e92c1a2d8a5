"""A cancellation is taken back by the button beside the message."""

import pytest

from courses import planning
from courses.models import TrainingClass
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods


@pytest.fixture
def url(cast: Cast) -> str:
    planning.advance(cast.training_class, to="CANCELLED", by=cast.organiser, reason="人数不足")
    return f"/classes/{cast.training_class.pk}/restore/"


def test_the_class_stands_where_it_stood(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url)
    assert (response.status_code, response["Location"]) == (302, f"/classes/{cast.training_class.pk}/")
    assert TrainingClass.objects.get().status == "CONFIRMED"


def test_a_second_click_is_told_so(cast: Cast, as_user: SignIn, url: str) -> None:
    client = as_user(cast.organiser)
    client.post(url)
    assert "这个班次没有被取消。" in client.post(url, follow=True).content.decode()


def test_who_may(cast: Cast, as_user: SignIn, url: str) -> None:
    people = (cast.head_teacher, cast.finance, cast.liaison, cast.cadre_user, cast.stranger)
    assert [as_user(person).post(url).status_code for person in people] == [403, 403, 404, 404, 404]
    assert TrainingClass.objects.get().status == "CANCELLED"


def test_only_by_post(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "get", "put") == {"get": 405, "put": 405}
