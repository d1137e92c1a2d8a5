"""The door to the plan leads to this year."""

from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn


def test_leads_to_the_plan_of_this_year(cast: Cast, as_user: SignIn, today: None) -> None:
    response = as_user(cast.organiser).get("/plans/")
    assert (response.status_code, response["Location"]) == (302, "/plans/2026/")


def test_anonymous_is_sent_to_sign_in(db: None) -> None:
    assert Client().get("/plans/")["Location"] == "/sign-in/?next=/plans/"


def test_post_is_refused(cast: Cast, as_user: SignIn) -> None:
    assert as_user(cast.organiser).post("/plans/").status_code == 405
