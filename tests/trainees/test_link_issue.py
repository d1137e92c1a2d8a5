"""A new link for one person of a class."""

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn
from trainees import links
from trainees.models import LinkKind, PersonalLink


def url(cast: Cast) -> str:
    return f"/cadres/{cast.cadre.pk}/links/"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("organiser", 200),
        ("head_teacher", 200),
        ("finance", 403),
        ("auditor", 403),
        ("liaison", 404),
        ("cadre_user", 404),
        ("stranger", 404),
    ],
)
def test_who_may_issue(cast: Cast, as_user: SignIn, who: str, status: int) -> None:
    response = as_user(getattr(cast, who)).post(url(cast), {"training_class": cast.training_class.pk})
    assert response.status_code == status
    assert PersonalLink.objects.count() == int(status == 200)


def test_the_slip_is_shown_and_the_former_link_is_dead(cast: Cast, as_user: SignIn) -> None:
    token = links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)
    response = as_user(cast.organiser).post(url(cast), {"training_class": cast.training_class.pk})
    (slip,) = response.context["slips"]
    assert (slip.name, slip.unit, slip.post) == ("王小宁", "花园社区居民委员会", "社区书记")
    assert links.find(slip.address.split("/t/")[1].rstrip("/"), kind=LinkKind.PAGE)
    assert links.find(token, kind=LinkKind.PAGE) is None
    assert response.headers["Cache-Control"] == "no-store, private"


def test_a_person_of_another_class_is_not_found(cast: Cast, as_user: SignIn) -> None:
    other = factories.training_class(cast.district, "另一班")
    assert as_user(cast.organiser).post(url(cast), {"training_class": other.pk}).status_code == 404


@pytest.mark.parametrize("given", ["", "x", "9" * 30])
def test_without_a_class_nothing_is_found(cast: Cast, as_user: SignIn, given: str) -> None:
    assert as_user(cast.organiser).post(url(cast), {"training_class": given}).status_code == 404


def test_anonymous_people_sign_in_first(cast: Cast) -> None:
    assert Client().post(url(cast)).headers["Location"].startswith("/sign-in/")


def test_it_is_a_post(cast: Cast, as_user: SignIn) -> None:
    assert as_user(cast.organiser).get(url(cast)).status_code == 405
