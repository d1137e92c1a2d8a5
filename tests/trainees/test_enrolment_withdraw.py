"""Taking somebody off the list, with a reason, and back by undo."""

import pytest
from django.test import Client

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods
from trainees.models import Enrolment


def url(cast: Cast) -> str:
    return f"/enrolments/{cast.enrolment.pk}/withdraw/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, url(cast)) == for_organisers()


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


def test_it_asks_by_name(client: Client, cast: Cast) -> None:
    assert (
        "把王小宁（花园社区居民委员会 社区书记）从本班名单里撤回？" in client.get(url(cast)).content.decode()
    )


def test_with_a_reason_the_person_is_withdrawn_and_can_be_put_back(client: Client, cast: Cast) -> None:
    response = client.post(url(cast), {"reason": "工作调整"}, follow=True)
    assert response.redirect_chain == [(f"/classes/{cast.training_class.pk}/roster/", 302)]
    (message,) = response.context["messages"]
    undo = f"/enrolments/{cast.enrolment.pk}/restore/"
    assert (str(message), message.extra_tags) == ("王小宁已撤回报名。", f"undo:{undo}")
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.status, cast.enrolment.reason) == ("CANCELLED", "工作调整")
    client.post(undo)
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.status, cast.enrolment.reason) == ("APPROVED", "")


@pytest.mark.parametrize("reason", ["", "   ", "长" * 201])
def test_without_a_fit_reason_nothing_happens(client: Client, cast: Cast, reason: str) -> None:
    response = client.post(url(cast), {"reason": reason})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    assert reason.strip() in response.content.decode()
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.status == "APPROVED"


@pytest.mark.parametrize("status", ["COMPLETED", "NOT_COMPLETED", "DISMISSED", "REJECTED"])
def test_a_decided_seat_is_not_withdrawn(client: Client, cast: Cast, status: str) -> None:
    Enrolment.objects.update(status=status)
    assert client.post(url(cast), {"reason": "误点"}).status_code == 403


def test_an_undone_addition_goes_back_to_its_page(client: Client, cast: Cast) -> None:
    here = f"/classes/{cast.training_class.pk}/roster/add/?q=wxn"
    assert client.post(url(cast), {"next": here}).headers["Location"] == here


def test_who_moves_up_into_the_seat_is_told(client: Client, cast: Cast) -> None:
    TrainingClass.objects.update(status="ENROLLING", starts_on=None, ends_on=None)
    waiting = factories.cadre("李新", cast.community)
    factories.enrolment(cast.training_class, waiting, status="WAITLISTED")
    response = client.post(url(cast), {"reason": "工作调整"}, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "王小宁已撤回报名。",
        "候补的李新（花园社区居民委员会）已递补录取。",
    ]


def test_it_goes_to_no_other_site(client: Client, cast: Cast) -> None:
    response = client.post(url(cast), {"next": "https://example.com/"})
    assert response.headers["Location"] == f"/classes/{cast.training_class.pk}/roster/"
