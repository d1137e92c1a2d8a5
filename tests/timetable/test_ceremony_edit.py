"""Who presides, by a form."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import opening, page
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import ceremonies


def test_the_host_is_named(cast: Cast, organiser: Client) -> None:
    sent = {"host_name": "李校长", "host_post": "校长", "version": 0}
    response = organiser.post(page(cast, "ceremony_edit"), sent)
    assert (response.status_code, response["Location"]) == (302, page(cast))
    assert (opening(cast).host_name, opening(cast).host_post) == ("李校长", "校长")


def test_an_old_form_is_shown_with_what_stands_now_and_means_it_then(cast: Cast, organiser: Client) -> None:
    ceremonies.name_host(opening(cast), name="李校长", post="", version=0, by=cast.administrator)
    sent = {"host_name": "张校长", "host_post": "", "version": 0}
    response = organiser.post(page(cast, "ceremony_edit"), sent)
    assert response.status_code == 409
    assert "周主任刚刚改过，现在是：李校长。" in response.content.decode()
    sent["version"] = response.context["form"]["version"].value()
    assert organiser.post(page(cast, "ceremony_edit"), sent).status_code == 302
    assert opening(cast).host_name == "张校长"


def test_a_form_without_a_version_is_refused(cast: Cast, organiser: Client) -> None:
    assert organiser.post(page(cast, "ceremony_edit"), {"host_name": "李"}).status_code == 422


def test_who_may_open_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, page(cast, "ceremony_edit")) == SESSION_EDITORS


def test_the_opening_of_a_class_that_is_over_stays_as_it_was(cast: Cast, organiser: Client) -> None:
    cast.training_class.status = "CLOSED"
    cast.training_class.save()
    assert organiser.get(page(cast)).status_code == 200
    assert organiser.get(page(cast, "ceremony_edit")).status_code == 403
